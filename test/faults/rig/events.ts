/** What has happened so far, and what may still happen: whoever waits for an event does not care on which side it is. */
import { now } from './clock.js';

export interface EventLog<Event> {
  add(event: Event): void;
  all(): readonly Event[];
  /** The first event that matches, of those from `from` on; rejects with `what` when none comes in time. */
  when(
    what: string,
    matches: (event: Event) => boolean,
    options?: { from?: number; withinMs?: number },
  ): Promise<Event>;
  /** Resolves when that time has come, milliseconds since the epoch: for deadlines, which announce themselves nowhere. */
  passes(time: number): Promise<void>;
  /** How many there are: `from` for a later `when`. */
  size(): number;
}

/** `slowness`: all patience is so much longer. */
export function createEventLog<Event>(slowness = 1): EventLog<Event> {
  const events: Event[] = [];
  const waiting = new Set<(event: Event) => void>();
  return {
    add(event) {
      events.push(event);
      for (const tell of waiting) tell(event);
    },
    all: () => events,
    size: () => events.length,
    passes: (time) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - now()))),
    when(what, matches, { from = 0, withinMs = 30_000 } = {}) {
      const found = events.slice(from).find(matches);
      if (found) return Promise.resolve(found);
      const { promise, resolve, reject } = Promise.withResolvers<Event>();
      const began = now();
      const tell = (event: Event) => {
        if (!matches(event)) return;
        done();
        resolve(event);
      };
      const timer = setTimeout(() => {
        done();
        reject(new NotInTime(`Not within ${Math.round(now() - began)} ms: ${what}`));
      }, withinMs * slowness);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(tell);
      };
      waiting.add(tell);
      return promise;
    },
  };
}

/** What comes in time; rejects, with what names it, when it does not. */
export function within<T>(
  promise: Promise<T>,
  what: string,
  ms: number,
  late: (text: string) => Error = (text) => new NotInTime(text),
): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late(`Not within ${ms} ms: ${what}`)), ms);
  return Promise.race([promise, over]).finally(() => clearTimeout(timer));
}

/** A window that was not entered, or a state that was not reached: the trial is a miss, unless something is wrong. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}
