/** Medians and spreads: the machine is never quiet, so no figure stands on one sample. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** By linear interpolation. NaN for no values, so that a bar on nothing is never met. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** `12.3 (11.0–14.2)`: the median, the least and the most. */
export function spread(values: readonly number[], write: (value: number) => string): string {
  if (values.length === 0) return 'none';
  return `${write(median(values))} (${write(Math.min(...values))}–${write(Math.max(...values))})`;
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const seconds = (value: number): string => `${value.toFixed(2)} s`;
export const times = (value: number): string => `${value.toFixed(2)}×`;
export const perSecond = (value: number): string => `${value.toFixed(1)}/s`;
export const kilobytes = (bytes: number): string => `${(bytes / 1_024).toFixed(0)} KB`;
export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MB`;
export const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 });
