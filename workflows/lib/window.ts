/**
 * Works through items, some at a time, in the order given. A failed item is counted and told, not thrown; one more than
 * tolerated ends the whole: what has not begun does not begin, and what runs is cancelled and awaited.
 */
import { CancellationScope, ChildWorkflowFailure, isCancellation } from '@temporalio/workflow';
import { clip, type JobFailureDetails } from '../../contracts/failure.js';
import { fanOutLimits, type ForEachReport, type ItemFailure } from '../../contracts/fan-out.js';
import { applicationFailureIn } from './failures.js';

export interface Windowed<Item, Result> {
  items: readonly { key: string; item: Item }[];
  window: number;
  tolerated: number;
  each(item: Item, key: string): Promise<Result>;
}

export interface WindowEnd<Result> extends Omit<ForEachReport<Result>, 'total'> {
  /** More failed than tolerated. */
  exceeded: boolean;
  /** The surrounding scope was cancelled. Everything that had begun has ended. */
  cancelled: boolean;
}

export async function throughWindow<Item, Result>({
  items,
  window,
  tolerated,
  each,
}: Windowed<Item, Result>): Promise<WindowEnd<Result>> {
  const scope = new CancellationScope();
  const results = new Map<string, Result>();
  const failed: ItemFailure[] = [];
  let failedCount = 0;
  // Shared: each lane takes the next item that none has taken.
  const left = items.values();
  const lane = async () => {
    for (const { key, item } of left) {
      if (scope.consideredCancelled) return;
      try {
        results.set(key, await each(item, key));
      } catch (error) {
        // What was cancelled by us did not fail; what somebody else has cancelled did.
        if (scope.consideredCancelled && isCancellation(error)) return;
        failedCount += 1;
        const told = failureOf(key, error);
        if (told.mayStillRun) failed.unshift(told);
        else if (failed.length < fanOutLimits.failuresTold) failed.push(told);
        if (failedCount > tolerated) scope.cancel();
      }
    }
  };
  scope.cancelRequested.catch(() => undefined);
  await scope.run(() => Promise.all(Array.from({ length: Math.min(window, items.length) }, lane)));
  const exceeded = failedCount > tolerated;
  const inOrder = items.flatMap(({ key }) => (results.has(key) ? [{ key, result: results.get(key) as Result }] : []));
  return {
    succeeded: results.size,
    failedCount,
    results: inOrder,
    failed,
    exceeded,
    cancelled: CancellationScope.current().consideredCancelled,
  };
}

function failureOf(key: string, error: unknown): ItemFailure {
  const failure = applicationFailureIn(error);
  const root = failure ?? (error instanceof Error ? error : new Error(String(error)));
  const child = error instanceof ChildWorkflowFailure ? error.execution.workflowId : undefined;
  return {
    key,
    type: clip(failure?.type ?? root.name, 100),
    message: clip(root.message, 300),
    ...(child && { workflowId: child }),
    ...(mayStillRun(failure) && { mayStillRun: true }),
  };
}

/** A job was left behind: by the item itself, or by its run. */
export function mayStillRun(failure: { details?: unknown[] | null | undefined } | undefined): boolean {
  return (failure?.details?.[0] as Partial<JobFailureDetails> | undefined)?.mayStillRun === true;
}
