import { describe, expect, it } from 'vitest';
import { upperBound } from './clopper-pearson.js';

describe('the exact upper bound', () => {
  it.each([
    // From the beta quantile, by arithmetic of sixty digits.
    [0, 1, 0.95],
    [0, 3_000, 0.000998079011996587],
    [0, 60_000, 4.992762480055319e-5],
    [1, 100, 0.04655981145353895],
    [3, 3_000, 0.0025825051382936553],
    [5, 50, 0.1988330025164185],
    [150, 300, 0.5489912452912065],
    [299, 300, 0.9998290369678865],
  ])('of %i violations in %i hits is %f', (k, n, bound) => {
    expect(upperBound(k, n) / bound).toBeCloseTo(1, 9);
  });

  it('says nothing where nothing was tried, or all went wrong', () => {
    expect(upperBound(0, 0)).toBe(1);
    expect(upperBound(7, 7)).toBe(1);
  });

  it('is higher where it is to be surer', () => {
    expect(upperBound(0, 300, 0.99)).toBeCloseTo(1 - 0.01 ** (1 / 300), 12);
  });

  it('is of counts, and of nothing else', () => {
    expect(() => upperBound(3, 2)).toThrow('3 of 2 is no count of trials');
    expect(() => upperBound(0.5, 2)).toThrow('0.5 of 2 is no count of trials');
  });
});
