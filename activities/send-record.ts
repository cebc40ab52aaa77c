/**
 * What is known of the sends of a launch, from one attempt to the next. It lives in the heartbeat details of the start
 * activity, which survive retries, resets and silent deaths; the server's clock dates it, because workers' clocks differ.
 */
import type { SendRecord } from '../contracts/history.js';

export interface Attempt {
  /** Milliseconds, server's clock: when the activity, and when this attempt of it, was scheduled. */
  scheduledAt: number;
  attemptAt: number;
  details: SendRecord | undefined;
}

/** Nothing was sent, or what was sent was refused. */
export const nothingSent: SendRecord = { v: 1 };

/**
 * What this attempt has to reckon with. An attempt that was never rescheduled comes first, and nothing was sent before
 * it. Without details any other is ambiguous: a reset may have erased them, and it sets the attempt's number back to 1.
 */
export function recordAt({ scheduledAt, attemptAt, details }: Attempt): SendRecord {
  if (!details)
    return attemptAt === scheduledAt ? nothingSent : { v: 1, open: { firstAt: scheduledAt, since: attemptAt } };
  if (!details.open) return nothingSent;
  return { v: 1, open: { firstAt: details.open.firstAt, since: details.open.since ?? attemptAt } };
}

/** What the fence leaves behind right before a send: open from the first send on, `since` for a later attempt to say. */
export function sending(before: SendRecord, { attemptAt }: Attempt): SendRecord {
  return { v: 1, open: { firstAt: before.open?.firstAt ?? attemptAt } };
}

/** Whether a listing that does not show the job proves, at this attempt, that there is none. */
export function isSettled(open: NonNullable<SendRecord['open']>, { attemptAt }: Attempt, settlingMs: number): boolean {
  return attemptAt - (open.since ?? attemptAt) >= settlingMs;
}

/** Milliseconds until an attempt would find it settled. */
export function settlesIn(open: NonNullable<SendRecord['open']>, { attemptAt }: Attempt, settlingMs: number): number {
  return Math.max(1_000, settlingMs - (attemptAt - (open.since ?? attemptAt)));
}
