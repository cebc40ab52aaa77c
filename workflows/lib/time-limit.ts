/** A limit on what goes on: a timer that tells whether it has passed, and is stopped when there is nothing left to limit. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export interface TimeLimit {
  passed(): boolean;
  stop(): void;
}

export function timeLimit(ms: number, summary: string, expire: () => void): TimeLimit {
  let passed = false;
  const scope = new CancellationScope();
  void scope
    .run(() => sleep(ms, { summary }))
    .then(
      () => {
        passed = true;
        expire();
      },
      (error: unknown) => {
        if (!isCancellation(error)) throw error;
      },
    );
  return { passed: () => passed, stop: () => scope.cancel() };
}
