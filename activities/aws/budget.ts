/** A token bucket over AWS calls: first come, first served, `perSecond` sustained, one second's worth as a burst. */
export interface Budget {
  /** Resolves when the call may be made. Rejects at once with `BudgetSpent` when that is further off than `maxWaitMs`. */
  take(): Promise<void>;
}

/** The queue is too long to wait in: whoever comes back later does not make it longer meanwhile. Nothing was asked. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

export function createBudget(
  perSecond: number,
  maxWaitMs = Infinity,
  now: () => number = () => performance.now(),
): Budget {
  const burst = Math.max(1, perSecond);
  let tokens = burst;
  let at = now();
  return {
    take() {
      const elapsed = now() - at;
      at += elapsed;
      tokens = Math.min(burst, tokens + (elapsed / 1_000) * perSecond);
      const waitMs = ((1 - tokens) / perSecond) * 1_000;
      if (waitMs > maxWaitMs)
        return Promise.reject(
          new BudgetSpent(`Reads of this service are spent for the next ${Math.ceil(waitMs / 1_000)} s`),
        );
      tokens -= 1;
      // A negative balance is a place in the queue: whoever comes later waits longer.
      return tokens >= 0
        ? Promise.resolve()
        : new Promise((resolve) => setTimeout(resolve, (-tokens / perSecond) * 1_000));
    },
  };
}
