/** The engine's workflow behind a fan-out over a pipeline: one batch of items, each a child that is a run of its own. */
import { executeChild, log } from '@temporalio/workflow';
import type { FanOutBatch, FanOutBatchResult } from '../../contracts/fan-out.js';
import { asChild } from './fan-out.js';
import { throughWindow } from './window.js';

/** Gives its report also when more failed than is tolerated: what failed must not be lost with the batch. */
export async function millraceForEach(batch: FanOutBatch): Promise<FanOutBatchResult> {
  const end = await throughWindow({
    items: batch.items.map((item) => ({ key: item.key, item })),
    window: batch.window,
    tolerated: batch.tolerated,
    async each({ key, input, workflowId }) {
      const result: unknown = await executeChild(batch.pipeline, {
        ...asChild,
        workflowId,
        staticSummary: `${batch.name}: ${key}`,
        args: [input],
      });
      const { length } = JSON.stringify(result) ?? '';
      if (length > batch.resultLimit)
        throw new RangeError(
          `The result holds ${length} characters, ${batch.resultLimit} are allowed: return a reference, such as an S3 key`,
        );
      return result;
    },
  });
  log.info('batch ended', {
    forEach: batch.name,
    batch: batch.batch,
    succeeded: end.succeeded,
    failed: end.failedCount,
  });
  return end;
}
