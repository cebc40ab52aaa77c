/** An activity as its worker would run it, of which nobody hears: for what needs a context and no server. */
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { noopMetricMeter } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };

export function inActivity<Out>(
  act: () => Promise<Out>,
  info: Partial<Info> = {},
  heard: (details: unknown) => void = () => undefined,
  client?: object,
): Promise<Out> {
  const now = Date.now();
  const whole = { scheduledTimestampMs: now, currentAttemptScheduledTimestampMs: now, ...info } as Info;
  const never = new Promise<never>(() => undefined);
  const { signal } = new AbortController();
  const context = new Context(whole, never, signal, heard, client as Client | undefined, silent, noopMetricMeter, {});
  return asyncLocalStorage.run(context, act);
}

/** What a client needs to ask the server for it. */
export const anAttempt = { activityId: '7', workflowExecution: { workflowId: 'orders:1', runId: 'r' } };

/** A client of a server that gave the attempt to its worker at `time`, milliseconds since the epoch, and takes every word. */
export function serverThatGaveIt(time: number, info: { currentAttemptScheduledTimestampMs: number }): object {
  const scheduledTime = msToTs(info.currentAttemptScheduledTimestampMs);
  const pending = { activityId: anAttempt.activityId, scheduledTime, lastStartedTime: msToTs(time) };
  return {
    connection: { withDeadline: (_: number, act: () => Promise<unknown>) => act() },
    activity: { heartbeat: () => Promise.resolve() },
    workflow: { getHandle: () => ({ describe: () => Promise.resolve({ raw: { pendingActivities: [pending] } }) }) },
  };
}
