import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Violation } from '../../checker/violation.js';
import type { Cell } from '../cell.js';
import type { BatchResult } from '../run-plan.js';
import type { TrialLine } from '../run-trial.js';
import { openLineFile, readTrialLines } from './file.js';
import { judgedLines } from './judged-lines.js';
import { inBrokenBatch, type RunLine, type TrialRecord } from './line.js';
import { missingOfCells, missingOfTargets } from './missing.js';

const of = { v: 1, run: 'r1', code: 'c1', timing: 'rig' } as const;
const run: RunLine = { ...of, what: 'run', at: '2026-11-20T10:00:00.000Z', seed: 7, args: 'F1', planned: 2 };
const line = (trial: string, key: string): TrialLine => ({
  v: 1,
  at: Date.parse(run.at),
  fault: 'F1',
  window: 'W3',
  kind: 'glue',
  variant: 0,
  trial,
  workflowId: `one:${trial}`,
  key,
  hit: true,
  ended: 'COMPLETED',
  ms: 1,
});
const result = (violations: Violation[], more: object = {}): BatchResult =>
  ({
    batch: { name: 'slot-1', trials: [] },
    lines: [line('f1-a', 'a'.repeat(32)), line('f1-b', 'b'.repeat(32))],
    report: { verdict: violations.length > 0 ? 'violated' : 'clean', violations, brokenRig: [] },
    ...more,
  }) as unknown as BatchResult;
const violation = (ids: Violation['ids']): Violation => ({ invariant: 'I2a', ids, message: 'Two jobs.' });

describe('the lines of a batch that was judged', () => {
  it('lay a violation at the door of the trial that it names', () => {
    const lines = judgedLines(run, 1, result([violation({ key: 'b'.repeat(32) })]));
    expect(lines).toMatchObject([
      { trial: 'f1-a', violated: [], seed: 7, code: 'c1', batch: '1/slot-1' },
      { trial: 'f1-b', violated: ['I2a'], key: 'b'.repeat(32) },
      { what: 'batch', verdict: 'violated', trials: 2, hits: 2, why: ['I2a: Two jobs.'] },
    ]);
    expect(lines[0]).not.toHaveProperty('key');
    expect(lines.at(-1)).not.toHaveProperty('nobodys');
  });

  it('keep a violation that names none', () => {
    expect(judgedLines(run, 1, result([violation({ pid: '4' })])).at(-1)).toMatchObject({
      nobodys: ['I2a: Two jobs.'],
    });
  });

  it('count nothing, where the rig broke, and leave no trial out', () => {
    const uncounted = { hit: false, miss: 'its batch broke', violated: [] };
    const broken = judgedLines(run, 2, result([], { broken: 'Error: no port\n  at file:///home/me/rig/x.js:1' }));
    expect(broken).toMatchObject([
      { trial: 'f1-a', ...uncounted },
      { trial: 'f1-b', ...uncounted },
      { what: 'batch', verdict: 'broken', hits: 2, why: ['Error: no port\n  at x.js:1'] },
    ]);
    expect(judgedLines(run, 2, result([], { report: undefined })).at(-1)).toMatchObject({ verdict: 'broken' });
    const contradicting = {
      report: { violations: [], brokenRig: [{ ids: {}, message: 'Ledger and witness differ.' }] },
    };
    expect(judgedLines(run, 2, result([], contradicting)).at(-1)).toMatchObject({
      why: ['Ledger and witness differ.'],
    });
  });

  it('keep what was found before the rig broke', () => {
    const known = [violation({ key: 'a'.repeat(32) })];
    const more = { broken: 'Error: no port', known };
    const found = judgedLines(run, 1, result([violation({ key: 'b'.repeat(32) })], more));
    expect(found).toMatchObject([
      { hit: false, miss: inBrokenBatch, violated: [] },
      { hit: false, miss: inBrokenBatch, violated: ['I2a'], key: 'b'.repeat(32) },
      { verdict: 'violated', broke: true, why: ['Error: no port', 'I2a: Two jobs.'] },
    ]);
    expect(found[0]).not.toHaveProperty('known');
    expect(found.at(-1)).not.toHaveProperty('totals');
    expect(judgedLines(run, 1, result([violation({ pid: '4' })])).at(-1)).not.toHaveProperty('broke');
  });

  it('say where a fault did strike and nothing came after it, and which entry of its window it was bound to', () => {
    const stalled = { ...line('f1-a', 'a'.repeat(32)), hit: false, miss: 'late', stalled: true, nth: 3 };
    const [first, second] = judgedLines(run, 1, result([], { lines: [stalled, line('f1-b', 'b'.repeat(32))] }));
    expect(first).toMatchObject({ hit: false, miss: 'late', stalled: true, nth: 3 });
    for (const field of ['stalled', 'nth']) expect(second).not.toHaveProperty(field);
  });

  it('count traces that the model accepts for a known window alone, but in the cells of these', () => {
    const through = (of: string) => ({ key: of.repeat(32), workflowId: `one:f1-${of}`, verdict: 'known', window: 'w' });
    const lines = [line('f1-a', 'a'.repeat(32)), { ...line('f1-b', 'b'.repeat(32)), known: true }];
    const conformance = [through('a'), through('b'), through('c')];
    expect(judgedLines(run, 1, result([], { lines, conformance })).at(-1)).toMatchObject({ known: 2, traces: 3 });
    expect(judgedLines(run, 1, result([])).at(-1)).not.toHaveProperty('known');
  });

  it('say of a trial what was counted, and that the model could not follow it', () => {
    const counted = [{ what: 'overlap-after-reset', ids: { key: 'a'.repeat(32) }, message: 'Two at once.' }];
    const conformance = [
      { key: 'b'.repeat(32), workflowId: 'one:f1-b', verdict: 'not-judged', why: 'too wide' },
      { key: 'c'.repeat(32), workflowId: 'one:f7-c', verdict: 'not-judged', why: 'set back', beyond: true },
    ];
    const report = { verdict: 'clean', violations: [], brokenRig: [], counted, totals: { runs: 2 } };
    expect(judgedLines(run, 1, result([], { report, conformance }))).toMatchObject([
      { counted: ['overlap-after-reset'] },
      { unjudged: true },
      { verdict: 'clean', traces: 1, unjudged: 1, totals: { runs: 2 } },
    ]);
  });
});

