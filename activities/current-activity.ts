/** What the server knows of this activity, as long as this attempt is the current one. */
import { Context } from '@temporalio/activity';
import type { temporal } from '@temporalio/proto';

type Pending = temporal.api.workflow.v1.IPendingActivityInfo;

/** The server tells attempts apart by when they were scheduled. Throws when this is not the current one. */
export async function currentActivity(): Promise<Pending> {
  const { client, info } = Context.current();
  const { workflowId, runId } = info.workflowExecution ?? { workflowId: '', runId: '' };
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const pending = raw.pendingActivities?.find(({ activityId }) => activityId === info.activityId);
  const current = toEpochMs(pending?.scheduledTime);
  if (pending && current === info.currentAttemptScheduledTimestampMs) return pending;
  throw new Error(
    `Another attempt is the current one: scheduled at ${current}, not at ${info.currentAttemptScheduledTimestampMs}`,
  );
}

/** Milliseconds, cut as the SDK does; undefined for a time that is not set. */
export function toEpochMs(time: Pending['scheduledTime']): number | undefined {
  return time ? Number(time.seconds ?? 0) * 1_000 + Math.floor((time.nanos ?? 0) / 1e6) : undefined;
}
