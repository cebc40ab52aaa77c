/**
 * A child workflow that ends before its parent does. A cancel waits until the child has been started: one that reaches
 * the server between the two is answered with a failure that the SDK drops, and the child would run on (tried).
 */
import {
  CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  startChild,
  type ChildWorkflowOptions,
} from '@temporalio/workflow';
import type { memoKey, RunMemo } from '../../contracts/names.js';

export interface ChildRun {
  workflowId: string;
  staticSummary: string;
  input: unknown;
  memo?: { [memoKey]: RunMemo };
}

export function runChild<Result>(type: string, { input, ...options }: ChildRun): Promise<Result> {
  const outer = CancellationScope.current();
  if (outer.consideredCancelled) throw new CancelledFailure(`${type} was cancelled before it was started`);
  return CancellationScope.nonCancellable(async () => {
    const own = new CancellationScope();
    const child = await own.run(() => startChild(type, { ...asChild, ...options, args: [input] }));
    outer.cancelRequested.catch(() => own.cancel());
    return (await child.result()) as Result;
  });
}

/** A parent that ends, in whatever way, asks its children to end and clean up. */
const asChild = {
  parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
} satisfies ChildWorkflowOptions;
