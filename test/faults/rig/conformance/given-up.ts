/**
 * When a run may give its launches up: what history has of a cancel, of siblings that failed, of limits, and of a pipeline
 * that threw. A reason is a leave and no order: the model decides whether a launch that goes on, or ends, may do so.
 */
import { json, text } from '../../checker/history.js';
import type { Launch } from '../../checker/launches.js';
import type { Run } from '../../checker/runs.js';

const reasons =
  /^(WorkflowExecutionCancelRequested|TimerFired|StartChildWorkflowExecutionFailed|ChildWorkflowExecution(Failed|Canceled|Terminated|TimedOut))$/;

/** The last reason before the run has first given this launch up, milliseconds; undefined where it has not, or had none. */
export function givenUpAt(run: Run, launch: Launch): number | undefined {
  const decided = decidedAt(run, launch);
  if (decided === undefined) return undefined;
  const { at: decidedMs = 0 } = run.events.find(({ id }) => id === decided) ?? {};
  const failed = run.activities.flatMap(({ end, mark }) => {
    if (!end || end.id >= decided || mark?.key === launch.key) return [];
    const status = text(json(end.result['ended'])['status']);
    const badly = end.how === 'failed' || end.how === 'timed-out' || (status !== '' && status !== 'succeeded');
    return badly ? [end.at] : [];
  });
  const others = run.events.filter(({ id, type }) => id < decided && reasons.test(type)).map(({ at }) => at);
  // What a pipeline throws by itself stands nowhere but in how its run closes.
  const threw = run.closed?.type === 'WorkflowExecutionFailed' ? [decidedMs] : [];
  const all = [...failed, ...others];
  return all.length > 0 ? Math.max(...all) : threw[0];
}

/** Id of the workflow task that first asked the launch's activity to end, or scheduled its stop. */
function decidedAt(run: Run, { starts, waits, stops }: Launch): number | undefined {
  const own = [...starts, ...waits].filter((other) => other.run === run);
  const asked = own.flatMap(({ activity }) => activity.cancelRequestedId ?? []);
  const stopped = stops.filter((other) => other.run === run).map(({ activity }) => activity.scheduledId);
  const ids = [...asked, ...stopped].map((id) => {
    const event = run.events.find((other) => other.id === id);
    return Number(event?.attributes['workflowTaskCompletedEventId'] ?? id);
  });
  return ids.length > 0 ? Math.min(...ids) : undefined;
}
