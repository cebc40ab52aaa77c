/** A user's own activity as a named step of the run: checks, small calls, anything that is no job. At least once. */
import { ActivityCancellationType, scheduleActivity, type ActivityOptions } from '@temporalio/workflow';
import { toMs, type Duration } from '../../contracts/duration.js';
import { keptStep, type OnRetry } from './kept.js';
import { inPlace, namesStandIn } from './stand-ins.js';
import { track } from './track.js';

export interface TaskOptions {
  /** One attempt. Default: a minute. */
  timeout?: Duration;
  /** Attempts in all, the first included. Default: 5; a failure with `nonRetryable` is final at once. */
  attempts?: number;
  /** Only for activities that heartbeat. */
  heartbeatTimeout?: Duration;
  /** `again`: it runs in every retry. Default: `keep`. */
  onRetry?: OnRetry;
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
    const kept = keptStep(view, { type, input }, options.onRetry);
    if (kept) return Promise.resolve(kept.result as Awaited<ReturnType<Fn>>);
    view.state = 'running';
    const schedule = (given: unknown) => scheduleActivity<Awaited<ReturnType<Fn>>>(type, [given], activity);
    return namesStandIn(input) ? inPlace(input).then(schedule) : schedule(input);
  });
}
