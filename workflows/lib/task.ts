/** A user's own activity as a named step of the run: checks, small calls, anything that is no job. At least once. */
import { ActivityCancellationType, scheduleActivity, type ActivityOptions } from '@temporalio/workflow';
import { toMs, type Duration } from '../../contracts/duration.js';
import { track } from './track.js';

export interface TaskOptions {
  /** One attempt. Default: a minute. */
  timeout?: Duration;
  /** Attempts in all, the first included. Default: 5; a failure with `nonRetryable` is final at once. */
  attempts?: number;
  /** Only for activities that heartbeat. */
  heartbeatTimeout?: Duration;
}

/** A user's activity: one JSON argument, a JSON result. */
type Activity = (input: never) => Promise<unknown>;

/** `await task<CheckCounts>('check', 'checkCounts', { date })`: the activity's type gives those of input and result. */
export function task<Fn extends Activity>(
  name: string,
  type: string,
  input: Parameters<Fn>[0],
  options: TaskOptions = {},
): Promise<Awaited<ReturnType<Fn>>> {
  const activity: ActivityOptions = {
    summary: name,
    startToCloseTimeout: toMs(options.timeout ?? '1m'),
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: { maximumAttempts: options.attempts ?? 5 },
    ...(options.heartbeatTimeout !== undefined && { heartbeatTimeout: toMs(options.heartbeatTimeout) }),
  };
  return track(name, 'task', (view) => {
    view.state = 'running';
    return scheduleActivity<Awaited<ReturnType<Fn>>>(type, [input], activity);
  });
}
