/** A run as Temporal tells it. */
import { activitiesOf, type Activity } from './activities.js';
import { failureTypesOf, json, readEvents, text, type HistoryEvent } from './history.js';
import { UnreadableSource } from './read-sources.js';
import type { RunHistory } from './sources.js';

export interface Run {
  namespace: string;
  workflowId: string;
  runId: string;
  status: string;
  /** The pipeline, or `millrace…`. */
  type: string;
  startedAt: number;
  /** The event that closed it. */
  closed?: HistoryEvent;
  /** Of the failure that it closed with, the outermost first. */
  failureTypes: readonly string[];
  /** Differs from `runId` after a reset. */
  originalRunId: string;
  /** The run that has started it. */
  parentRunId?: string;
  /** The run that goes on in its place. */
  continuedAs?: string;
  events: readonly HistoryEvent[];
  activities: readonly Activity[];
}

const closing: Readonly<Record<string, string>> = {
  WorkflowExecutionCompleted: 'COMPLETED',
  WorkflowExecutionFailed: 'FAILED',
  WorkflowExecutionCanceled: 'CANCELED',
  WorkflowExecutionTerminated: 'TERMINATED',
  WorkflowExecutionTimedOut: 'TIMED_OUT',
  WorkflowExecutionContinuedAsNew: 'CONTINUED_AS_NEW',
};

export function readRun({ namespace, workflowId, runId, status, history }: RunHistory): Run {
  const where = `histories.ndjson, run ${runId} of ${workflowId}`;
  const events = eventsOf(history, where);
  const [started] = events;
  if (started?.type !== 'WorkflowExecutionStarted')
    throw new UnreadableSource(where, 'it does not begin with its start');
  const closed = events.findLast(({ type }) => Object.hasOwn(closing, type));
  const parentRunId = text(json(started.attributes['parentWorkflowExecution'])['runId']);
  const continuedAs = text(closed?.attributes['newExecutionRunId']);
  return {
    namespace,
    workflowId,
    runId,
    // The SDK's spelling.
    status: status === 'CANCELLED' ? 'CANCELED' : status,
    type: text(json(started.attributes['workflowType'])['name']),
    startedAt: started.at,
    ...(closed && { closed }),
    failureTypes: failureTypesOf(closed?.attributes['failure']),
    originalRunId: text(started.attributes['originalExecutionRunId']) || runId,
    ...(parentRunId && { parentRunId }),
    ...(continuedAs && { continuedAs }),
    events,
    activities: activitiesOf(events),
  };
}

/** The status that a history ends with, in the server's word. */
export function statusIn({ closed }: Run): string {
  return (closed && closing[closed.type]) ?? 'RUNNING';
}

export function isRunning({ status }: Run): boolean {
  return status === 'RUNNING';
}

export function idsOf({ namespace, workflowId, runId }: Run): Record<string, string> {
  return { namespace, workflowId, runId };
}

function eventsOf(history: RunHistory['history'], where: string): HistoryEvent[] {
  try {
    return readEvents(history.events);
  } catch (cause) {
    throw new UnreadableSource(where, (cause as Error).message, cause);
  }
}
