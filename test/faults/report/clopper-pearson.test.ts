import { describe, expect, it } from 'vitest';
import { lowerBound, overlap, upperBound } from './clopper-pearson.js';

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

describe('the two-sided interval', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 5.
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ])('of %i in %i is %f to %f', (k, n, low, high) => {
    expect(lowerBound(k, n, 0.975)).toBeCloseTo(low, 4);
    expect(upperBound(k, n, 0.975)).toBeCloseTo(high, 4);
  });

  it('begins at nothing where nothing was seen', () => {
    expect(lowerBound(0, 3_000)).toBe(0);
    // (1 − confidence)^(1/n)
    expect(lowerBound(7, 7) / 0.05 ** (1 / 7)).toBeCloseTo(1, 9);
  });

  it('of two measurements that differ has no share in common', () => {
    expect(overlap({ k: 0, n: 3_000 }, { k: 0, n: 100 })).toBe(true);
    // Their upper bound is 0.12 %, and one of them would begin at 0.03 %, three at 0.62 %.
    expect(overlap({ k: 0, n: 3_000 }, { k: 1, n: 100 })).toBe(true);
    expect(overlap({ k: 0, n: 3_000 }, { k: 3, n: 100 })).toBe(false);
    expect(overlap({ k: 3, n: 100 }, { k: 0, n: 3_000 })).toBe(false);
  });
});
