/** What Glue's states mean. A state that the SDK adds does not compile; one that arrives unknown stays active. */
import type { JobRun, JobRunState } from '@aws-sdk/client-glue';
import type { Fault, JobState } from '../../contracts/job.js';
import type { GlueResult } from './ref.js';

type Meaning = (run: JobRun, raw: string) => JobState<GlueResult>;

const active =
  (phase: 'queued' | 'running' | 'stopping'): Meaning =>
  (run, raw) => ({ status: 'active', phase, raw, ...(run.StateDetail && { detail: run.StateDetail }) });

const failed =
  (fault: (run: JobRun) => Fault): Meaning =>
  (run, raw) => ({
    status: 'failed',
    raw,
    fault: fault(run),
    reason: run.ErrorMessage ?? `Glue ended the run as ${raw} and gave no reason`,
  });

const meanings = {
  STARTING: active('queued'),
  WAITING: active('queued'),
  RUNNING: active('running'),
  STOPPING: active('stopping'),
  SUCCEEDED: (run, raw) => ({ status: 'succeeded', raw, result: resultOf(run) }),
  STOPPED: (run, raw) => ({ status: 'stopped', raw, reason: run.ErrorMessage ?? 'The run was stopped in Glue' }),
  FAILED: failed((run) => (platformReasons.test(run.ErrorMessage ?? '') ? 'platform' : 'user')),
  TIMEOUT: failed(() => 'user'),
  // A trigger attempted to run a deleted job.
  ERROR: failed(() => 'user'),
  // Undocumented; the name says that it never got to run.
  EXPIRED: failed(() => 'platform'),
} satisfies Record<JobRunState, Meaning>;

/** FAILED includes runs that never ran: too many at once, no capacity within Glue's own patience, Glue's own faults. */
const platformReasons =
  /max(imum)? concurrent runs|resource unavailable|insufficient capacity|waiting for resources|internal ?service ?(error|exception)/i;

export function glueState(run: JobRun): JobState<GlueResult> {
  const raw = run.JobRunState ?? 'absent';
  const meaning: Meaning | undefined = Object.hasOwn(meanings, raw) ? meanings[raw as JobRunState] : undefined;
  return meaning ? meaning(run, raw) : { status: 'active', phase: 'running', raw, detail: `Unknown state ${raw}` };
}

function resultOf(run: JobRun): GlueResult {
  return {
    runId: run.Id ?? '',
    ...(run.StartedOn && { startedAt: run.StartedOn.toISOString() }),
    ...(run.CompletedOn && { completedAt: run.CompletedOn.toISOString() }),
    ...(run.ExecutionTime !== undefined && { executionSeconds: run.ExecutionTime }),
    ...(run.DPUSeconds !== undefined && { dpuSeconds: run.DPUSeconds }),
    ...(run.MaxCapacity !== undefined && { maxCapacity: run.MaxCapacity }),
    ...(run.WorkerType !== undefined && { workerType: run.WorkerType }),
    ...(run.NumberOfWorkers !== undefined && { numberOfWorkers: run.NumberOfWorkers }),
    ...(run.GlueVersion !== undefined && { glueVersion: run.GlueVersion }),
    ...(run.Attempt !== undefined && { attempt: run.Attempt }),
  };
}
