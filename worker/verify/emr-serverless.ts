/** EMR Serverless: one small job run on an application that the user has, with a script that should take its time. */
import {
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand,
  ListJobRunsCommand,
} from '@aws-sdk/client-emr-serverless';
import { clientOptions } from '../../activities/aws/client.js';
import type { EmrServerlessRef } from '../../activities/emr-serverless/ref.js';
import type { EmrServerlessSpec } from '../../activities/emr-serverless/spec.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { emrServerlessPoints } from './emr-serverless-points.js';
import { emrServerless, hours } from './prices.js';
import type { Probe } from './probe.js';

/** One vCPU and 4 GB for the driver, and the same for one executor; Spark would take sixteen vCPU by default. */
export const smallSpark = [
  'spark.driver.cores=1',
  'spark.driver.memory=2g',
  'spark.executor.cores=1',
  'spark.executor.memory=2g',
  'spark.executor.instances=1',
  'spark.dynamicAllocation.enabled=false',
]
  .map((setting) => `--conf ${setting}`)
  .join(' ');

const workers = { count: 2, vcpu: 1, gb: 4 };

export function emrServerlessProbe(
  spec: EmrServerlessSpec,
  target: Target,
  timing: Timing,
): Probe<EMRServerlessClient> {
  const client = new EMRServerlessClient(clientOptions(target, timing));
  const { applicationId } = spec;
  // Of the form that its own ids have, so that it is unknown and not malformed.
  const jobRunId = '00aaaaaaaaaaaaaa';
  const unknown: EmrServerlessRef = { kind: 'emr-serverless', target, applicationId, jobRunId };
  const { count, vcpu, gb } = workers;
  const usd = count * (vcpu * emrServerless.vcpuHour + gb * emrServerless.gbHour) * hours;
  return {
    kind: 'emr-serverless',
    of: `application ${applicationId}`,
    spec,
    client,
    unknown,
    reads: {
      'emr-serverless:GetApplication': () => client.send(new GetApplicationCommand({ applicationId })),
      'emr-serverless:ListJobRuns': () => client.send(new ListJobRunsCommand({ applicationId, maxResults: 1 })),
      'emr-serverless:GetJobRun': () => client.send(new GetJobRunCommand({ applicationId, jobRunId })),
    },
    // The first, the same once more, and another one with the same token.
    startCalls: 3,
    estimate: () => Promise.resolve({ usd, because: `${count} workers of ${vcpu} vCPU and ${gb} GB for 10 min` }),
    points: emrServerlessPoints,
    close: () => client.destroy(),
  };
}
