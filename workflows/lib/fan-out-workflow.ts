/** The engine's workflow behind a fan-out over a pipeline: one batch of items, each a child that is a run of its own. */
import { CancelledFailure, log } from '@temporalio/workflow';
import type { FanOutBatch, FanOutBatchResult } from '../../contracts/fan-out.js';
import { runChild } from './child.js';
import { itemStillRunning } from './fan-out-failures.js';
import { jsonBytes } from './json-bytes.js';
import { throughWindow } from './window.js';

/** Gives its report also when more failed than is tolerated: what failed must not be lost with the batch. */
export async function millraceForEach(batch: FanOutBatch): Promise<FanOutBatchResult> {
  const { cancelled, ...end } = await throughWindow({
    items: batch.items.map((item) => ({ key: item.key, item })),
    window: batch.window,
    tolerated: batch.tolerated,
    async each({ key, input, workflowId }) {
      const result = await runChild(batch.pipeline, { workflowId, staticSummary: `${batch.name}: ${key}`, input });
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
