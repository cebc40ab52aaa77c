/** What a scenario waits for outside of the slot's events, with a deadline that grows with the durations. */
import { WorkflowFailedError } from '@temporalio/client';
import { within } from '../events.js';
import { slowness } from '../timing.js';
import type { Trial } from '../trial.js';

/** However it ends: whether it may is for the checker to say. */
export async function endOf(trial: Trial, workflowId = trial.workflowId): Promise<void> {
  const { client } = trial.slot;
  const ended = client.workflow
    .getHandle(workflowId)
    .result()
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
    });
  await inTime(trial, ended, `run ${workflowId} ends`, 60_000);
}

export const inTime = <T>(trial: Trial, promise: Promise<T>, what: string, ms = 20_000): Promise<T> =>
  within(promise, `${what} (trial ${trial.id})`, ms * slowness(trial.slot.order.timing));
