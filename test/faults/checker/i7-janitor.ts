/**
 * The janitor's stops. It may stop what a closed run has left: one that was terminated, reset or timed out, or that ended
 * with a job whose end its history does not have; never what an open run of the same id knows.
 */
import type { Evidence } from './evidence.js';
import { json } from './history.js';
import type { Job } from './jobs.js';
import type { Launch } from './launches.js';
import type { Run } from './runs.js';

/** Engine workflows; a fan-out's batch stops nothing itself. */
export function isJanitor({ type }: Run): boolean {
  return type.startsWith('millrace') && type !== 'millraceForEach';
}

/** Undefined: its stop is justified. Empty: it has asked for no stop of this job at all. */
export function whyNoOrphan(job: Job, stoppedAt: number, launch: Launch, evidence: Evidence): string | undefined {
  if (!hasAsked(job, stoppedAt, launch, evidence)) return '';
  const who = `The janitor has stopped ${job.jobId} (${launch.mark.step}, key ${launch.key})`;
  const owners = launch.starts.map(({ run }) => run);
  const open = owners.find((run) => run.startedAt <= stoppedAt && !(run.closed && run.closed.at <= stoppedAt));
  if (open) return `${who}, which run ${open.runId} of ${open.workflowId}, still open, knew.`;
  if (owners.some((run) => leavesOrphans(run, launch, stoppedAt, evidence.runs))) return undefined;
  return `${who}, whose run ${launch.mark.runId} of ${launch.mark.workflowId} had closed in good order.`;
}

function hasAsked({ jobId, family }: Job, stoppedAt: number, { key }: Launch, { runs }: Evidence): boolean {
  return runs.some((run) =>
    run.activities.some(({ type, input, scheduledAt }) => {
      if (!isJanitor(run) || !/(^|\.)stop$/.test(type) || scheduledAt > stoppedAt) return false;
      const { awsId, ...finding } = json(input['finding'] ?? input);
      return awsId === undefined ? finding['key'] === key : awsId === jobId || awsId === family;
    }),
  );
}

const mayStillRun: ReadonlySet<string> = new Set(['JobStillRunning', 'JobOutcomeUnknown']);

function leavesOrphans(run: Run, { told }: Launch, by: number, runs: readonly Run[]): boolean {
  const wasReset = runs.some(
    (other) =>
      other.runId !== run.runId &&
      other.originalRunId === run.originalRunId &&
      other.workflowId === run.workflowId &&
      other.startedAt <= by,
  );
  return (
    wasReset ||
    run.status === 'TERMINATED' ||
    run.status === 'TIMED_OUT' ||
    run.failureTypes.some((type) => mayStillRun.has(type)) ||
    // Cancelled, or completed in spite of it.
    !told.some((one) => one.run === run && one.status !== 'lost')
  );
}
