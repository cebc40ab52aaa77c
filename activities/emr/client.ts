/**
 * EMR's client, within EMR's limits: each operation has a bucket of its own, of half a call per second and account
 * ("Amazon EMR endpoints and quotas"). Steps and clusters share them.
 */
import { EMRClient } from '@aws-sdk/client-emr';
import { fromMs, toMs } from '../../contracts/duration.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { clientOptions, type AwsService, type Transport } from '../aws/client.js';
import { limitedService } from '../aws/limited-service.js';

export function emrService(target: Target, timing: Timing, transport?: Transport): AwsService<EMRClient> {
  const usual = { interval: timing.emrCallInterval, burst: 4 };
  // 0.2 a second, five at once; called only for a cluster whose protection somebody has switched on.
  const seldom = { interval: fromMs(toMs(timing.emrCallInterval) * 2.5), burst: 2 };
  return limitedService(target, timing, new EMRClient(clientOptions(target, timing, transport)), (operation) =>
    operation === 'SetTerminationProtection' ? seldom : usual,
  );
}
