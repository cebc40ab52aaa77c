/**
 * The janitor asks when it is its turn: nobody waits for it, and an AWS that was not asked is no answer. Pollers and starts
 * come first, as they share the budget and don't wait.
 */
import { toMs } from '../../contracts/duration.js';
import type { Timing } from '../../contracts/timing.js';
import { BudgetSpent } from '../aws/budget.js';

/** Asks again whenever the budget's queue was too long, until `until`: milliseconds, worker's clock. */
export async function inTurn<Answer>(timing: Timing, until: number, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof BudgetSpent) || Date.now() >= until) throw error;
      // The queue that refused is a request's timeout long, at least.
      await new Promise((resolve) => setTimeout(resolve, toMs(timing.requestTimeout) / 4));
    }
  }
}
