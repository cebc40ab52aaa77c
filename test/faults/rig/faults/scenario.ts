/** What the faults have in common that are no single moment in a window: words to the journal, and a cell for each driver. */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import type { SlotEvent } from '../slot.js';
import type { Verb } from '../../trace.js';
import { isOurs, type Trial } from '../trial.js';
import { applied, type Over } from './fault.js';

/** The same cell for each driver; `kinds`: where only some have what it takes. */
export function forEachKind(make: (kind: JobKind) => Omit<Cell, 'kind'>, kinds: readonly JobKind[] = jobKinds): Cell[] {
  return kinds.map((kind) => ({ kind, ...make(kind) }));
}

/** For what AWS does not show until it is told to, milliseconds. */
export const forEver = 24 * 3_600_000;

/**
 * Entered, applied, and confirmed by what it gives: an event that only the fault can have caused. `inside`: what it is to
 * meet, where that can be over.
 */
export async function strike(trial: Trial, act: () => Promise<string>, pid?: number, inside: Over = {}): Promise<void> {
  const more = pid === undefined ? {} : { pid };
  trial.say('entered', more);
  await applied(trial, inside, act, more);
}

export const isWatched = (trial: Trial, withinMs?: number) =>
  trial.when('the job is watched', ({ event, verb }) => event === 'delivered' && verb === 'wait', withinMs);

export const exists = (trial: Trial, withinMs?: number) =>
  trial.when(
    'the job exists',
    (event) => event.from === 'plane' && event.event === 'committed' && isOurs(event),
    withinMs,
  );

export const isStopped = (trial: Trial) =>
  trial.when(
    'the stop is asked',
    (event) => event.from === 'plane' && event.event === 'stop-received' && isOurs(event),
  );

/** Any of ours, by default. */
export const hasEnded = (trial: Trial, job?: string) =>
  trial.when(
    'the job has ended',
    (event) =>
      event.from === 'plane' && event.event === 'ended' && (job === undefined ? isOurs(event) : event.job === job),
  );

/** A start that nobody answered, or that failed: its attempt has ended, and the next one has to reckon with it. */
export const startFails = (trial: Trial) =>
  trial.when(
    'an attempt of the start has failed',
    ({ event, verb, outcome }) =>
      event === 'completed' && verb === 'start' && (outcome === 'failed' || outcome === 'settling'),
  );

/**
 * The reply is lost, and the job is there. With an expiring token only a stop ever looks for it: then the run is cancelled.
 * `before` anybody looks: an attempt that was too slow to send anything looks for a job that is not there yet.
 */
export async function loseReply(trial: Trial, before?: () => Promise<void>): Promise<SlotEvent> {
  const { plane } = trial.slot;
  const { service, start, token } = trial.driver;
  await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
  await trial.start();
  const committed = await exists(trial);
  await before?.();
  if (token === 'expiring') await trial.cancel();
  return committed;
}

/**
 * After `loseReply`: an attempt that looks for the job has failed at that, one after `after`. By default whichever looks
 * first: with an expiring token that is the stop's, else the second of the start.
 */
export const searchFails = (
  trial: Trial,
  {
    verb = trial.driver.token === 'expiring' ? 'stop' : 'start',
    after = verb === 'start' ? 1 : 0,
  }: { verb?: Verb; after?: number | undefined } = {},
) =>
  trial.when(
    'a search for the job has failed',
    (event) =>
      event.event === 'completed' && event.verb === verb && event.outcome === 'failed' && (event.attempt ?? 0) > after,
  );

/** However it ends. Says how. */
export async function endOfWait(trial: Trial): Promise<string> {
  const end = await trial.when('the wait ends', ({ event, verb }) => event === 'completed' && verb === 'wait');
  return `${end.verb} ${end.outcome}`;
}
