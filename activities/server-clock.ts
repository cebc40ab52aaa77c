/**
 * The server's time, for deadlines and tokens. A worker's clock may be an hour off, and an attempt may have waited for a
 * worker for as long: where this clock does not agree with the attempt's scheduling, the server says when it gave it away.
 */
import { Context } from '@temporalio/activity';
import { currentActivity, toEpochMs } from './current-activity.js';

/** A worker's clock that is further behind the server's than this says nothing about how late an attempt is. */
const clockMarginMs = 2_000;

/**
 * By this worker's clock the attempt has come long after it was scheduled, or before: it waited, or the clock is off.
 * `ms`: what counts as long.
 */
export function cameLate(ms: number): boolean {
  const sinceScheduled = Date.now() - Context.current().info.currentAttemptScheduledTimestampMs;
  return sinceScheduled > ms || sinceScheduled < -clockMarginMs;
}

/**
 * When the server gave this attempt to its worker, milliseconds since the epoch. Throws when it is not the current one, or
 * when there is no answer `withinMs`.
 */
export async function givenAt(withinMs: number): Promise<number> {
  const { client } = Context.current();
  return client.connection.withDeadline(Date.now() + withinMs, async () => {
    const { lastStartedTime } = await currentActivity();
    const at = toEpochMs(lastStartedTime);
    if (at === undefined) throw new Error('The server does not say when it gave this attempt away');
    return at;
  });
}
