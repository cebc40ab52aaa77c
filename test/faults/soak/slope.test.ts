import { describe, expect, it } from 'vitest';
import { slopeOf } from './slope.js';

const minute = 60_000;
const samples = (values: readonly number[]) => values.map((value, index) => ({ at: 1e12 + index * minute, value }));

describe('the slope of samples', () => {
  it('is what they grow by in an hour', () => {
    const slope = slopeOf(samples([10, 11, 12, 13]));
    expect(slope.perHour).toBeCloseTo(60);
    expect(slope.within).toBeCloseTo(0);
    expect(slope).toMatchObject({ samples: 4, hours: 0.05 });
  });

  it('is nothing for what only goes up and down, and says how unsure that is', () => {
    const slope = slopeOf(samples([10, 12, 12, 10]));
    expect(slope.perHour).toBeCloseTo(0);
    expect(slope.within).toBeGreaterThan(60);
  });

  it('is refused of two samples', () => {
    expect(() => slopeOf(samples([1, 2]))).toThrow('A slope of 2 samples says nothing');
  });
});
