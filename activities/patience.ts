/**
 * When "AWS does not show it" becomes "lost". New jobs may be invisible for minutes, and a service's read side has bad
 * moments; only time tells the difference.
 */
import { toMs } from '../contracts/duration.js';
import type { JobState } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import type { ServiceFacts } from './job-driver.js';

interface Sighting {
  /** When AWS last showed the job; undefined if never. Milliseconds of a steady clock, as all here. */
  seenAt: number | undefined;
  bornAt: number;
}

/** The state itself, but that a job missing for longer than patience allows is lost. */
export function lostFrom(
  state: JobState,
  { seenAt, bornAt }: Sighting,
  facts: ServiceFacts,
  timing: Timing,
  now: number,
): JobState {
  if (state.status !== 'missing') return state;
  const patience = seenAt === undefined ? toMs(timing.unseenPatience) : toMs(facts.retention);
  const missingFor = now - (seenAt ?? bornAt);
  return missingFor > patience
    ? { status: 'lost', reason: `${state.reason}, for ${Math.round(missingFor / 60_000)} min` }
    : state;
}
