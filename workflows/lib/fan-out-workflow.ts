/** The engine's workflow behind a fan-out over a pipeline: one batch of items, each a child that is a run of its own. */
import { CancelledFailure, log } from '@temporalio/workflow';
import type { FanOutBatch, FanOutBatchResult } from '../../contracts/fan-out.js';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import type { ItemOutcome } from '../../contracts/outcomes.js';
import { withIds } from '../../contracts/with-ids.js';
import { runChild } from './child.js';
import { itemStillRunning } from './fan-out-failures.js';
import { jsonBytes } from './json-bytes.js';
import { loadPages } from './kept.js';
import { specHash } from './key.js';
import { throughWindow } from './window.js';

/** Gives its report also when more failed than is tolerated: what failed must not be lost with the batch. */
export async function millraceForEach(batch: FanOutBatch): Promise<FanOutBatchResult> {
  const before = batch.retryOf === undefined ? undefined : await itemsBefore(batch.retryOf);
  const { cancelled, ...end } = await throughWindow({
    items: batch.items.map((item) => ({ key: item.key, item })),
    window: batch.window,
    tolerated: batch.tolerated,
    async each({ key, input, workflowId }) {
      const item = before?.get(workflowId);
      if (item && isKept(item, batch, input)) return item.succeeded?.result;
      const result = await runChild(batch.pipeline, {
        workflowId,
        staticSummary: `${batch.name}: ${key}`,
        input,
        ...(item && { memo: retryMemo(item) }),
      });
      const length = jsonBytes(result);
      if (length > batch.resultLimit)
        throw new RangeError(
          `The result holds ${length} bytes, ${batch.resultLimit} are allowed: return a reference, such as an S3 key`,
        );
      return result;
    },
  });
  const { succeeded, failedCount, failed } = end;
  log.info('batch ended', { forEach: batch.name, batch: batch.batch, succeeded, failed: failedCount });
  if (!cancelled) return end;
  const [left] = failed.filter((item) => item.mayStillRun);
  throw left ? itemStillRunning(batch.name, left) : new CancelledFailure('The batch was cancelled');
}

/** Only in a retry, as any run's outcomes are. */
async function itemsBefore(runId: string): Promise<ReadonlyMap<string, ItemOutcome>> {
  const pages = await loadPages(runId);
  return new Map(pages.flatMap(({ items }) => items.map((item) => [item.workflowId, item] as const)));
}

/** A result that is too large made the item fail: it has to be another one. */
function isKept({ succeeded }: ItemOutcome, batch: FanOutBatch, input: unknown): boolean {
  const { pipeline, resultLimit, firstIds = {} } = batch;
  const given = withIds({ pipeline, input }, new Map(Object.entries(firstIds)));
  return succeeded?.hash === specHash(given) && jsonBytes(succeeded?.result) <= resultLimit;
}

/** The item's run is a retry of its own: its steps that succeeded are kept. Whether its input was ever parsed, nobody knows. */
function retryMemo({ runId }: ItemOutcome): { [memoKey]: RunMemo } {
  return { [memoKey]: { v: 1, startedBy: 'retry', retryOf: runId, after: runId, parsed: false } };
}
