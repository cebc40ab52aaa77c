import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunLine } from '../rig/lines/line.js';
import { readTrialLines } from '../rig/lines/file.js';
import { allCells } from '../rig/matrix.js';
import { boundText } from './bound-text.js';
import { measuredText, partsOf, withParts } from './page.js';
import { isProof, proofsOf, readProofs, type ProofLine } from './proofs.js';
import { linesFile, pageFile, proofsFile, publishable } from './published.js';
import { at, batch, cells, run, trial } from './sample.js';
import { latestCode } from './tally.js';

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

  it('has known windows of both timings, and trials that do not count', () => {
    const known = { ...trial, fault: 'F18', window: 'parked', cannotClose: true, timing: 'product' } as const;
    const missed = { ...trial, window: 'W9', hit: false, miss: 'late' };
    const whole = measuredText([run, known, missed], cells);
    expect(whole).toMatch(/closed.*\n\n.*\n.*\n\| F18 .* none yet/);
    expect(whole).toMatch(/The same at the product's own timings\*\*\n\n.*\n.*\n\| F18 .* 0 of 1/);
    expect(whole).toMatch(/do not count, by window<\/summary>\n\n.*\n.*\n\| F1 W9 +\| 1 /);
    expect(text).not.toContain("The same at the product's");
  });

  it('has cells without a hit, trials that were struck in vain, and the hits that are missing', () => {
    const stalled = { ...trial, window: 'W9', hit: false, miss: 'late', stalled: true } as const;
    const whole = measuredText([run, trial, stalled], cells);
    expect(whole).toMatch(/Hits by window<\/summary>\n\n.*\n.*\n\| F1 W3 +\| 1 +\| \*\*0\*\* /);
    expect(whole).toMatch(/did not come, by window<\/summary>\n\n.*\n.*\n\| F1 W9 +\| 1 /);
    expect(text).not.toContain('did not come, by window');
    expect(whole).toContain(' wanted hits are missing.');
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
    ...{ v: 1, what: 'simulation', at, code: 'c1', seed: 7, passed: true, judged: 2_000, rejected: 0 },
    kinds: [
      { kind: 'glue', interleavings: 1_000, events: 9_000, violated: 0, known: 2 },
      { kind: 'ecs', interleavings: 1_000, events: 8_000, violated: 0, known: 0 },
    ],
    sabotages: [{ name: 'no find', kind: 'glue', guarantee: 'It is found', red: 31, of: 100, caught: true }],
  };

  it('adds up the rates of one code', () => {
    const { sabotage: text } = partsOf([], [sabotage, { ...sabotage, hits: 1, red: 1, problem: 'I3 turned red' }], []);
    expect(text).toMatch(/It is found .* F3 \(reply .*\), W4 \(.*\) .*glue .* I2a .* 4 of 5; \*\*I3 turned red\*\*/);
  });

  it('counts the hits of a control once for each cell and run, and tells of each that proves nothing', () => {
    const other: ProofLine = { ...sabotage, name: 'no-key' };
    const later: ProofLine = { ...sabotage, at: '2026-11-21T10:00:00.000Z', control: 5 };
    const elsewhere: ProofLine = { ...sabotage, window: 'W5', control: 3 };
    const of = (lines: readonly ProofLine[]) => partsOf([], lines, []).sabotage;
    expect(of([sabotage, other, later, elsewhere])).toContain(
      ': 9 hits in 2 cells, 0 of which were not hit, or not clean.',
    );
    const red = { ...elsewhere, problem: 'I2a stayed green', controlProblem: 'I3 is red, too' };
    expect(of([sabotage, red])).toContain('1 of which were not hit');
    expect(of([sabotage, red])).toContain('**I2a stayed green**; **control: I3 is red, too**');
    expect(of([{ ...sabotage, problem: 'control: I3 is red, too' }])).toContain('1 of which were not hit');
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
