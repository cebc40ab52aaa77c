import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { soOften } from './batch.js';
import type { Cell } from './cell.js';
import { readTrialLines } from './lines/file.js';
import { longRun, type LongRunOrder } from './long-run.js';
import type { BatchResult, PlanOrder } from './run-plan.js';
import type { TrialLine } from './run-trial.js';
import { rigTiming } from './timing.js';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-long-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const cell: Cell = { fault: 'F1', window: 'W3', kind: 'glue', meet: () => Promise.resolve() };
const lineOf = (variant: number): TrialLine => ({
  ...{ v: 1, at: 1, fault: 'F1', window: 'W3', kind: 'glue', variant, trial: `f1-${variant}-x`, hit: true },
  ...{ workflowId: `one:f1-${variant}-x`, ended: 'COMPLETED', ms: 1 },
});

/** Each trial is a hit, and the second one violates. */
function made({ batches, onBatch }: PlanOrder): Promise<readonly BatchResult[]> {
  const results = batches.map((batch): BatchResult => {
    const lines = batch.trials.map(({ variant }) => lineOf(variant));
    const violations = lines
      .filter(({ variant }) => variant === 1)
      .map(({ trial }) => ({ invariant: 'I2a', ids: { trial }, message: 'Two jobs.' }));
    return { batch, lines, report: { violations, brokenRig: [] } as unknown as NonNullable<BatchResult['report']> };
  });
  for (const result of results) onBatch?.(result, join(folder, result.batch.name));
  return Promise.resolve(results);
}

const order = (more: Partial<LongRunOrder>): LongRunOrder => ({
  ...{ out: join(folder, 'trials.ndjson'), perSlot: 5, perRound: 2, resume: false, args: '', slots: 1, seed: 1 },
  ...{ timing: rigTiming, folder: join(folder, 'run'), say: () => undefined },
  missing: (trials) => soOften([cell], 4).slice(trials.length),
  ...more,
});

describe('a long run', () => {
  it('tells of what was violated in a round before the next one begins', async () => {
    const told: string[] = [];
    const onViolated: LongRunOrder['onViolated'] = (violated) => {
      const before = readTrialLines(join(folder, 'trials.ndjson')).filter(({ what }) => what === 'trial').length;
      told.push(...violated.map(({ trial }) => `${trial} after ${before}`));
      return Promise.resolve();
    };
    expect(await longRun(order({ onViolated }), made)).toMatchObject({ hits: 4, misses: 0, missing: 0 });
    expect(told).toEqual(['f1-1-x after 2']);
  });

  it('makes nothing when its time is over', async () => {
    const result = await longRun(order({ over: AbortSignal.abort() }), made);
    expect(result).toMatchObject({ hits: 0, missing: 4, wasCut: true });
  });

  it('knows the trials that were struck, and what should have followed did not come', async () => {
    const stall: typeof made = ({ onBatch, ...plan }) =>
      made({
        ...plan,
        onBatch: (result, at) => {
          const lines = result.lines.map((line) => ({ ...line, hit: false, miss: 'late', stalled: true }) as const);
          onBatch?.({ ...result, lines }, at);
        },
      });
    const { misses, inVain } = await longRun(order({}), stall);
    expect([misses, inVain.map(({ trial }) => trial)]).toEqual([2, ['f1-0-x', 'f1-1-x']]);
  });
});
