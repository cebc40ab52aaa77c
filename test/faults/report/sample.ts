/** Lines for tests: a run, a trial of it, its batch; and cells. */
import type { BatchLine, RunLine, TrialRecord } from '../rig/lines/line.js';
import type { KnownCell } from './figures.js';

export const of = { v: 1, run: 'r1', code: 'c1', timing: 'rig' } as const;
export const at = '2026-11-20T10:00:00.000Z';
export const run: RunLine = { ...of, what: 'run', at, seed: 1, args: 'F1', planned: 4 };
export const trial: TrialRecord = {
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
export const batch: BatchLine = { ...of, what: 'batch', batch: '1/slot-1', at, verdict: 'clean', trials: 4, hits: 4 };
export const cells = [
  { fault: 'F1', window: 'W3', kind: 'glue' },
  { fault: 'F1', window: 'W3', kind: 'ecs' },
  { fault: 'F18', window: 'parked', kind: 'glue', known: true },
] as const satisfies readonly KnownCell[];
