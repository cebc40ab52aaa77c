import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { BatchLine, Line, RunLine, TrialRecord } from '../rig/lines/line.js';
import { readTrialLines } from '../rig/lines/file.js';
import { allCells } from '../rig/matrix.js';
import { boundText } from './bound-text.js';
import { measuredText, partsOf, withParts } from './page.js';
import { isProof, proofsOf, readProofs, type ProofLine } from './proofs.js';
import { linesFile, pageFile, proofsFile, publishable } from './published.js';
import { figuresOf, latestCode } from './tally.js';

const of = { v: 1, run: 'r1', code: 'c1', timing: 'rig' } as const;
const at = '2026-11-20T10:00:00.000Z';
const run: RunLine = { ...of, what: 'run', at, seed: 1, args: 'F1', planned: 4 };
const trial: TrialRecord = {
  ...of,
  what: 'trial',
  seed: 1,
  batch: '1/slot-1',
  at,
  fault: 'F1',
  window: 'W3',
  kind: 'glue',
  variant: 0,
  trial: 'f1-w3-glue-0-abcdef',
  hit: true,
  ended: 'COMPLETED',
  ms: 900,
  violated: [],
};
const batch: BatchLine = { ...of, what: 'batch', batch: '1/slot-1', at, verdict: 'clean', trials: 4, hits: 4 };
const cells = [
  { fault: 'F1', window: 'W3', kind: 'glue' },
  { fault: 'F1', window: 'W3', kind: 'ecs' },
  { fault: 'F18', window: 'parked', kind: 'glue', known: true },
] as const;
const glue = (lines: readonly Line[]) =>
  figuresOf(lines, cells, of).find(({ kind, known }) => kind === 'glue' && !known);

describe('the published page', () => {
  it('has the parts that the committed lines give', () => {
    const page = readFileSync(pageFile, 'utf8');
    const lines = readTrialLines(linesFile);
    const proofs = proofsOf(readProofs(proofsFile), latestCode(lines));
    expect(page).toBe(withParts(page, partsOf(lines, proofs, allCells)));
  });

  it('has a place for each', () => {
    expect(() => withParts('nothing', { measured: 'text' })).toThrow('The page has no <!-- measured');
    const page = 'a\n\n<!-- model: made by test/faults/report -->\n\nold\n\n<!-- /model -->\n';
    expect(withParts(page, { model: 'new' })).toBe(page.replace('old', 'new'));
  });
});

describe('a figure', () => {
  it('counts hits, and a violation of whatever trial', () => {
    const miss = { ...trial, hit: false, miss: 'late' };
    expect(glue([run, trial, miss])).toMatchObject({ k: 0, n: 1, target: 3_000 });
    expect(glue([run, trial, { ...trial, violated: ['I2a'] }])).toMatchObject({ k: 1, n: 2 });
    expect(glue([run, trial, { ...miss, violated: ['I3'] }])).toMatchObject({ k: 1, n: 2 });
  });

  it('takes a violation that names no trial for one of each', () => {
    expect(glue([run, trial, { ...batch, verdict: 'violated', nobodys: ['I6: exit 70'] }])).toMatchObject({
      k: 1,
      n: 1,
    });
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
    const parked = { ...trial, fault: 'F18', window: 'parked', known: ['I2a'] };
    const known = figuresOf([run, trial, parked], cells, of).filter((figure) => figure.known);
    expect(known).toMatchObject([{ fault: 'F18', k: 1, n: 1 }]);
  });
});

describe('the measured part', () => {
  const text = measuredText([run, trial, { ...batch, verdict: 'broken', why: ['no port\nmore'] }], cells);

  it('says how many are missing', () => {
    expect(text).toContain('0 of 1, ≤ 95 %');
    expect(text).toContain('3,599');
  });

  it('lists runs that were cut off, and batches that broke', () => {
    expect(text).toContain('cut off');
    expect(text).toContain('- run r1, 1/slot-1, broken: no port\n');
  });

  it('is of the latest code alone', () => {
    const older: RunLine = { ...run, run: 'r0', code: 'c0', at: '2026-11-19T10:00:00.000Z' };
    expect(publishable([older, { ...trial, code: 'c0' }, run, trial, trial])).toEqual([run, trial]);
  });
});

describe('what stands beside the trials', () => {
  const sabotage: ProofLine = {
    ...{ v: 1, what: 'sabotage', at, code: 'c1', name: 'no-find', guarantee: 'It is found', takenOut: 'the search' },
    ...{ fault: 'F3', window: 'W4', kind: 'glue', expects: ['I2a'], control: 1 },
    ...{ hits: 4, red: 3, missed: 0, launches: 3, rejected: 3 },
  };
  const model: ProofLine = {
    ...{ v: 1, what: 'model', at, code: 'c1', asExpected: true },
    plans: [{ service: 'no token', bounds: 'any 2 faults', states: 12_345, transitions: 23_456, holds: true }],
  };
  const simulation: ProofLine = {
    ...{ v: 1, what: 'simulation', at, code: 'c1', seed: 7, passed: true, rejected: 0 },
    kinds: [
      { kind: 'glue', interleavings: 1_000, events: 9_000, violated: 0, known: 2 },
      { kind: 'ecs', interleavings: 1_000, events: 8_000, violated: 0, known: 0 },
    ],
    sabotages: [{ name: 'no find', kind: 'glue', guarantee: 'It is found', red: 31, of: 100, caught: true }],
  };

  it('adds up the rates of one code', () => {
    const { sabotage: text } = partsOf([], [sabotage, { ...sabotage, hits: 1, red: 1, problem: 'I3 turned red' }], []);
    expect(text).toMatch(/It is found .* F3 \(reply .*\), W4 \(.*\) .*glue .* I2a .* 4 of 5; \*\*I3 turned red\*\*/);
    expect(text).toContain('2 hits');
  });

  it('has the figures of model and simulation', () => {
    const parts = partsOf([], [model, simulation], []);
    expect(parts.model).toMatch(/no token .* 12,345 .* 23,456 .* yes/);
    expect(parts.simulation).toMatch(/ 7 .* glue, ecs .* 2,000 .* 17,000 .* 0 .* 2 .* 0/);
    expect(parts.simulation).toMatch(/no find .* 31 of 100/);
    expect(partsOf([], [], []).model).toBe('Nothing has been measured yet.');
  });

  it('is of the code that the trials are of, each line once', () => {
    const newer: ProofLine = { ...model, code: 'c2', at: '2026-11-21T10:00:00.000Z' };
    expect(proofsOf([model, newer, model], 'c1')).toEqual([model]);
    expect(proofsOf([newer, model])).toEqual([newer]);
  });

  it('may come in the same file', () => {
    expect([run, trial, sabotage, model, simulation].filter(isProof)).toEqual([sabotage, model, simulation]);
  });
});

describe('a bound', () => {
  it.each([
    [0, 3_000, '0.10 %'],
    [0, 300, '1.0 %'],
    [0, 1, '95 %'],
    [1, 100, '4.7 %'],
    [2, 2, '100 %'],
  ])('of %i of %i is written as %s, rounded up', (k, n, text) => {
    expect(boundText(k, n)).toBe(text);
  });
});
