/**
 * EMR Serverless's client, within its limits: one call per second for what lists, starts and cancels runs, ten for what
 * asks of one ("Amazon EMR Serverless endpoints and quotas").
 */
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { clientOptions, type AwsService, type Transport } from '../aws/client.js';
import { limitedService } from '../aws/limited-service.js';

export function emrServerlessService(
  target: Target,
  timing: Timing,
  transport?: Transport,
): AwsService<EMRServerlessClient> {
  const runs = { interval: timing.emrServerlessCallInterval, burst: 10 };
  const single = { interval: timing.callInterval, burst: 10 };
  const client = new EMRServerlessClient(clientOptions(target, timing, transport));
  return limitedService(target, timing, client, (operation) => (operation.startsWith('Get') ? single : runs));
}
