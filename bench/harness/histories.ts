/** How long the histories of all runs of a worker came to be, as Temporal keeps them. */
import type { Stage } from './stage.js';
import { eventually } from './eventually.js';
import type { WorkerSeat } from './worker-seat.js';

export interface Histories {
  /** Of each run. */
  events: readonly number[];
  bytes: readonly number[];
}

/** Visibility comes a moment after the end of a run, and a cluster allows it ten questions a second. */
const askEveryMs = 1_000;

/** By workflow type, once so many runs of the worker's task queue are completed. */
export async function historiesOf(
  stage: Stage,
  { taskQueue }: WorkerSeat,
  expected: number,
): Promise<Map<string, Histories>> {
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Completed'`;
  await eventually(
    `${expected} runs are completed`,
    async () => (await stage.client.workflow.count(query)).count >= expected,
    120_000,
    askEveryMs,
  );
  const found = new Map<string, { events: number[]; bytes: number[] }>();
  for await (const { type, historyLength, historySize } of stage.client.workflow.list({ query, pageSize: 1_000 })) {
    const { events, bytes } = found.get(type) ?? { events: [], bytes: [] };
    events.push(historyLength);
    bytes.push(historySize ?? NaN);
    found.set(type, { events, bytes });
  }
  return found;
}
