/**
 * What happens at the plane's boundary, as it happens: for rigs that act at a moment, and for traces that a model judges.
 * The ledger is what counts; this is what it looked like from outside, with the moments in fractions of a millisecond.
 */
import type { Stage } from './gates.js';

/**
 * `key`: the launch's mark. `job`: AWS's id. `by`: whose call it was, where it was one. The names are those of the boundary
 * events that traces are written in.
 */
export type PlaneEvent = { key?: string; by?: string } & (
  | { event: 'received'; service: string }
  | { event: 'committed' | 'replayed'; service: string; job: string }
  | { event: 'refused'; service: string; why: string }
  /** The answer to a start leaves the plane, or is lost. */
  | { event: 'answered'; lost: boolean }
  | { event: 'stop-received'; service: string; job: string }
  | { event: 'ended'; service: string; job: string; state: string }
  /** A page of a listing was made. Pages count from 1; `keys` are the marks on it. */
  | { event: 'listed'; service: string; operation: string; page: number; last: boolean; keys: readonly string[] }
  /**
   * A scripted trouble has really met a call, or its answer. `what`: a fault's type (`error`, `reset`, …), `state` or
   * `dropped` of an altered answer, `hidden` or `forgotten` of a `job` that is not shown, `credentials`, `clock`, or `capacity`.
   */
  | { event: 'met'; what: string; service: string; operation: string; job?: string }
  /** A call stands at a gate; `abandoned`: its caller has closed the connection meanwhile. */
  | { event: 'entered' | 'abandoned'; gate: string; service: string; operation: string; stage: Stage }
  | { event: 'released'; gate: string; how: string }
);

/** `at`: milliseconds since the epoch, by the machine's clock. */
export type DatedEvent = PlaneEvent & { at: number };

export interface Events {
  tell(event: PlaneEvent): void;
  /** Gives what ends the listening. A listener that throws is the caller's fault, and its caller's failure. */
  on(listener: (event: DatedEvent) => void): () => void;
}

export function createEvents(): Events {
  const listeners = new Set<(event: DatedEvent) => void>();
  return {
    tell(event) {
      if (listeners.size === 0) return;
      const dated = { at: performance.timeOrigin + performance.now(), ...event };
      for (const listener of listeners) listener(dated);
    },
    on(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
