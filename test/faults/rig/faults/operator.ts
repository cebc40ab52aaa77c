/** What an operator sees of a run in Temporal itself, and does to it behind Millrace's back: each call is in the journal. */
import { randomUUID } from 'node:crypto';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import { eventually } from '../../../harness/history.js';
import { NotInTime } from '../events.js';
import { throughTemporal } from '../journals/calls.js';
import { journaled, type Came } from '../journals/client.js';
import type { Trial } from '../trial.js';

export type Pending = temporal.api.workflow.v1.IPendingActivityInfo;
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { EventType } = proto.temporal.api.enums.v1;

/** What nobody announces is looked for until it is so; a state that does not come is a miss. */
export async function until<T>(what: string, met: () => Promise<T | undefined | false>, withinMs = 20_000): Promise<T> {
  return eventually(what, met, withinMs).catch((cause: unknown) => {
    if (cause instanceof Error && cause.message.startsWith('Not within')) throw new NotInTime(cause.message, { cause });
    throw cause;
  });
}

/** Of the workflow id's latest run. */
export async function eventsOf({ slot, workflowId }: Trial): Promise<readonly HistoryEvent[]> {
  const { events } = await slot.client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

export async function pendingActivities({ slot, workflowId }: Trial): Promise<readonly Pending[]> {
  const { raw } = await slot.client.workflow.getHandle(workflowId).describe();
  return raw.pendingActivities ?? [];
}

/** The activity of this type that is pending: `glue.wait`. */
export function pending(trial: Trial, type: string, is: (activity: Pending) => boolean = () => true): Promise<Pending> {
  return until(`${type} of ${trial.workflowId} is pending as it should be`, async () =>
    (await pendingActivities(trial)).find((activity) => activity.activityType?.name === type && is(activity)),
  );
}

/** An activity that has ended meanwhile is none that anything can be done to: that is no failure of the trial's. */
export function activityCall(
  trial: Trial,
  call: 'reset-activity' | 'pause-activity' | 'unpause-activity',
  activityId: string,
): Promise<Came> {
  const { client, namespace } = trial.slot;
  const about = {
    namespace,
    execution: { workflowId: trial.workflowId },
    id: activityId,
    identity: 'operator',
  };
  const service = client.workflowService;
  const acts = {
    'reset-activity': () => service.resetActivity({ ...about, resetHeartbeat: true }),
    'pause-activity': () => service.pauseActivity({ ...about, reason: 'by an operator' }),
    'unpause-activity': () => service.unpauseActivity(about),
  };
  const order = { call, workflowId: trial.workflowId, activityId, through: 'temporal' } as const;
  return journaled(trial.slot.journals.client, namespace, order, async (): Promise<Came> => {
    try {
      await acts[call]();
      return { ok: true };
    } catch (error) {
      if ((error as { code?: number }).code !== notFound) throw error;
      return { ok: false, error: String(error) };
    }
  });
}

/** Of gRPC. */
const notFound = 5;

/**
 * Rewinds the latest run to the workflow task that has scheduled the `nth` activity of this type, and gives the run id of
 * what goes on from there. What came after that point is forgotten.
 */
export async function resetBefore(trial: Trial, type: string, nth = 1): Promise<string> {
  const { client, namespace } = trial.slot;
  const events = await eventsOf(trial);
  const scheduled = events.filter(
    ({ activityTaskScheduledEventAttributes: about }) => about?.activityType?.name === type,
  )[nth - 1];
  if (!scheduled) throw new NotInTime(`${trial.workflowId} has no ${type} number ${nth}`);
  const about = scheduled.activityTaskScheduledEventAttributes;
  let resetRunId = '';
  await throughTemporal(trial.slot, { call: 'reset', workflowId: trial.workflowId }, async () => {
    const { runId } = await client.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: trial.workflowId },
      reason: 'by an operator',
      requestId: randomUUID(),
      workflowTaskFinishEventId: about?.workflowTaskCompletedEventId ?? null,
    });
    return (resetRunId = runId);
  });
  return resetRunId;
}

/** A workflow task that code could not replay. */
export function parks(trial: Trial): Promise<HistoryEvent> {
  return until(`${trial.workflowId} parks`, async () =>
    (await eventsOf(trial)).find(({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED),
  );
}
