/** The product has broken a promise before the nemesis' eyes. */
import type { Invariant } from '../checker/violation.js';

/**
 * Thrown by a scenario, where what it sees must not be: no miss, and no broken rig. The journal has it under its invariant,
 * and the checker reports it with whatever else the sources show; the run goes on to its end.
 */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, message: string) {
    super(message);
    this.invariant = invariant;
  }
}
