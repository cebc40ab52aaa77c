/** Reading a run's history, and waiting for something to stand in it: by long poll, never by sleeping. */
import type { WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export async function eventsOf(handle: WorkflowHandle): Promise<HistoryEvent[]> {
  return (await handle.fetchHistory()).events ?? [];
}

/** Polls until `met` gives something. For states of AWS's and Temporal's that announce themselves nowhere. */
export async function eventually<T>(
  what: string,
  met: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await met();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** The failure that a run ended with. Throws when it did not fail. */
export async function failureOf(handle: WorkflowHandle): Promise<ApplicationFailure> {
  try {
    await handle.result();
  } catch (error) {
    if (error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure) return error.cause;
    throw error;
  }
  throw new Error(`Run ${handle.workflowId} did not fail`);
}

/** The status that a closed run has, once it has closed. */
export async function closedStatus(handle: WorkflowHandle): Promise<string> {
  await handle.result().catch(() => undefined);
  return (await handle.describe()).status.name;
}
