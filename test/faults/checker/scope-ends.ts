/**
 * What ends a scope of a run, and with it what the scope has begun: a cancel, a limit, something that failed; or a function
 * that threw by itself, which shows in how the run closes. All of it stands in history before what it causes.
 */
import type { Activity } from './activities.js';
import { failuresOf, json, text, type HistoryEvent } from './history.js';
import type { Run } from './runs.js';

export const badChildren =
  /^(ChildWorkflowExecution(Failed|Canceled|Terminated|TimedOut)|StartChildWorkflowExecutionFailed)$/;

/** Before the event of this id; what befell the launch of this key by being stopped is no reason to stop it. */
export function scopeEnded(run: Run, key: string, decided: number): boolean {
  const before = run.events.filter(({ id }) => id < decided);
  return (
    run.activities.some((activity) => failedBefore(activity, key, decided)) ||
    before.some(({ type }) => type === 'WorkflowExecutionCancelRequested' || badChildren.test(type)) ||
    before.some((event) => firedLimit(run, event)) ||
    threw(run, decided)
  );
}

/** Timers also measure how long a step waits for capacity; those have another summary. */
export function firedLimit(run: Run, { type, attributes }: HistoryEvent): boolean {
  if (type !== 'TimerFired') return false;
  const started = run.events.find(
    (event) => event.type === 'TimerStarted' && event.attributes['timerId'] === attributes['timerId'],
  );
  return started?.summary === undefined || /timeout/i.test(started.summary);
}

function failedBefore({ mark, end }: Activity, key: string, decided: number): boolean {
  if (!end || end.id >= decided) return false;
  const status = text(json(end.result['ended'])['status']);
  if (mark?.key === key && status === 'stopped') return false;
  return end.how === 'failed' || end.how === 'timed-out' || (status !== '' && status !== 'succeeded');
}

/** Verdicts on a job, which stand in history as its end, before what they cause. */
const verdicts = new Set(['JobFailed', 'JobLost', 'JobStopped', 'JobOutcomeUnknown', 'JobStillRunning']);
/** These take the place of whatever the function had thrown. */
const overriding = new Set(['JobOutcomeUnknown', 'JobStillRunning']);

function threw(run: Run, decided: number): boolean {
  if (run.closed === undefined) return true;
  if (run.closed.type !== 'WorkflowExecutionFailed') return false;
  const type = failuresOf(run.closed.attributes['failure'])[0]?.type ?? '';
  if (!verdicts.has(type)) return true;
  return (
    overriding.has(type) &&
    run.activities.some(
      ({ verb, scheduledId, end }) => verb === 'stop' && scheduledId >= decided && end?.how === 'failed',
    )
  );
}
