/**
 * The fence's question and its record in one call: "is this attempt still the current one?", and word of what it is
 * about to do. Not `heartbeat()` of the context, which is throttled and never throws.
 */
import { Context } from '@temporalio/activity';
import type { SendRecord } from '../contracts/history.js';
import { currentActivity } from './current-activity.js';
import { cameLate } from './server-clock.js';

/** Throws when this attempt is not the current one, when it is cancelled or paused, or when there is no answer in time. */
export type LeaveWord = (record: SendRecord) => Promise<void>;

export function wordLeaver(withinMs: number): LeaveWord {
  const { client, info } = Context.current();
  const began = performance.now();
  return async (record) => {
    const askedAt = performance.now();
    await client.connection.withDeadline(Date.now() + withinMs, async () => {
      if (mayBeSuperseded(performance.now() - began)) await currentActivity();
      await client.activity.heartbeat(info.taskToken, record);
    });
    // A process that was frozen meanwhile may hear an old answer before it notices that the deadline has passed.
    const tookMs = performance.now() - askedAt;
    if (tookMs > withinMs) throw new Error(`The answer is ${Math.round(tookMs)} ms old, which is too late to go by`);
  };
}

/**
 * The server tells attempts apart by their number alone, and a reset counts from 1 again: a first attempt that stalled
 * would pass for the first after the reset. A reset meets an attempt that runs with an error of its own; so only one that
 * the server has given up, or one that came late by either clock, has to prove that it is the one that was scheduled.
 */
function mayBeSuperseded(ageMs: number): boolean {
  const { startToCloseTimeoutMs } = Context.current().info;
  return ageMs > startToCloseTimeoutMs || cameLate(startToCloseTimeoutMs);
}
