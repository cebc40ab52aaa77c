/**
 * An item that did not succeed in its fan-out may have been retried by itself since then: its latest run is what counts.
 * Otherwise the fan-out's retry would repeat what has long succeeded.
 */
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { fanOutLimits } from '../../contracts/fan-out.js';
import type { ItemOutcome } from '../../contracts/outcomes.js';
import type { Hash } from '../../contracts/step-outcome.js';
import { historyOf, valueOf } from './seen-run.js';

export async function latestItem(item: ItemOutcome, hash: Hash): Promise<ItemOutcome> {
  if (item.succeeded) return item;
  const { workflowId } = item;
  const latest = await Context.current()
    .client.workflow.getHandle(workflowId)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    });
  if (!latest) return item;
  const { runId, type: pipeline, status } = latest;
  if (status.name !== 'COMPLETED') return { workflowId, runId };
  const { input, result } = await inAndOut({ workflowId, runId });
  // As one that the fan-out would not have taken.
  if (Buffer.byteLength(JSON.stringify(result) ?? '') > fanOutLimits.itemResult) return { workflowId, runId };
  return { workflowId, runId, succeeded: { hash: hash({ pipeline, input }), ...(result !== undefined && { result }) } };
}

async function inAndOut(run: { workflowId: string; runId: string }): Promise<{ input: unknown; result: unknown }> {
  let [input, result]: unknown[] = [];
  for await (const event of historyOf(run)) {
    const { workflowExecutionStartedEventAttributes: started, workflowExecutionCompletedEventAttributes: done } = event;
    if (started) input = await valueOf(started.input);
    if (done) result = await valueOf(done.result);
  }
  return { input, result };
}
