/**
 * The activity tasks that have come by, by their tokens: a worker's later words name nothing but the token. It is the
 * server's own description of an attempt; the proxy makes nothing up.
 */
import type { google, temporal } from '@temporalio/proto';
import { parseActivityType, type ActivityVerb } from '../../../../contracts/history.js';
import { jsonOf } from './payloads.js';

export interface Task {
  workflowId: string;
  runId: string;
  activityId: string;
  activityType: string;
  /** Of the engine's activities; absent for a user's own. */
  verb?: ActivityVerb;
  kind?: string;
  /** The launch. */
  key?: string;
  attempt: number;
  /** Server's clock, milliseconds: this attempt, and the activity. */
  scheduledAt: number;
  firstScheduledAt: number;
  /** Who was given it. */
  worker: string;
}

export type PolledTask = temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse;

/** How an activity is named by those who have no token. An empty run id means the latest run. */
export interface ActivityName {
  workflowId: string;
  runId: string;
  activityId: string;
}

export interface TaskBook {
  add(polled: PolledTask, worker: string): Task;
  byToken(token: Uint8Array): Task | undefined;
  byName(name: ActivityName): Task | undefined;
}

/** An attempt is over long before so many others have begun. */
const kept = 50_000;

export function createTaskBook(): TaskBook {
  const tasks = new Map<string, Task>();
  return {
    add(polled, worker) {
      const task = taskOf(polled, worker);
      const token = tokenText(polled.taskToken ?? new Uint8Array());
      // Last again, also where a reset made the same token anew.
      tasks.delete(token);
      tasks.set(token, task);
      for (const oldest of tasks.keys()) {
        if (tasks.size <= kept) break;
        tasks.delete(oldest);
      }
      return task;
    },
    byToken: (token) => tasks.get(tokenText(token)),
    byName: ({ workflowId, runId, activityId }) =>
      [...tasks.values()].findLast(
        (task) =>
          task.workflowId === workflowId && task.activityId === activityId && (runId === '' || task.runId === runId),
      ),
  };
}

function taskOf(polled: PolledTask, worker: string): Task {
  const activityType = polled.activityType?.name ?? '';
  const engine = parseActivityType(activityType);
  const input = engine && (jsonOf(polled.input) as { mark?: { key?: string } } | undefined);
  const key = input?.mark?.key;
  return {
    workflowId: polled.workflowExecution?.workflowId ?? '',
    runId: polled.workflowExecution?.runId ?? '',
    activityId: polled.activityId ?? '',
    activityType,
    ...(engine && { verb: engine.verb, kind: engine.kind }),
    ...(key !== undefined && { key }),
    attempt: polled.attempt ?? 0,
    scheduledAt: milliseconds(polled.currentAttemptScheduledTime),
    firstScheduledAt: milliseconds(polled.scheduledTime),
    worker,
  };
}

function milliseconds(at: google.protobuf.ITimestamp | null | undefined): number {
  return Number(at?.seconds ?? 0) * 1_000 + Math.floor((at?.nanos ?? 0) / 1e6);
}

const tokenText = (token: Uint8Array) => Buffer.from(token).toString('base64');
