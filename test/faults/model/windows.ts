/**
 * What no client can close: each is found when its precondition is allowed, and gone without it. These are the windows of
 * `docs/reliability.md`, "Windows that cannot be closed".
 */
import type { Budget, Token } from './config.js';
import type { Invariant } from './invariants.js';
import type { Changes } from './models.js';

export interface KnownWindow {
  name: string;
  /** As `knownWindow` tells it of a state. */
  precondition: string;
  breaks: Invariant;
  token: Token;
  changes: Changes & { budget: Partial<Budget> };
  /** Without this nothing breaks. */
  needs: keyof Budget;
}

export const windows: readonly KnownWindow[] = [
  {
    name: 'a start parked behind the fence past settling, and let go when its successor has worked',
    precondition: 'parked start',
    breaks: 'I2',
    token: 'none',
    changes: { faults: 3, budget: { park: 1, crash: 1, loss: 1, freeze: 1 } },
    needs: 'park',
  },
  {
    name: 'a reset, a freeze before the first word and a clock that hides it: the old attempt 1 passes for the new one',
    precondition: 'reset, freeze and a wrong clock',
    breaks: 'I2',
    token: 'none',
    changes: { faults: 3, budget: { freeze: 1, reset: 1, skew: 1 } },
    needs: 'skew',
  },
  {
    name: 'a reset, and a completion held back: that of the old attempt 1 is taken for that of the new one',
    precondition: 'reset, freeze and a stale completion',
    breaks: 'I3',
    token: 'none',
    changes: { faults: 3, budget: { freeze: 1, reset: 1, refusal: 1 } },
    needs: 'freeze',
  },
  {
    name: 'a parked start of a service with a token: the same job, but it may come when nobody waits for it any more',
    precondition: 'parked start',
    breaks: 'I3',
    token: 'expiring',
    changes: { faults: 2, budget: { park: 1, crash: 1, loss: 1 } },
    needs: 'park',
  },
];
