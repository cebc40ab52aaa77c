/** Nothing that ended comes back: no process of a job whose process has ended, no other end, no other word of the API. */
import type { Evidence } from './evidence.js';
import { json, text } from './history.js';
import type { Job } from './jobs.js';
import type { ApiEntry } from './sources.js';
import type { Violation } from './violation.js';

export function comesBack({ jobs, documents, ledger }: Evidence): Violation[] {
  return [
    ...[...jobs.ours.values()].flatMap((job) => jobComesBack(job, ledger)),
    ...[...documents.values()].flatMap(runComesBack),
  ];
}

function jobComesBack(job: Job, ledger: Evidence['ledger']): Violation[] {
  const { jobId, key, begun, finished, ends } = job;
  const of = (message: string): Violation => ({
    invariant: 'I4',
    ids: { jobId, ...(key !== undefined && { key }) },
    message,
  });
  // EMR Serverless begins a run again under its own id, and the ledger says so.
  const retries = ledger.filter((line) => line.event === 'retried' && line.jobId === jobId && !job.retried).length;
  const firstEnd = finished[0]?.at ?? ends[0]?.at;
  const again = begun.filter(({ at }) => firstEnd !== undefined && at > firstEnd);
  return [
    ...(again.length > retries
      ? [of(`A process of ${jobId} began after it had ended (pid ${again.at(-1)?.pid}).`)]
      : []),
    ...(ends.length > 1
      ? [of(`${jobId} ended ${ends.length} times: ${ends.map(({ detail }) => detail).join(', ')}.`)]
      : []),
  ];
}

const closed: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled', 'terminated']);

function runComesBack(entries: readonly ApiEntry[]): Violation[] {
  const states = entries.map(({ document }) => text(json(document)['state']));
  const first = states.findIndex((state) => closed.has(state));
  const other = first < 0 ? undefined : states.slice(first).find((state) => state !== states[first]);
  if (other === undefined) return [];
  const { workflowId, runId } = entries[0] as ApiEntry;
  return [
    {
      invariant: 'I4',
      ids: { workflowId, runId },
      message: `The API called run ${runId} of ${workflowId} ${states[first]}, and ${other} after that.`,
    },
  ];
}
