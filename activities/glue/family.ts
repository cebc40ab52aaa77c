/**
 * Glue's own retries. A job with MaxRetries answers a FAILED or TIMEOUT run with a run of its own, whose `PreviousRunId`
 * names the one before. With `maxRetries: 'follow'` the whole chain is one job: it has ended when its newest run has, and
 * no further one is due.
 */
import type { JobRun } from '@aws-sdk/client-glue';
import { toMs } from '../../contracts/duration.js';
import type { JobState } from '../../contracts/job.js';
import type { GlueRef, GlueResult } from './ref.js';
import { glueState } from './states.js';

/** How long after a failure Glue's next run is awaited. AWS documents no bound; a retry that comes later is not ours. */
const nextRunWithin = toMs('5m');

/** The newest run of the chain that begins with `runId`. */
export function newestOf(runs: readonly JobRun[], runId: string): JobRun | undefined {
  const next = runs.find((run) => run.PreviousRunId === runId);
  return next?.Id ? newestOf(runs, next.Id) : runs.find((run) => run.Id === runId);
}

export function familyState(ref: GlueRef, newest: JobRun, now: number): JobState<GlueResult> {
  const state = glueState(newest);
  const retries = newest.JobRunState === 'FAILED' || newest.JobRunState === 'TIMEOUT';
  const due =
    retries && (newest.Attempt ?? 0) < ref.ownRetries && now - (newest.CompletedOn?.getTime() ?? now) < nextRunWithin;
  return due
    ? {
        status: 'active',
        phase: 'queued',
        raw: newest.JobRunState ?? '',
        detail: `Glue is about to retry by itself (attempt ${newest.Attempt ?? 0} of ${ref.ownRetries})`,
      }
    : state;
}
