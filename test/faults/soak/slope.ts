/** A straight line through samples: by how much something grows, and how sure that is. */

export interface Slope {
  /** Per hour. */
  perHour: number;
  /** Twice the standard error of it, by the scatter of the samples around the line. */
  within: number;
  samples: number;
  hours: number;
}

const hourMs = 3_600_000;

/** Least squares. Throws for fewer than three samples, through which any line goes. */
export function slopeOf(samples: readonly { at: number; value: number }[]): Slope {
  const count = samples.length;
  if (count < 3) throw new RangeError(`A slope of ${count} samples says nothing: there must be three at least`);
  const hours = samples.map(({ at }) => (at - (samples[0] as { at: number }).at) / hourMs);
  const values = samples.map(({ value }) => value);
  const [meanHour, meanValue] = [mean(hours), mean(values)];
  const spread = sum(hours.map((hour) => (hour - meanHour) ** 2));
  const perHour = sum(hours.map((hour, index) => (hour - meanHour) * ((values[index] as number) - meanValue))) / spread;
  const scatter = sum(
    hours.map((hour, index) => ((values[index] as number) - meanValue - perHour * (hour - meanHour)) ** 2),
  );
  return {
    perHour,
    within: 2 * Math.sqrt(scatter / (count - 2) / spread),
    samples: count,
    hours: (hours.at(-1) as number) - (hours[0] as number),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
