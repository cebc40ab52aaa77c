/** Traces for the tests of the acceptance, written as they are told: who does what, and how long after the last. */
import type { BoundaryEvent, Outcome, TraceFacts, TraceLine } from '../trace.js';

export const glue: TraceFacts = {
  kind: 'glue',
  token: 'none',
  settlingMs: 50_000,
  listingLagMs: 30_000,
  startAttemptMs: 20_000,
  requestTimeoutMs: 13_000,
};

export const ecs: TraceFacts = {
  ...glue,
  kind: 'ecs',
  token: 'expiring',
  resendWithinMs: 3_300_000,
  settlingMs: 320_000,
  listingLagMs: 300_000,
};

/** `by`: milliseconds since the event before. */
export type Told = readonly [by: number, event: BoundaryEvent, key?: string];

export function trace(...told: readonly (Told | readonly Told[])[]): TraceLine[] {
  let at = 1_000_000;
  return told
    .flatMap((it) => (typeof it[0] === 'number' ? [it as Told] : (it as readonly Told[])))
    .map(([by, event, key = 'k1']) => {
      at += by;
      // Schedules are told as distances to the delivery.
      const dated = event.event === 'delivered' ? { scheduledAt: at - event.scheduledAt, firstScheduledAt: begin } : {};
      return { ...event, ...dated, at, ...('worker' in event && isNemesis(event) ? {} : { key }) };
    });
}

const begin = 1_000_000;

/** `after`: since it was scheduled. An attempt 1 that is delivered at once is the first. */
export function delivered(attempt: number, worker = 'a', after = 0): BoundaryEvent {
  return { event: 'delivered', verb: 'start', attempt, scheduledAt: after, firstScheduledAt: 0, worker };
}

export function other(verb: 'wait' | 'stop', attempt = 1, worker = 'a'): BoundaryEvent {
  return { event: 'delivered', verb, attempt, scheduledAt: 0, firstScheduledAt: 0, worker };
}

export function word(
  attempt: number,
  open: boolean,
  answer: 'ok' | 'refused' | 'lost' = 'ok',
  worker = 'a',
): BoundaryEvent {
  return { event: 'word', attempt, open, answer, worker };
}

export function completed(
  verb: 'start' | 'wait' | 'stop',
  attempt: number,
  outcome: Outcome,
  worker = 'a',
  answer: 'ok' | 'refused' | 'lost' = 'ok',
): BoundaryEvent {
  return { event: 'completed', verb, attempt, outcome, answer, worker };
}

export const received: BoundaryEvent = { event: 'received' };
export const committed = (job = 'jr_1'): BoundaryEvent => ({ event: 'committed', job });
export const answered = (lost = false): BoundaryEvent => ({ event: 'answered', lost });
export const ended = (state: string): BoundaryEvent => ({ event: 'ended', state });
export const cancel: BoundaryEvent = { event: 'cancel' };
export const stopReceived: BoundaryEvent = { event: 'stop-received' };

/** An attempt that sends at once and whose job is committed. */
export const sends = (attempt: number, worker = 'a'): Told[] => [
  [0, delivered(attempt, worker)],
  [5, word(attempt, false, 'ok', worker)],
  [5, word(attempt, true, 'ok', worker)],
  [5, received],
  [5, committed()],
];

/** An attempt that finds nothing and has to settle. */
export const settles = (attempt: number, worker = 'a'): Told[] => [
  [1_000, delivered(attempt, worker)],
  [5, word(attempt, true, 'ok', worker)],
  [300, completed('start', attempt, 'settling', worker)],
];

function isNemesis({ event }: BoundaryEvent): boolean {
  return event === 'killed' || event === 'frozen' || event === 'woken';
}
