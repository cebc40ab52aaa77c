/** A token bucket over AWS calls: first come, first served, `perSecond` sustained, one second's worth as a burst. */
export interface Budget {
  /** Resolves when the call may be made. */
  take(): Promise<void>;
}

export function createBudget(perSecond: number, now: () => number = () => performance.now()): Budget {
  const burst = Math.max(1, perSecond);
  let tokens = burst;
  let at = now();
  return {
    take() {
      const elapsed = now() - at;
      at += elapsed;
      tokens = Math.min(burst, tokens + (elapsed / 1_000) * perSecond) - 1;
      // A negative balance is a place in the queue: whoever comes later waits longer.
      return tokens >= 0
        ? Promise.resolve()
        : new Promise((resolve) => setTimeout(resolve, (-tokens / perSecond) * 1_000));
    },
  };
}
