/** I7: every stop that the ledger has of our workers stands, with its reason, in a history before it. */
import { launchIds, launchOfJob, type Evidence } from './evidence.js';
import { isJanitor, whyNoOrphan } from './i7-janitor.js';
import { hasReason } from './i7-reasons.js';
import { json } from './history.js';
import type { Dated, Job } from './jobs.js';
import { jobIdOf, type Launch, type Occurrence } from './launches.js';
import type { Violation } from './violation.js';

export function stopsJustified(evidence: Evidence): Violation[] {
  return [...evidence.jobs.ours.values()].flatMap((job) => {
    const sentences = job.stops
      .filter(({ principal }) => isOurs(principal, evidence))
      .flatMap((line) => whyNot(job, line, evidence) ?? []);
    const launch = launchOfJob(evidence, job);
    return [...new Set(sentences)].map((message): Violation => ({
      invariant: 'I7',
      ids: { jobId: job.jobId, ...(launch ? launchIds(launch) : job.key !== undefined && { key: job.key }) },
      message,
    }));
  });
}

export function isOurs(principal: string | undefined, { rig }: Evidence): boolean {
  return !rig.workers || principal === undefined || rig.workers.includes(principal);
}

/** Undefined: some history justifies it. */
function whyNot(job: Job, line: Dated, evidence: Evidence): string | undefined {
  const launch = launchOfJob(evidence, job);
  const who = `${job.jobId} (${launch ? `${launch.mark.step}, key ${launch.key}` : 'of no launch'})`;
  if (!launch) return `${who} was stopped.`;
  const before = ({ activity }: Occurrence) => activity.scheduledAt <= line.at;
  const stops = launch.stops.filter(({ run }) => !isJanitor(run)).filter(before);
  const own = stops.filter((stop) => isFor(stop, job, launch));
  if (own.some((stop) => hasReason(stop, launch, evidence))) return undefined;
  const orphan = whyNoOrphan(job, line.at, launch, evidence);
  if (orphan === undefined) return undefined;
  if (own.length > 0)
    return `${who} was stopped, and its history gives no reason: no cancel, no deadline, no abnormal end.`;
  if (stops.length > 0) return `${who} was stopped, and its history asks for the stop of another job.`;
  return orphan || `${who} was stopped, and no history had asked for that.`;
}

/** Without a ref the stop is for whatever job carries the key. */
function isFor({ activity }: Occurrence, job: Job, { kind }: Launch): boolean {
  const ref = activity.input['ref'];
  return ref === undefined || jobIdOf(kind, json(ref)) === job.family;
}
