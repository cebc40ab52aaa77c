/**
 * Exact bounds of a probability from k violations in n hits (Clopper and Pearson, 1934): the greatest p under which k or
 * fewer are still seen in one of twenty repetitions. One-sided: nobody asks whether a promise is kept too well. Two-sided
 * where two measurements are compared.
 */

/** The upper bound at this confidence. With k = 0 it is 1 − (1 − confidence)^(1/n): about 3/n at 95 %. */
export function upperBound(k: number, n: number, confidence = 0.95): number {
  if (!Number.isSafeInteger(k) || !Number.isSafeInteger(n) || k < 0 || k > n) {
    throw new RangeError(`${k} of ${n} is no count of trials`);
  }
  if (k === n) return 1;
  const tail = Math.log(1 - confidence);
  let [low, high] = [k / n, 1];
  // Doubles have no more to give after that.
  for (let step = 0; step < 200 && high - low > Number.EPSILON * high; step += 1) {
    const middle = (low + high) / 2;
    if (logAtMost(k, n, middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** The lower bound at this confidence: what is no violation has an upper one. */
export function lowerBound(k: number, n: number, confidence = 0.95): number {
  return 1 - upperBound(n - k, n, confidence);
}

export interface Counts {
  k: number;
  n: number;
}

/** Whether the two-sided intervals at 95 % have a share in common: each side leaves out one of forty. */
export function overlap(one: Counts, other: Counts): boolean {
  const isBelow = (a: Counts, b: Counts) => upperBound(a.k, a.n, 0.975) < lowerBound(b.k, b.n, 0.975);
  return !isBelow(one, other) && !isBelow(other, one);
}

/** The logarithm of P(X ≤ k) for X ~ Binomial(n, p), in logarithms throughout: (1 − p)^n alone would underflow. */
function logAtMost(k: number, n: number, p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return -Infinity;
  let term = n * Math.log1p(-p);
  const odds = Math.log(p) - Math.log1p(-p);
  const terms = [term];
  for (let i = 1; i <= k; i += 1) {
    term += Math.log((n - i + 1) / i) + odds;
    terms.push(term);
  }
  const greatest = terms.reduce((max, one) => Math.max(max, one), -Infinity);
  return greatest + Math.log(terms.reduce((sum, one) => sum + Math.exp(one - greatest), 0));
}
