/**
 * The fence of a stop: who has the job is asked last, behind everything that takes its time. Between a look and the request
 * there may be a minute in the budget's queue; a run that was made by a reset meanwhile has the job, and keeps it.
 */
import { fenceWith, FenceClosed, type Fence } from '../aws/fence.js';
import type { JobContext } from '../context.js';
import { isHeld, type Examined } from './examine.js';
import type { RunRecord } from './run-record.js';

/** `leaveWord` comes after the question: a worker that froze in between hears that its attempt is over. */
export function lastLook(
  context: JobContext,
  found: Examined,
  currentRun: () => Promise<RunRecord>,
  leaveWord: () => Promise<void>,
): Fence {
  return fenceWith(async () => {
    const current = await currentRun();
    if (isHeld(context, found, current)) throw new HeldByAnOpenRun(found.awsId, current.runId);
    await leaveWord();
  });
}

/** Whether nothing was sent because an open run has the job. */
export function isTakenOver(error: unknown): boolean {
  return error instanceof FenceClosed && error.cause instanceof HeldByAnOpenRun;
}

class HeldByAnOpenRun extends Error {
  constructor(awsId: string | undefined, runId: string) {
    super(`${awsId ?? 'The job'} is a job of ${runId}, which is open`);
  }
}
