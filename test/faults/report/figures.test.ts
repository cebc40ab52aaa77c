import { describe, expect, it } from 'vitest';
import type { Line, TrialRecord } from '../rig/lines/line.js';
import { figuresOf, missingOf, pooled } from './figures.js';
import { batch, cells, of, run, trial } from './sample.js';

const glue = (lines: readonly Line[]) =>
  figuresOf(lines, cells, of).find(({ kind, known }) => kind === 'glue' && !known);

const known = (lines: readonly Line[]) => figuresOf(lines, cells, of).filter((figure) => figure.known);
const parked: TrialRecord = { ...trial, fault: 'F18', window: 'parked', cannotClose: true, known: ['I2a'] };

describe('a figure', () => {
  it('counts hits, and a violation of whatever trial', () => {
    const miss = { ...trial, hit: false, miss: 'late' };
    expect(glue([run, trial, miss])).toMatchObject({ k: 0, n: 1, target: 3_000 });
    expect(glue([run, trial, { ...trial, violated: ['I2a'] }])).toMatchObject({ k: 1, n: 2 });
    expect(glue([run, trial, { ...miss, violated: ['I3'] }])).toMatchObject({ k: 1, n: 2 });
  });

  it('takes a violation that names no trial for one of each, however many a batch has', () => {
    const wrong = { ...batch, verdict: 'violated', nobodys: ['I6: exit 70', 'I6: exit 70'] } as const;
    const more = [trial, trial, { ...trial, kind: 'ecs' } as const];
    expect(figuresOf([run, trial, ...more, wrong], cells, of)).toMatchObject([
      { kind: 'glue', k: 2, n: 3 },
      // Without a hit of its own it is one all the same.
      { kind: 'ecs', k: 2, n: 2 },
      { fault: 'F18', k: 0, n: 0, others: 0 },
    ]);
    const elsewhere = { ...wrong, batch: '1/slot-2' };
    expect(glue([run, ...more, elsewhere])).toMatchObject({ k: 0, n: 2 });
    const missed = { ...trial, hit: false, miss: 'late' };
    expect(glue([run, missed, { ...wrong, nobodys: ['I6: exit 70'] }])).toMatchObject({ k: 1, n: 1 });
  });

  it('is without what names no trial of other code, of another timing, or in a run that looks again', () => {
    const wrong = { ...batch, verdict: 'violated', nobodys: ['I6: exit 70'] } as const;
    const again = { ...run, run: 'r2', again: trial.trial };
    const others: Line[] = [
      { ...wrong, code: 'c2' },
      { ...wrong, timing: 'product' },
      { ...wrong, run: 'r2' },
    ];
    expect(glue([run, again, trial, { ...trial, run: 'r2' }, ...others])).toMatchObject({ k: 0, n: 1 });
  });

  it('is of one code and one timing, and not of trials that look for a violation again', () => {
    const others: Line[] = [
      { ...trial, code: 'c2' },
      { ...trial, timing: 'product' },
      { ...run, run: 'r2', again: trial.trial },
      { ...trial, run: 'r2' },
    ];
    expect(glue([run, trial, ...others])).toMatchObject({ n: 1 });
  });

  it('of a known window counts what is known, and stands apart', () => {
    expect(known([run, trial, parked])).toMatchObject([{ fault: 'F18', k: 1, n: 1, others: 0 }]);
  });

  it('of a known window says what else was violated, named or not', () => {
    const wrong = { ...batch, verdict: 'violated', nobodys: ['I6: exit 70'] } as const;
    const worse = { ...parked, known: [], violated: ['I3'] };
    expect(known([run, parked, worse, wrong])).toMatchObject([{ k: 1, n: 2, others: 2 }]);
  });

  it('takes the line at its word whether its window is known, whatever the cells are today', () => {
    const { cannotClose: _, ...told } = parked;
    // What is excused in a known window is a violation elsewhere.
    expect(figuresOf([run, told], cells, of)).toContainEqual(
      expect.objectContaining({ fault: 'F18', known: false, k: 1, n: 1 }),
    );
    const before = { ...trial, cannotClose: true, known: ['I2a'] } as const;
    expect(known([run, before])).toContainEqual(expect.objectContaining({ fault: 'F1', k: 1, n: 1 }));
    expect(glue([run, before])).toMatchObject({ n: 0 });
  });

  it('leaves out no line whose cell there is no longer; but no more hits of it are wanted', () => {
    const before = { ...trial, fault: 'F99', window: 'gone', violated: ['I3'] };
    expect(figuresOf([run, trial, before], cells, of)).toContainEqual(
      expect.objectContaining({ fault: 'F99', kind: 'glue', k: 1, n: 1, target: 0 }),
    );
    expect(glue([run, trial, { ...trial, window: 'gone' }])).toMatchObject({ n: 2, target: 3_000 });
  });

  it('has hits missing, and more of another are none of them', () => {
    const figure = { fault: 'F1', kind: 'glue', known: false, timing: 'rig', k: 0, others: 0 } as const;
    const figures = [
      { ...figure, n: 5, target: 8 },
      { ...figure, n: 9, target: 8 },
    ];
    expect(missingOf(figures)).toEqual({ wanted: 16, missing: 3 });
  });

  it('can be of all drivers', () => {
    const figures = figuresOf(
      [run, trial, { ...trial, kind: 'ecs', violated: ['I3'] }, { ...parked, fault: 'F1' }],
      cells,
      of,
    );
    expect(pooled(figures, 'F1')).toEqual({ k: 1, n: 2 });
  });
});
