/** Runs that fan out, and what the plane knows of their items' jobs. */
import { expect, vi } from 'vitest';
import type { ChildRun, RunDocument } from '../../../contracts/run.js';
import type { LedgerEntry } from '../../../local/aws/ledger.js';
import { startEngineRig, type EngineRig } from './engine-rig.js';

export const startFanOutRig = (): Promise<EngineRig> =>
  startEngineRig(new URL('../../workflows/fan-out/index.ts', import.meta.url));

export const someItems = (count: number, job = 'quick'): { id: string; job: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `item-${index}`, job }));

export const badItem = { id: 'bad', job: 'fails' };

/** The children of the run's only step. */
export function childrenOf(run: RunDocument): [ChildRun, ...ChildRun[]] {
  return (run.steps[0]?.children ?? []) as [ChildRun, ...ChildRun[]];
}

/** A run whose first two items have a job that does not end by itself. `name`: of the recording. */
export async function runningFanOut(rig: EngineRig, name?: string): Promise<RunDocument> {
  const from = rig.plane.ledger().length;
  const handle = await rig.start('overPipeline', { items: someItems(3, 'held'), window: 2 });
  await committedSince(rig, from, 2);
  return rig.becomes(handle, name, {
    state: 'running',
    steps: [
      {
        name: 'jobs',
        kind: 'for-each',
        state: 'running',
        detail: '0 of 1 batch ended: 0 of 3 items, 0 failed',
        children: [{ batch: 1, state: 'running' }],
      },
    ],
  });
}

/** Waits until so many jobs have been started after `from` entries of the ledger. */
export function committedSince({ plane }: EngineRig, from: number, count: number): Promise<LedgerEntry[]> {
  return vi.waitFor(() => {
    const found = plane.ledger().filter(({ event }, index) => index >= from && event === 'committed');
    expect(found).toHaveLength(count);
    return found;
  }, 10_000);
}
