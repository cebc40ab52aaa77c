/**
 * A window is a stretch between two boundary events of a launch. Entering one means: its first event was seen, and what
 * would end it is held, so that a fault certainly meets it.
 */
import type { Release } from '../processes/plane.js';
import type { JobOrder } from '../jobs/job.js';
import type { Trial } from '../trial.js';

export interface Window {
  name: WindowName;
  /** For the printed matrix. */
  says: string;
  /** What the job has to do for the window to last; default: a short run that ends well. */
  job?: JobOrder;
  /** A launch can enter it again: with a later attempt of its start. */
  recurs?: true;
  /**
   * Starts the run and resolves when the launch is in the window, where it recurs for the `nth` time: default, the first.
   * Rejects with `NotInTime` for a miss.
   */
  enter(trial: Trial, nth?: number): Promise<Inside>;
}

export type WindowName = 'W1' | 'W2' | 'W3' | 'W4' | 'W5' | 'W6' | 'W7' | 'W8' | 'W9' | 'W10' | 'W11' | 'W12' | 'W13';

export interface Inside {
  /** Process id of the worker whose work is in the window. */
  worker: number;
  /** Its worker stands still already: letting go wakes it up. */
  standsStill?: true;
  /** Whether the window's end was seen: then a fault does not count any more. */
  exited(): boolean;
  /**
   * Whether who was held has given up by itself, so that nobody is left to be met. Looked at before the fault alone: after
   * it that may be its consequence.
   */
  gaveUp?(): boolean;
  /** The server has not heard of the attempt's worker: its word is what is held. */
  unheard?: true;
  /** Lets go on what was held: as if nothing had been, or with its message lost, at the plane in a given way. Once only; harmless after that. */
  release(how: 'go' | 'lost', way?: Release): Promise<void>;
  /** For what the proxy holds: its other way. It arrives when the server has given its sender up. Says when. */
  late?(): Promise<string>;
}
