/** Glue: one run of a job that the user has, which should print a line at its start and then take its time. */
import { GetJobCommand, GetJobRunCommand, GetJobRunsCommand, GlueClient, type Job } from '@aws-sdk/client-glue';
import { clientOptions } from '../../activities/aws/client.js';
import { isPythonShell } from '../../activities/glue/definition.js';
import type { GlueRef } from '../../activities/glue/ref.js';
import type { GlueSpec } from '../../activities/glue/spec.js';
import type { Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import { gluePoints } from './glue-points.js';
import { dpuHour, hours } from './prices.js';
import type { Probe } from './probe.js';

/** DPUs of one worker (Glue pricing); of types that are not here a worker counts as the largest. */
const dpus: Readonly<Record<string, number>> = {
  'G.025X': 0.25,
  Standard: 1,
  'G.1X': 1,
  'G.2X': 2,
  'G.4X': 4,
  'G.8X': 8,
};
const largest = 16;

export function glueProbe(spec: GlueSpec, target: Target, timing: Timing): Probe<GlueClient> {
  const { jobName } = spec;
  const client = new GlueClient(clientOptions(target, timing));
  // Of the form that Glue's own ids have, so that it is unknown and not malformed.
  const runId = `jr_${'0'.repeat(64)}`;
  const unknown: GlueRef = {
    kind: 'glue',
    target,
    jobName,
    runId,
    logGroup: '/aws-glue/jobs',
    logStream: runId,
    ownRetries: 0,
  };
  return {
    kind: 'glue',
    of: `job ${jobName}`,
    spec,
    client,
    unknown,
    reads: {
      'glue:GetJob': () => client.send(new GetJobCommand({ JobName: jobName })),
      'glue:GetJobRuns': () => client.send(new GetJobRunsCommand({ JobName: jobName, MaxResults: 1 })),
      'glue:GetJobRun': () => client.send(new GetJobRunCommand({ JobName: jobName, RunId: runId })),
    },
    startCalls: 1,
    async estimate() {
      const { Job } = await client.send(new GetJobCommand({ JobName: jobName }));
      const count = Job ? dpusOf(Job) : largest;
      return { usd: count * dpuHour * hours, because: `${count} DPU for 10 min, its own Timeout` };
    },
    points: gluePoints,
    close: () => client.destroy(),
  };
}

function dpusOf(job: Job): number {
  if (job.WorkerType !== undefined) return (dpus[job.WorkerType] ?? largest) * (job.NumberOfWorkers ?? 2);
  return job.MaxCapacity ?? (isPythonShell(job) ? 0.0625 : 10);
}
