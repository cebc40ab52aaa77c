import { describe, expect, it } from 'vitest';
import { inBrokenBatch, type Line } from '../rig/lines/line.js';
import { batch, of, run, trial } from './sample.js';
import { counts, countingBatches, violates } from './what-counts.js';

describe('what counts', () => {
  it('are batches of this code and timing, but those of runs that look for a violation again', () => {
    const lines: Line[] = [
      run,
      batch,
      { ...run, run: 'r2', again: trial.trial },
      { ...batch, run: 'r2' },
      { ...batch, code: 'c2' },
      { ...batch, timing: 'product' },
    ];
    expect(countingBatches(lines, of)).toEqual([batch]);
  });

  it('are hits, and misses with what they have led to', () => {
    const miss = { ...trial, hit: false, miss: 'late' };
    expect([trial, miss, { ...miss, violated: ['I3'] }, { ...miss, known: ['I2a'] }].map(counts)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });

  it('are violations of a batch that broke, and nothing else of it', () => {
    const lost = { ...trial, hit: false, miss: inBrokenBatch };
    expect([lost, { ...lost, violated: ['I3'] }].map(counts)).toEqual([false, true]);
  });

  it('is no violation where it is known of a window that cannot be closed', () => {
    const known = { ...trial, known: ['I2a'] };
    expect([known, { ...known, cannotClose: true } as const].map(violates)).toEqual([true, false]);
    expect(violates({ ...known, cannotClose: true, violated: ['I3'] })).toBe(true);
  });
});
