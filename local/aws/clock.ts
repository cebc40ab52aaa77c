/** The clock that AWS shows: by default the machine's, or one that is off by so much. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Seconds since the epoch, as AWS's protocols write times. */
  seconds(): number;
}

export function createClock(offsetMs = 0): Clock {
  const now = (): number => Date.now() + offsetMs;
  return { now, seconds: () => now() / 1_000 };
}
