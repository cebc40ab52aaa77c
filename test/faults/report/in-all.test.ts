import { describe, expect, it } from 'vitest';
import { inAll } from './in-all.js';
import { batch, trial } from './sample.js';

const totals = { runs: 1_100, launches: 1_200, jobs: 1_300, decoys: 7, witnessed: 8, stops: 14, events: 15_000 };
const judged = { ...batch, traces: 600, unjudged: 3, totals };
const broken = { ...judged, batch: '1/slot-2', verdict: 'broken' } as const;

describe('what was done in all', () => {
  it('tells trials that missed from those of a batch that broke', () => {
    const lost = { ...trial, batch: broken.batch, hit: false, miss: 'its batch broke' };
    const text = inAll('c1', [trial, { ...trial, hit: false, miss: 'late' }, lost, lost], [judged, broken]);
    expect(text).toContain(
      'Code `c1`, 2026-11-20 to 2026-11-20: 1 hits. 3 trials do not count: 1 missed, 2 in a batch',
    );
  });

  it('adds up the launches that the kills of hits have caught beside', () => {
    const missed = { ...trial, hit: false, miss: 'late', caught: 9 };
    const text = inAll('c1', [{ ...trial, caught: 2 }, trial, { ...trial, caught: 3 }, missed], [judged]);
    expect(text).toContain('The same kills have caught 5 launches beside');
  });

  it('says how many traces were not judged, but of batches that broke, and of lines that do not know', () => {
    const text = inAll('c1', [trial], [judged, judged, batch, broken]);
    expect(text).toContain(
      'Of the traces of 1,200 launches the model ought to have judged 6 (0.50 %) that it has not.',
    );
  });

  it('adds up what the checker has judged', () => {
    const text = inAll('c1', [trial], [judged, judged, batch, broken]);
    expect(text).toContain(
      'The checker has judged 2,200 runs with 2,400 launches, 2,600 jobs, 28 stops and 30,000 events of histories.',
    );
  });
});
