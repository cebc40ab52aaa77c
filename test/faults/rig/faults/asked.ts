/** What AWS is asked, seen at the plane: a call that comes is stopped for a moment, so that nobody has to guess whether it came. */
import type { Stage } from '../processes/plane.js';
import type { SlotEvent } from '../slot.js';
import type { Trial } from '../trial.js';

/** Calls of this name are looked for from now on; the next one has come when `comes` resolves, and goes on. */
export async function watchFor(
  trial: Trial,
  operation: string,
  { stage = 'read', match = '' }: { stage?: Stage; match?: string } = {},
): Promise<{ comes(withinMs?: number): Promise<void> }> {
  const { plane } = trial.slot;
  const id = `${trial.id}/${operation}/${crypto.randomUUID()}`;
  await plane.gate({ id, service: trial.driver.service, operation, match, stage });
  return {
    async comes(withinMs) {
      await trial.when(`${operation} is asked`, ({ gate, event }) => gate === id && event === 'entered', withinMs);
      await plane.release(id, 'go');
    },
  };
}

/** So many of them come, one after the other, whatever becomes of them. */
export async function asked(trial: Trial, operation: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) await (await watchFor(trial, operation)).comes();
}

export interface Trouble {
  /** In the plane's word: `error`, `hidden`, `credentials`. */
  what: string;
  /** Default: any. */
  operation?: string;
  /** Default: 1. */
  times?: number;
  /** Counts from this event of the slot's on; default: all of the trial's. */
  from?: number;
  withinMs?: number;
}

/** So many calls about the launch have really met the trouble, which none does where it is switched off. Says so. */
export async function met(trial: Trial, { what, operation, times = 1, from, withinMs }: Trouble): Promise<string> {
  const since = from === undefined ? [] : trial.slot.events.all().slice(0, from);
  const before = new Set(since);
  const own = ({ key }: SlotEvent) => key === undefined || key === trial.key();
  let count = 0;
  const matches = (event: SlotEvent) =>
    event.from === 'plane' &&
    event.event === 'met' &&
    event.what === what &&
    (operation === undefined || event.operation === operation) &&
    !before.has(event) &&
    own(event) &&
    ++count >= times;
  const name = operation ?? 'a call';
  await trial.when(`${name} has met ${what} ${times} times`, matches, withinMs);
  return `${name} has met ${what} ${count} times`;
}
