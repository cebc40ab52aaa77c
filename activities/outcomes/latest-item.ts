/**
 * An item that did not succeed in its fan-out may have been retried by itself since then: its latest run is what counts.
 * Otherwise the fan-out's retry would repeat what has long succeeded. A retry or a rerun of its own has been given the
 * parsed form of what the fan-out gave, with the schema's defaults in it: such a run counts as given the same. Not so what
 * another run of the fan-out has given (after a reset, what it gave is forgotten): that may have been anything.
 */
import { Context } from '@temporalio/activity';
import { WorkflowNotFoundError, type WorkflowExecutionDescription } from '@temporalio/client';
import { fanOutLimits } from '../../contracts/fan-out.js';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import type { ItemOutcome } from '../../contracts/outcomes.js';
import type { Hash } from '../../contracts/step-outcome.js';
import { historyOf, valueOf } from './seen-run.js';

export async function latestItem(item: ItemOutcome, hash: Hash): Promise<ItemOutcome> {
  if (item.succeeded) return item;
  const { workflowId } = item;
  const latest = await described({ workflowId });
  if (!latest) return item;
  const { runId, type: pipeline, status } = latest;
  const same = await givenAtFirst(latest, item, hash);
  const failed = { workflowId, runId, ...(same !== undefined && { given: same }) };
  if (status.name !== 'COMPLETED') return failed;
  const { input, result } = await inAndOut({ workflowId, runId });
  // As one that the fan-out would not have taken.
  if (Buffer.byteLength(JSON.stringify(result) ?? '') > fanOutLimits.itemResult) return failed;
  const succeeded = { hash: same ?? hash({ pipeline, input }), ...(result !== undefined && { result }) };
  return { workflowId, runId, succeeded };
}

/**
 * Hash of what a fan-out gave where the item's retries and reruns began, of which there may be several, one after another:
 * the item itself, or what another run of the fan-out has retried it by. Undefined if the latest goes back to neither.
 */
async function givenAtFirst(
  latest: WorkflowExecutionDescription,
  { workflowId, runId, given }: ItemOutcome,
  hash: Hash,
): Promise<string | undefined> {
  let run: WorkflowExecutionDescription | undefined = latest;
  while (run && run.runId !== runId) {
    const { retryOf, rerunOf, parsed } = (run.memo?.[memoKey] ?? {}) as Partial<RunMemo>;
    if (parsed === false) {
      const { input } = await inAndOut({ workflowId, runId: run.runId });
      return hash({ pipeline: run.type, input });
    }
    const before = retryOf ?? rerunOf;
    run = before === undefined ? undefined : await described({ workflowId, runId: before });
  }
  return run && given;
}

/** Undefined for a run that Temporal does not keep. */
async function described(run: {
  workflowId: string;
  runId?: string;
}): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await Context.current().client.workflow.getHandle(run.workflowId, run.runId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
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
