/**
 * One item of a fan-out by a closure, in a scope of its own: when it ends, nothing that it has begun goes on. Otherwise a
 * failed item would leave its jobs running, and its lane would begin the next beside them.
 */
import { CancellationScope, condition } from '@temporalio/workflow';
import { notAwaited } from './failures.js';
import { openIn } from './run.js';

export async function inItemScope<Result>(work: () => Promise<Result>): Promise<Result> {
  const scope = new CancellationScope();
  scope.cancelRequested.catch(() => undefined);
  try {
    const result = await scope.run(work);
    const leftOpen = openIn(scope);
    if (leftOpen.length > 0) throw notAwaited(leftOpen);
    return result;
  } finally {
    if (openIn(scope).length > 0) {
      scope.cancel();
      await untilNothingIsOpenIn(scope);
    }
  }
}

/** No cancel ends this: what is open ends by its own bounds. */
export function untilNothingIsOpenIn(scope: CancellationScope): Promise<void> {
  return CancellationScope.nonCancellable(() => condition(() => openIn(scope).length === 0));
}
