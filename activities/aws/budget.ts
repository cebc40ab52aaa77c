/**
 * A token bucket over AWS calls: first come, first served, `perSecond` sustained. A bucket of AWS's that others use too
 * shows by throttling: then the rate halves, and comes back by a tenth of the full one every ten seconds.
 */
export interface Budget {
  /** Resolves when the call may be made. Rejects at once with `BudgetSpent` when that is further off than `maxWaitMs`. */
  take(): Promise<void>;
  /** AWS has throttled a call of this budget. */
  slowDown(): void;
}

export interface BudgetOptions {
  /** Calls at once after a pause; default: a second's worth. */
  burst?: number;
  /** Default: however long it takes. */
  maxWaitMs?: number;
  /** Milliseconds. */
  now?: () => number;
}

/** The queue is too long to wait in: whoever comes back later does not make it longer meanwhile. Nothing was asked. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/** However often AWS throttles, this share of the rate is left. */
const slowest = 1 / 16;
const recoverEveryMs = 10_000;

export function createBudget(perSecond: number, options: BudgetOptions = {}): Budget {
  const { burst = Math.max(1, perSecond), maxWaitMs = Infinity, now = () => performance.now() } = options;
  let tokens = burst;
  let at = now();
  let rate = perSecond;
  let slowedAt = -Infinity;

  const refill = () => {
    const elapsed = now() - at;
    at += elapsed;
    tokens = Math.min(burst, tokens + (elapsed / 1_000) * rate);
    const steps = Math.floor((at - slowedAt) / recoverEveryMs);
    if (steps < 1 || rate >= perSecond) return;
    rate = Math.min(perSecond, rate + (steps * perSecond) / 10);
    slowedAt += steps * recoverEveryMs;
  };

  return {
    take() {
      refill();
      const waitMs = ((1 - tokens) / rate) * 1_000;
      if (waitMs > maxWaitMs)
        return Promise.reject(
          new BudgetSpent(`Calls of this kind are spent for the next ${Math.ceil(waitMs / 1_000)} s`),
        );
      tokens -= 1;
      // A negative balance is a place in the queue: whoever comes later waits longer.
      return tokens >= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, (-tokens / rate) * 1_000));
    },
    slowDown() {
      refill();
      rate = Math.max(perSecond * slowest, rate / 2);
      tokens = Math.min(tokens, 0);
      slowedAt = now();
    },
  };
}
