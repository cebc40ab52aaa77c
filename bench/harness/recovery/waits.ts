/** The waits of runs as Temporal has them: which attempt is at work, since when, and on which worker. */
import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';

const { PendingActivityState } = proto.temporal.api.enums.v1;

export interface PendingWait {
  attempt: number;
  /** A worker has it. */
  started: boolean;
  /** When the attempt was given to a worker; milliseconds since the epoch. */
  since: number;
  /** Of that worker. */
  pid: number;
}

/** By run and activity. A run with anything pending that is no wait gives none, so that it counts as not settled. */
export async function waitsOf(runs: readonly WorkflowHandle[]): Promise<Map<string, PendingWait>> {
  const found = await Promise.all(
    runs.map(async (run) => {
      const { raw } = await run.describe();
      const pending = raw.pendingActivities ?? [];
      if (pending.some(({ activityType }) => !activityType?.name?.endsWith('.wait'))) return [];
      return pending.map(({ activityId, attempt, state, lastStartedTime, lastWorkerIdentity }) => {
        const wait: PendingWait = {
          attempt: attempt ?? 1,
          started: state === PendingActivityState.PENDING_ACTIVITY_STATE_STARTED,
          since: Number(lastStartedTime?.seconds ?? 0) * 1_000 + (lastStartedTime?.nanos ?? 0) / 1e6,
          pid: Number.parseInt(lastWorkerIdentity ?? '', 10),
        };
        return [`${run.workflowId}/${activityId}`, wait] as const;
      });
    }),
  );
  return new Map(found.flat());
}
