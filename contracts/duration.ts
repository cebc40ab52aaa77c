/**
 * Durations as people write them (`'10m'`). A template type, so that `'bogus'` or `'10 minuts'` does not compile:
 * Temporal's own `Duration` degrades to `any` under this module resolution.
 */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration. Throws on what the type would have refused: JavaScript callers and config get here too. */
export function toMs(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration);
  if (!match) throw new RangeError(`Not a duration: ${JSON.stringify(duration)}. Write a number and ms, s, m, h or d.`);
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** The shortest exact way to write so many milliseconds. */
export function fromMs(ms: number): Duration {
  const unit = (['d', 'h', 'm', 's'] as const).find(
    (candidate) => ms >= unitMs[candidate] && ms % unitMs[candidate] === 0,
  );
  return unit ? `${ms / unitMs[unit]}${unit}` : `${ms}ms`;
}
