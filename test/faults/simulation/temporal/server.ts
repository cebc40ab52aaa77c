/**
 * What Temporal's server does with the activities of a run: attempts and their timeouts, backoff, heartbeat details that
 * outlive attempts and resets, cancel requests, and the fence, which tells attempts apart by their number alone.
 */
import type { coresdk } from '@temporalio/proto';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { newActivity, type Failure, type Payload, type PendingActivity, type Token } from './activity.js';

export type Result = coresdk.activity_result.IActivityExecutionResult;

/** An attempt on its way to a worker. */
export interface Task {
  activity: PendingActivity;
  token: Token;
  /** As they were when it was handed out. */
  scheduledAt: number;
  attemptAt: number;
  details: Payload[] | undefined;
}

export interface Beat {
  cancelRequested: boolean;
  activityReset: boolean;
}

export interface TemporalServer {
  schedule(command: coresdk.workflow_commands.IScheduleActivity): void;
  /** `wait`: the workflow wants to know how it ends. */
  requestCancel(seq: number, wait: boolean): void;
  /** Undefined for an attempt that is not the current one. */
  heartbeat(token: Token, details: Payload[] | undefined): Beat | undefined;
  /** Whether some attempt of it is under way. */
  isWorkedOn(id: string): boolean;
  /** Says whether it was taken. */
  complete(token: Token, result: Result, details?: Payload[]): boolean;
  /** As `temporal activity reset` does; of one that runs once its attempt fails. Gives whether there was one. */
  reset(id: string, forget: boolean): boolean;
  /** A worker has come: it gets what nobody could take. */
  workerCame(): void;
  pending(): readonly PendingActivity[];
  /** The run is over: nothing of it is known any more. */
  close(): void;
}

export interface ServerParts {
  /** Hands an attempt to a worker. False where none is there to take it: then the server keeps it. */
  handOut(task: Task): boolean;
  /** A new activity, before anybody works on it. */
  scheduled(activity: PendingActivity): void;
  /** Its run wants it to end. */
  cancelling(activity: PendingActivity): void;
  /** The workflow has to hear of an end. */
  resolve(activity: PendingActivity, result: Result): void;
}

const secondMs = 1_000;
/** `temporal.api.enums.v1.TimeoutType` */
const timeouts = { startToClose: 1, heartbeat: 4 } as const;

export function createServer({ scheduled, cancelling, handOut, resolve }: ServerParts): TemporalServer {
  const activities = new Map<string, PendingActivity>();

  const clear = ({ timers }: PendingActivity): void => {
    for (const timer of [timers.attempt, timers.beat, timers.backoff]) clearTimeout(timer);
  };
  const end = (activity: PendingActivity, result: Result): void => {
    clear(activity);
    activities.delete(activity.id);
    if (!activity.abandoned) resolve(activity, result);
  };
  const dispatch = (activity: PendingActivity): void => {
    const { id, attempt, scheduledAt, attemptAt, details } = activity;
    if (!handOut({ activity, token: { id, attempt }, scheduledAt, attemptAt, details })) return;
    Object.assign(activity, { state: 'started', startedAt: Date.now() });
    activity.timers.attempt = later(activity.startToCloseMs, () => timeOut(activity, timeouts.startToClose));
    expectBeat(activity);
  };
  const expectBeat = (activity: PendingActivity): void => {
    clearTimeout(activity.timers.beat);
    if (activity.heartbeatMs === undefined) return;
    activity.timers.beat = later(activity.heartbeatMs, () => timeOut(activity, timeouts.heartbeat));
  };
  const timeOut = (activity: PendingActivity, timeoutType: number): void =>
    retryOrEnd(activity, { message: 'activity timeout', timeoutFailureInfo: { timeoutType } });
  const retryOrEnd = (activity: PendingActivity, failure: Failure): void => {
    const { retry, reset } = activity;
    const info = failure.applicationFailureInfo;
    if (activity.cancelRequested || info?.nonRetryable) return end(activity, { failed: { failure } });
    clear(activity);
    const { initialMs, coefficient, maxMs } = retry;
    const usual = Math.min(maxMs, initialMs * coefficient ** (activity.attempt - 1));
    const pauseMs = Math.max(secondMs, optionalTsToMs(info?.nextRetryDelay) ?? usual);
    if (reset?.forget) activity.details = undefined;
    const attempt = reset ? 1 : activity.attempt + 1;
    Object.assign(activity, { attempt, state: 'backoff', attemptAt: Date.now() + pauseMs, reset: undefined });
    activity.timers.backoff = later(pauseMs, () => schedule(activity));
  };
  const schedule = (activity: PendingActivity): void => {
    Object.assign(activity, { state: 'scheduled', attemptAt: Date.now() });
    dispatch(activity);
  };
  const current = ({ id, attempt }: Token): PendingActivity | undefined => {
    const activity = activities.get(id);
    return activity?.state === 'started' && activity.attempt === attempt ? activity : undefined;
  };

  return {
    schedule(command) {
      const activity = newActivity(command);
      activities.set(activity.id, activity);
      scheduled(activity);
      dispatch(activity);
    },
    requestCancel(seq, wait) {
      const activity = [...activities.values()].find((one) => one.seq === seq);
      if (!activity) return;
      activity.cancelRequested = true;
      cancelling(activity);
      if (!wait) {
        activity.abandoned = true;
        resolve(activity, cancelled);
      }
      // Nobody works on it: there is nobody to wait for.
      if (activity.state !== 'started') end(activity, cancelled);
    },
    heartbeat(token, details) {
      const activity = current(token);
      if (!activity) return undefined;
      activity.details = details;
      expectBeat(activity);
      return { cancelRequested: activity.cancelRequested, activityReset: activity.reset !== undefined };
    },
    isWorkedOn: (id) => activities.get(id)?.state === 'started',
    complete(token, result, details) {
      const activity = current(token);
      if (!activity) return false;
      if (result.cancelled && !activity.cancelRequested) return false;
      if (result.failed) {
        if (details) activity.details = details;
        retryOrEnd(activity, result.failed.failure ?? {});
      } else end(activity, result);
      return true;
    },
    reset(id, forget) {
      const activity = activities.get(id);
      if (!activity) return false;
      if (activity.state === 'started') {
        activity.reset = { forget };
        return true;
      }
      clear(activity);
      activity.attempt = 1;
      if (forget) activity.details = undefined;
      schedule(activity);
      return true;
    },
    workerCame() {
      for (const activity of activities.values()) if (activity.state === 'scheduled') dispatch(activity);
    },
    pending: () => [...activities.values()],
    close() {
      for (const activity of activities.values()) clear(activity);
      activities.clear();
    },
  };
}

const cancelled: Result = { cancelled: { failure: { message: 'Activity cancelled', canceledFailureInfo: {} } } };

/** Ten years are beyond what a timer takes, and beyond every run here. */
function later(ms: number, act: () => void): NodeJS.Timeout | undefined {
  return ms > 2 ** 31 - 1 ? undefined : setTimeout(act, ms);
}
