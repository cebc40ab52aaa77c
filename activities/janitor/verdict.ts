/**
 * What is to become of the jobs of a launch that its run has left open. Pure: what Temporal and AWS told goes in. Stopped
 * may be an id that stands in a history, or the oldest job with our mark that was created inside the launch's window;
 * whatever else carries the mark is told, and never touched.
 */
import { toMs } from '../../contracts/duration.js';
import type { Finding } from '../../contracts/janitor.js';
import type { JobRef, JobState } from '../../contracts/job.js';
import { settlingMs, type Timing } from '../../contracts/timing.js';
import type { Marked, ServiceFacts } from '../job-driver.js';
import type { OpenLaunch } from './launches.js';

export interface Shown {
  ref: JobRef;
  awsId: string;
  /** Undefined when AWS did not come to this one. */
  state: JobState | undefined;
}

export interface Evidence {
  launch: OpenLaunch;
  /** When the last run that is known to have had the launch was closed: milliseconds, server's clock. */
  closedAt: number;
  /** Since when nobody is known to have had it: never before `closedAt`. The grace counts from there. */
  graceFrom: number;
  now: number;
  /** The job whose id stands in history. */
  named: Shown | undefined;
  /** What carries the mark, oldest first. The named one may be among them. */
  marked: readonly (Shown & { createdAt: number })[];
  /** What looks like the launch's job and carries no mark: of specs that forbid one. */
  unmarked?: Shown | undefined;
  /** Since when, by the passes before, AWS does not show the job whose id stands in history: RFC 3339. */
  missingSince?: string | undefined;
  facts: Pick<ServiceFacts, 'listingLag'>;
  timing: Timing;
}

export type Judged = Pick<Finding, 'verdict' | 'awsId' | 'why' | 'missingSince'> & { ref?: JobRef };

export function judge(evidence: Evidence): Judged[] {
  const { named, marked, unmarked } = evidence;
  if (unmarked && runs(unmarked)) return [alike(unmarked)];
  const ours = named ?? marked.find((job) => job === marked[0] && inWindow(evidence, job));
  const strangers = marked.filter((job) => job.awsId !== ours?.awsId && runs(job));
  return [...own(evidence, ours), ...strangers.map((job) => foreign(evidence, job))];
}

/** From the minting, by clocks that differ, until what was sent at the very end must have arrived. */
export function windowOf({
  launch,
  closedAt,
  facts,
  timing,
}: Pick<Evidence, 'launch' | 'closedAt' | 'facts' | 'timing'>) {
  const lastSend = Math.min(closedAt, Date.parse(launch.deadline));
  return {
    from: Date.parse(launch.mark.mintedAt) - toMs(timing.clockMargin),
    to: lastSend + settlingMs(timing, facts.listingLag),
  };
}

function inWindow(evidence: Evidence, { createdAt }: Pick<Marked<JobRef>, 'createdAt'>): boolean {
  const { from, to } = windowOf(evidence);
  return createdAt >= from && createdAt <= to;
}

function own(evidence: Evidence, ours: Shown | undefined): Judged[] {
  const { graceFrom, now, facts, timing } = evidence;
  const leftFor = now - graceFrom;
  const graceIsOver = leftFor >= toMs(timing.janitorGrace);
  // That there is none takes proof, as anywhere.
  if (!ours)
    return graceIsOver && leftFor >= settlingMs(timing, facts.listingLag)
      ? []
      : [{ verdict: 'young', why: 'Its start may have sent a job that AWS does not show yet' }];
  const id = { awsId: ours.awsId, ref: ours.ref };
  if (!ours.state) return [{ ...id, verdict: 'unknown', why: 'AWS was not asked, because another call failed' }];
  if (ours.state.status === 'missing') return unseen(evidence, ours, ours.state.reason);
  if (ours.state.status !== 'active') return [];
  return [{ ...id, verdict: graceIsOver ? 'orphan' : 'young' }];
}

/** One look that does not find it may have been a stale one: AWS has to be without it for long, and in no listing. */
function unseen({ marked, missingSince, now, timing }: Evidence, { awsId, ref }: Shown, why: string): Judged[] {
  const its = { awsId, ref, verdict: 'unknown', why } as const;
  if (marked.some((job) => job.awsId === awsId)) return [its];
  const since = missingSince ?? new Date(now).toISOString();
  return now - Date.parse(since) >= toMs(timing.unseenPatience) ? [] : [{ ...its, missingSince: since }];
}

/** Whether it is what a person made of our job, or a start of ours that came later than any may, nobody can tell. */
function foreign({ named }: Evidence, { ref, awsId }: Shown): Judged {
  const why = named
    ? `It carries the mark of ${named.awsId}`
    : "It was not created inside the launch's window, or is not the first";
  return { verdict: 'foreign', awsId, ref, why };
}

function alike({ awsId, ref }: Shown): Judged {
  return {
    verdict: 'foreign',
    awsId,
    ref,
    why: 'It has the arguments of the launch and no mark: whose it is, is a guess',
  };
}

function runs({ state }: Shown): boolean {
  return state?.status === 'active';
}
