import { upperBound } from './clopper-pearson.js';

/** In percent, rounded up to two digits: a bound that was rounded down would be none. */
export function boundText(k: number, n: number): string {
  const percent = upperBound(k, n) * 100;
  const unit = 10 ** (Math.floor(Math.log10(percent)) - 1);
  // What has two digits already must not go up for a bit at the far end of a double.
  const up = Math.ceil(percent / unit - 1e-9) * unit;
  return `${up < 99.5 ? up.toPrecision(2) : '100'} %`;
}
