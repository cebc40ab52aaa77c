/** The run that a retry keeps from: the one before it, unless that ended as a retry which had not loaded what to keep. */
import type { FanOutBatch } from '../../../contracts/fan-out.js';
import { fanOutWorkflow } from '../../../contracts/names.js';
import { notLoadedOf } from '../../../contracts/read-outcomes.js';
import { allActivitiesOf } from '../document/activities.js';
import type { RunEvent, RunFacts } from '../document/run-event.js';
import type { ReadRun } from '../read-run.js';
import type { RunAddress } from '../run-id.js';

export interface ToldRun {
  events: readonly RunEvent[];
  facts: RunFacts;
}

/** Throws the problem `run-not-found`. */
export async function runToKeepFrom(read: ReadRun, address: RunAddress): Promise<ToldRun> {
  const told = await read.told(address);
  const runId = notLoadedBy(told);
  return runId === undefined ? told : runToKeepFrom(read, { workflowId: address.workflowId, runId });
}

/** Run id of what the run was to load, and has not. */
export function notLoadedBy({ events, facts }: ToldRun): string | undefined {
  const retryOf = retriedBy({ events, facts });
  return notLoadedOf({ activities: allActivitiesOf(events, facts), ...(retryOf !== undefined && { retryOf }) });
}

/** A batch is told in its input. A run that continues as new has the memo of its first part, and begins anew. */
function retriedBy({ events, facts }: ToldRun): string | undefined {
  const started = events.find((event) => event.type === 'run-started');
  if (!started || started.continued) return undefined;
  return facts.pipeline === fanOutWorkflow
    ? (started.input as Partial<FanOutBatch> | undefined)?.retryOf
    : facts.retryOf;
}
