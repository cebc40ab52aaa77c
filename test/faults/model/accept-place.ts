/** Where the acceptance stands on its way along a trace, and what it goes along. */
import type { TraceLine } from '../trace.js';
import type { State } from './state.js';

/** A state, and what has been asked of the run and has had no effect so far. */
export interface Place {
  state: State;
  asked: readonly string[];
}

/**
 * `raced`: a wait's word that the deadline has passed, whose job ended after that wait had begun: it may have looked before.
 * `scheduled`: the server's word on when an attempt was scheduled, which a trace has with the attempt's delivery.
 * `moment`: nobody has seen anything, but something unseen may have come just then, and not only with the next event.
 */
export type TimedEvent =
  | (TraceLine & { raced?: boolean })
  | { event: 'scheduled'; at: number; attempt: number }
  | { event: 'moment'; at: number };