describe('the file of a long run', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-lines-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on after a line that was cut off', () => {
    const file = join(folder, 'new', 'trials.ndjson');
    openLineFile(file).write(run);
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"v":1,"wh`);
    const again = openLineFile(file);
    again.write(run);
    expect(again.found).toEqual([run]);
    expect(readTrialLines(file)).toEqual([run, run]);
  });

  it('is read packed, too, and its bad lines are named', () => {
    const file = join(folder, 'trials.ndjson.gz');
    writeFileSync(file, gzipSync(`${JSON.stringify(run)}\n`));
    expect(readTrialLines(file)).toEqual([run]);
    writeFileSync(file, gzipSync('many\n'));
    expect(() => readTrialLines(file)).toThrow(`Line 1 of ${file} is no JSON: many`);
  });
});

describe('what is missing', () => {
  const cell = (window: string, fault = 'F3'): Cell => ({ fault, window, kind: 'ecs', meet: () => Promise.resolve() });
  const made = (window: string, variant: number, hit = true): TrialRecord =>
    ({ ...of, what: 'trial', fault: 'F3', window, kind: 'ecs', variant, hit }) as TrialRecord;

  it('of a cell are the hits that it has not got, in the ways whose turn it is', () => {
    const missing = missingOfCells([cell('W3'), cell('W4')], [made('W3', 0), made('W3', 1, false)], 2);
    expect(missing.filter((trial) => trial.cell.window === 'W3').map(({ variant }) => variant)).toEqual([2]);
    expect(missing.filter((trial) => trial.cell.window === 'W4').map(({ variant }) => variant)).toEqual([0, 1]);
  });

  it('of a target goes to the cells that have the fewest', () => {
    const hits = Array.from({ length: 597 }, (_, variant) => made('W3', variant));
    const missing = missingOfTargets([cell('W3'), cell('W4')], hits, 'rig');
    expect(missing.map((trial) => [trial.cell.window, trial.variant])).toEqual([
      ['W4', 0],
      ['W4', 1],
      ['W4', 2],
    ]);
    expect(missingOfTargets([cell('W3', 'F4')], [], 'product')).toEqual([]);
  });

  it('of several comes on at one pace', () => {
    const missing = missingOfTargets([cell('W3'), cell('W9', 'F4')], [], 'rig');
    const firstHalf = missing.slice(0, missing.length / 2).filter((trial) => trial.cell.fault === 'F4').length;
    expect([missing.length, firstHalf]).toEqual([900, 150]);
  });
});
