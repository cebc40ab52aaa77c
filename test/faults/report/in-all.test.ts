import { describe, expect, it } from 'vitest';
import { inBrokenBatch } from '../rig/lines/line.js';
import { figuresOf } from './figures.js';
import { inAll } from './in-all.js';
import { batch, cells, of, trial } from './sample.js';

const totals = { runs: 1_100, launches: 1_200, jobs: 1_300, decoys: 7, witnessed: 8, stops: 14, events: 15_000 };
const judged = { ...batch, traces: 600, unjudged: 3, totals };
const broken = { ...judged, batch: '1/slot-2', verdict: 'broken' } as const;
const late = { ...trial, hit: false, miss: 'late' };

describe('what was done in all', () => {
  it('tells trials that missed from those of a batch that broke', () => {
    const lost = { ...trial, batch: broken.batch, hit: false, miss: inBrokenBatch };
    const text = inAll('c1', [trial, late, lost, lost], [judged, broken], []);
    expect(text).toContain(
      'Code `c1`, 2026-11-20 to 2026-11-20: 1 hits. 3 trials do not count: 2 in a batch that broke, and 1 missed',
    );
  });

  it('tells of misses that were struck, but not of those whose batch broke', () => {
    const stalled = { ...late, stalled: true } as const;
    const text = inAll('c1', [late, stalled, { ...stalled, miss: inBrokenBatch }], [judged], []);
    expect(text).toContain(
      '1 in a batch that broke, and 2 missed, of which 1 were struck, and what should have followed did not come in time.',
    );
  });

  it('says how many of the wanted hits are missing', () => {
    const figures = figuresOf([trial, { ...trial, kind: 'ecs' }], cells, of);
    expect(inAll('c1', [trial], [judged], figures)).toContain(' 3,898 of 3,900 wanted hits are missing.');
  });

  it('adds up the launches that the kills of hits have caught beside', () => {
    const missed = { ...late, caught: 9 };
    const text = inAll('c1', [{ ...trial, caught: 2 }, trial, { ...trial, caught: 3 }, missed], [judged], []);
    expect(text).toContain('The same kills have caught 5 launches beside');
  });

  it('says how many traces were not judged, but of batches that broke, and of lines that do not know', () => {
    const text = inAll('c1', [trial], [judged, judged, batch, broken], []);
    expect(text).toContain(
      'Of the traces of 1,200 launches the model ought to have judged 6 (0.50 %) that it has not.',
    );
  });

  it('counts traces that were accepted for nothing but a known window', () => {
    const some = { ...judged, known: 2 };
    expect(inAll('c1', [trial], [some, judged, { ...broken, known: 5 }], [])).toContain(
      'It has accepted 2 for nothing',
    );
  });

  it('takes nothing of a batch that broke, also where a violation was found in it', () => {
    const wrong = { ...judged, verdict: 'violated', broke: true } as const;
    expect(inAll('c1', [trial], [judged, wrong], [])).toContain('The checker has judged 1,100 runs');
    expect(inAll('c1', [trial], [judged, wrong], [])).toContain('Of the traces of 600 launches');
  });

  it('adds up what the checker has judged', () => {
    const text = inAll('c1', [trial], [judged, judged, batch, broken], []);
    expect(text).toContain(
      'The checker has judged 2,200 runs with 2,400 launches, 2,600 jobs, 28 stops and 30,000 events of histories.',
    );
  });
});
