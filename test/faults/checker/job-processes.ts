/**
 * A job's processes, by the witness, against what the ledger says of the job: who has begun ends, one at a time; and what
 * ended by itself has begun. A process that was killed leaves no line of its end: then somebody has killed it.
 */
import type { Evidence } from './evidence.js';
import type { Job } from './jobs.js';
import type { Finding } from './violation.js';

export function processStories(job: Job, { processes }: Pick<Evidence, 'processes'>): Finding[] {
  const { jobId, key, begun, finished, interrupted, ends } = job;
  const of = (message: string): Finding[] => [{ ids: { jobId, ...(key !== undefined && { key }) }, message }];
  const [first, second] = twoAtOnce(job) ?? [];
  if (first && second) return of(`Two processes of ${jobId} ran at once: pids ${first.pid} and ${second.pid}.`);
  const last = ends.at(-1);
  if (!last) return [];
  const word = last.detail ?? '';
  if (begun.length === 0 && byItself.test(word))
    return of(`The ledger has ${jobId} as ${word}, and its process never began.`);
  const from = begun.at(-1)?.at ?? 0;
  // With the plane go the processes that it has started.
  const fell = processes.some(
    ({ role, event, at }) => role === 'plane' && event === 'exited' && at >= from && at <= last.at,
  );
  if (finished.length >= begun.length || interrupted || killed.test(word) || fell) return [];
  return of(`The ledger has ${jobId} as ${word}, and its process has not ended.`);
}

const byItself = /^(SUCCE|COMPLETED|FAILED|EssentialContainerExited)/;
const killed =
  /^(STOPPED|CANCELLED|INTERRUPTED|TIMEOUT|UserInitiated|ServiceSchedulerInitiated|SpotInterruption|TerminationNotice|InfrastructureHealth|TERMINATED_WITH_ERRORS|TERMINATED USER_REQUEST)/;

/** Of a process without an end nobody can say how long it lived. */
function twoAtOnce({ begun, finished }: Job) {
  for (const first of begun) {
    const end = finished.find(({ pid, at }) => pid === first.pid && at >= first.at);
    const second = begun.find((other) => other !== first && end && other.at > first.at && other.at < end.at);
    if (second) return [first, second] as const;
  }
  return undefined;
}
