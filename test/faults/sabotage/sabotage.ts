/** A guarantee, what is taken out for it to fall, and where that has to show. */
import type { Invariant } from '../checker/violation.js';
import type { Patch } from './patched-code.js';

export interface Sabotage {
  name: string;
  guarantee: string;
  takenOut: string;
  patches: readonly Patch[];
  at: readonly Place[];
  /** No trace shows it, and why: the model accepts what it does to a launch. */
  unseen?: string;
  /** Taken out of the rig and not of the code. */
  without?: 'janitor';
}

export interface Place {
  /** The cell whose fault it is, by its name in the matrix. */
  cell: string;
  /** What has to turn red, and nothing else may. */
  expects: readonly Invariant[];
}
