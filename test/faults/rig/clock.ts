/** Milliseconds since the epoch with fractions: what happens in different processes of one machine can be put in order. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
