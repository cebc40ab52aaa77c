/** Runs of the measured pipelines, and what history says of them. */
import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { memoKey, type RunMemo } from '../../contracts/names.js';
import type { Stage } from './stage.js';
import type { WorkerSeat } from './worker-seat.js';

const { EventType } = proto.temporal.api.enums.v1;
/** As the API starts runs: their input is parsed, and the run need not ask. */
const memo = { [memoKey]: { v: 1, startedBy: 'bench' } satisfies RunMemo };

export function startRun(
  stage: Stage,
  { taskQueue }: WorkerSeat,
  workflow: string,
  input: unknown,
): Promise<WorkflowHandle> {
  return stage.client.workflow.start(workflow, {
    taskQueue,
    workflowId: `${workflow}:${randomUUID()}`,
    args: [input],
    memo,
  });
}

/** Milliseconds from the request to start until the result is there. */
export async function timeRun(stage: Stage, worker: WorkerSeat, workflow: string, input: unknown): Promise<number> {
  const started = performance.now();
  await (await startRun(stage, worker, workflow, input)).result();
  return performance.now() - started;
}

/** Each job that is watched holds a slot of its worker; so does, for some milliseconds, each start. */
export function jobsWatched(worker: WorkerSeat): Promise<number> {
  return worker.metric('temporal_worker_task_slots_used', 'worker_type="ActivityWorker"');
}

/** When the run was told of the end of each job: by AWS id, milliseconds since the epoch. */
export async function endsSeen(handle: WorkflowHandle): Promise<Map<string, number>> {
  const { events } = await handle.fetchHistory();
  const jobs = new Map<string, string>();
  const seen = new Map<string, number>();
  for (const event of events ?? []) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (event.eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED && scheduled) {
      const id = jobOf(scheduled.activityType?.name ?? undefined, scheduled.input?.payloads?.[0]);
      if (id !== undefined) jobs.set(String(event.eventId), id);
    }
    const id = completed ? jobs.get(String(completed.scheduledEventId)) : undefined;
    if (id !== undefined && event.eventTime)
      seen.set(id, Number(event.eventTime.seconds ?? 0) * 1_000 + (event.eventTime.nanos ?? 0) / 1e6);
  }
  return seen;
}

/** The job that an activity waits for: the engine's, and the peer's. */
function jobOf(
  activity = '',
  payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0] | undefined,
): string | undefined {
  if (!payload || !(activity.endsWith('.wait') || activity === 'pollJob')) return undefined;
  const { id, ref } = defaultPayloadConverter.fromPayload<{
    id?: string;
    ref?: { runId?: string; taskArn?: string; stepId?: string };
  }>(payload);
  return id ?? ref?.runId ?? ref?.taskArn ?? ref?.stepId;
}
