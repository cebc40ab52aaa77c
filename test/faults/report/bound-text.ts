import { upperBound } from './clopper-pearson.js';

/** In percent, rounded up to two digits: a bound that was rounded down would be none. */
export function boundText(k: number, n: number): string {
  const percent = upperBound(k, n) * 100;
  const place = Math.floor(Math.log10(percent)) - 1;
  // What has two digits already must not go up for a bit at the far end of a double.
  const digits = Math.ceil(percent / 10 ** place - 1e-9);
  return `${(digits * 10 ** place).toFixed(Math.max(0, -place))} %`;
}
