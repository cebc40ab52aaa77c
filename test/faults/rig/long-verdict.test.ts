import { describe, expect, it } from 'vitest';
import type { LongRunResult } from './long-run.js';
import { batch, trial } from '../report/sample.js';
import { longVerdict } from './long-verdict.js';

const all: LongRunResult = {
  ...{
    before: 0,
    planned: 2,
    hits: 2,
    misses: 0,
    inVain: [],
    violated: [],
    nobodys: [],
    broken: [],
    missing: 0,
    wasCut: false,
  },
  ...{ traces: 100, unjudged: 2 },
};

describe('a long run', () => {
  it('has passed when all was made, or time was over with some of it made', () => {
    expect(longVerdict(all)).toEqual({
      passed: true,
      text: '\n100 traces, of which 2 were not judged and ought to be\n2 hits, 0 missed, of which 0 were struck, 0 violated, 0 still to make',
    });
    expect(longVerdict({ ...all, hits: 1, missing: 1, wasCut: true }).passed).toBe(true);
  });

  it('names each trial that was struck, and what should have followed did not come', () => {
    const inVain = [{ ...trial, hit: false, miss: 'Not within 9 s: the job is watched again', stalled: true } as const];
    const { passed, text } = longVerdict({ ...all, misses: 1, inVain });
    expect(passed).toBe(true);
    expect(text).toContain(`in time: ${trial.trial}: Not within 9 s: the job is watched again\n`);
    expect(text).toContain('2 hits, 1 missed, of which 1 were struck');
  });

  it('tells of a batch that broke also where a violation was found in it', () => {
    const wrong = { ...batch, verdict: 'violated', broke: true, why: ['no port', 'I2a: Two jobs.'] } as const;
    expect(longVerdict({ ...all, violated: [trial], broken: [wrong] })).toMatchObject({
      passed: false,
      text: expect.stringContaining('BROKEN 1/slot-1: no port\nI2a: Two jobs.') as string,
    });
  });

  it('has not passed when it has hit nothing of what it set out for', () => {
    const { passed, text } = longVerdict({ ...all, hits: 0, missing: 2, wasCut: true });
    expect([passed, text]).toEqual([false, expect.stringContaining('none of 2 trials that were to be made is a hit')]);
  });

  it('has not passed when a round brought no hit', () => {
    expect(longVerdict({ ...all, hits: 1, missing: 1 })).toMatchObject({
      passed: false,
      text: expect.stringContaining('a round brought no hit, with 1 still to make') as string,
    });
  });

  it('of nothing has passed only where the file has it all, and says so', () => {
    const nothing = { ...all, planned: 0, hits: 0 };
    expect(longVerdict(nothing)).toMatchObject({
      passed: false,
      text: expect.stringContaining('no trial is wanted of these cells, and the file has none') as string,
    });
    expect(longVerdict({ ...nothing, before: 3 })).toMatchObject({
      passed: true,
      text: expect.stringContaining('Nothing left to make: the file has it all') as string,
    });
  });

  it('has not passed when too few of its traces were judged', () => {
    expect(longVerdict({ ...all, unjudged: 3 })).toMatchObject({
      passed: false,
      text: expect.stringContaining(
        '3 of 100 traces were not judged and ought to be, 3.0 %: the bound is 2.0 %',
      ) as string,
    });
  });

  it('has not passed with a violation that names no trial', () => {
    expect(longVerdict({ ...all, nobodys: ['I6: a rejection'] })).toMatchObject({
      passed: false,
      text: expect.stringContaining('VIOLATION of I6: a rejection') as string,
    });
  });
});
