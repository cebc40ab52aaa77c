/**
 * A fan-out over an exported pipeline: batches of items, each batch an engine workflow of its own whose children are the
 * items' runs, so that no history grows with the number of items. Cancelling the run cancels batches, items and jobs.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { FanOutBatch, FanOutBatchResult, ItemFailure } from '../../contracts/fan-out.js';
import { fanOutLimits as limits } from '../../contracts/fan-out.js';
import { fanOutWorkflow } from '../../contracts/names.js';
import { runChild } from './child.js';
import { batchId } from './child-ids.js';
import { applicationFailureIn } from './failures.js';
import { batchLost, noteStillRunning } from './fan-out-failures.js';
import { currentRun } from './run.js';
import { mayStillRun, throughWindow, type WindowEnd } from './window.js';

/** `window` and `tolerated` are the whole fan-out's. */
export async function fanOut(
  batches: readonly Omit<FanOutBatch, 'window' | 'tolerated'>[],
  window: number,
  tolerated: number,
): Promise<WindowEnd<unknown>> {
  const lanes = Math.min(batches.length, Math.ceil(window / limits.window));
  const told = new Map<number, FanOutBatchResult>();
  const broken: unknown[] = [];
  const leftBehind: ItemFailure[] = [];
  const failures = () => [...told.values()].reduce((sum, { failedCount }) => sum + failedCount, 0);
  const { cancelled } = await throughWindow({
    items: batches.map((item) => ({ key: String(item.batch), item })),
    window: lanes,
    tolerated: 0,
    async each(batch) {
      const input: FanOutBatch = { ...batch, window: Math.ceil(window / lanes), tolerated: tolerated - failures() };
      const result = await runBatch(input).catch((error: unknown) => {
        const failure = applicationFailureIn(error);
        if (mayStillRun(failure)) leftBehind.push(leftBy(batch, failure?.message ?? ''));
        // Cancelled by somebody else, its items would be in no list.
        if (!(isCancellation(error) && CancellationScope.current().consideredCancelled)) broken.push(error);
        throw error;
      });
      told.set(batch.batch, result);
      // Ends the other batches: to the window, one that came too far is a failed item.
      if (failures() > tolerated) throw new RangeError('More items failed than are tolerated');
    },
  });
  const exceeded = failures() > tolerated;
  const sum = sumOf(batches.flatMap(({ batch }) => told.get(batch) ?? []));
  if (broken.length > 0 && !exceeded && !cancelled) {
    const name = batches[0]?.name ?? '';
    noteStillRunning(name, [...leftBehind, ...sum.failed]);
    throw batchLost(name, broken[0]);
  }
  return { ...sum, failed: [...leftBehind, ...sum.failed], exceeded, cancelled };
}

function runBatch(batch: FanOutBatch): Promise<FanOutBatchResult> {
  const workflowId = batchId(batch.name, batch.batch);
  const retryOf = currentRun().before?.batches[workflowId];
  return runChild(fanOutWorkflow, {
    workflowId,
    staticSummary: `${batch.name}: batch ${batch.batch} of ${batch.batches}`,
    input: retryOf === undefined ? batch : { ...batch, retryOf },
  });
}

/** A batch that was cancelled tells of nothing but of what it had to leave behind. */
function leftBy({ batch, name }: Pick<FanOutBatch, 'batch' | 'name'>, message: string): ItemFailure {
  return {
    key: `batch ${batch}`,
    type: 'JobStillRunning',
    message,
    workflowId: batchId(name, batch),
    mayStillRun: true,
  };
}

function sumOf(ends: readonly FanOutBatchResult[]): Omit<WindowEnd<unknown>, 'exceeded' | 'cancelled'> {
  return {
    succeeded: ends.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failedCount: ends.reduce((sum, { failedCount }) => sum + failedCount, 0),
    results: ends.flatMap(({ results }) => results),
    // What may still run first, however much else has failed.
    failed: ends
      .flatMap(({ failed }) => failed)
      .sort((a, b) => Number(b.mayStillRun ?? false) - Number(a.mayStillRun ?? false))
      .slice(0, limits.failuresTold),
  };
}
