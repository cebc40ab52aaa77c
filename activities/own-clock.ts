/**
 * Durations across attempts, by one clock each: the server's for what lies between its own times, this process's steady one
 * for the rest. A worker's clock may be an hour off, and may be put right while it works.
 */
import { Context } from '@temporalio/activity';

/** When the activity was scheduled, in this worker's `Date.now()`; what the current attempt waited for a worker is not in it. */
export function scheduledAtHere(): number {
  return Date.now() - betweenAttempts();
}

/** Milliseconds since the activity was scheduled: call it when the attempt begins, and ask the answer at any time. */
export function sinceScheduled(): () => number {
  const [before, began] = [betweenAttempts(), performance.now()];
  return () => before + performance.now() - began;
}

/** What an earlier attempt has told, by the clock of another worker, maybe: neither before the activity nor to come. */
export function withinLife(time: number, scheduledAt: number): number {
  return Math.min(Date.now(), Math.max(time, scheduledAt));
}

function betweenAttempts(): number {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  return Math.max(0, currentAttemptScheduledTimestampMs - scheduledTimestampMs);
}
