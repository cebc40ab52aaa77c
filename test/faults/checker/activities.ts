/** The activities of a run, each with what it was given and how it ended; those of the engine with their launch's mark. */
import { json, text, valuesOf, type HistoryEvent, type Json } from './history.js';

/** Which launch a job belongs to. */
export interface Mark {
  key: string;
  namespace: string;
  workflowId: string;
  runId: string;
  step: string;
  launch: number;
}

export interface ActivityEnd {
  id: number;
  at: number;
  how: 'completed' | 'failed' | 'timed-out' | 'cancelled';
  result: Json;
}

export interface Activity {
  scheduledId: number;
  scheduledAt: number;
  /** `glue.start`, or a user's own. */
  type: string;
  /** Of the engine's. */
  verb?: 'start' | 'wait' | 'stop';
  kind: string;
  input: Json;
  mark?: Mark;
  /** Id of the event by which the run has asked it to end. */
  cancelRequestedId?: number;
  end?: ActivityEnd;
}

const ends: Readonly<Record<string, ActivityEnd['how']>> = {
  ActivityTaskCompleted: 'completed',
  ActivityTaskFailed: 'failed',
  ActivityTaskTimedOut: 'timed-out',
  ActivityTaskCanceled: 'cancelled',
};

export function activitiesOf(events: readonly HistoryEvent[]): Activity[] {
  const byId = new Map<number, Activity>();
  for (const event of events) {
    if (event.type === 'ActivityTaskScheduled') byId.set(event.id, scheduled(event));
    const activity = byId.get(Number(event.attributes['scheduledEventId']));
    if (!activity) continue;
    if (event.type === 'ActivityTaskCancelRequested') activity.cancelRequestedId = event.id;
    const how = ends[event.type];
    if (how) {
      activity.end = { id: event.id, at: event.at, how, result: json(valuesOf(event.attributes['result'])[0]) };
    }
  }
  return [...byId.values()];
}

function scheduled({ id, at, attributes }: HistoryEvent): Activity {
  const type = text(json(attributes['activityType'])['name']);
  const match = /^([a-z][a-z-]*)\.(start|wait|stop)$/.exec(type);
  const input = json(valuesOf(attributes['input'])[0]);
  const mark = markIn(input);
  return {
    scheduledId: id,
    scheduledAt: at,
    type,
    kind: match?.[1] ?? '',
    input,
    ...(match && mark && { verb: match[2] as 'start' | 'wait' | 'stop', mark }),
  };
}

function markIn(input: Json): Mark | undefined {
  const { key, namespace, workflowId, runId, step, launch } = json(input['mark']);
  if (typeof key !== 'string') return undefined;
  return {
    key,
    namespace: text(namespace),
    workflowId: text(workflowId),
    runId: text(runId),
    step: text(step),
    launch: Number(launch),
  };
}
