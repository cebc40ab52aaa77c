/**
 * The peer: a job by three plain activities, as in `bench/plain/`, with Temporal's own retries. Its timeouts are as much
 * shorter as the rig's.
 */
import { ActivityCancellationType, CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { PlainActivities, PlainJob } from '../../../bench/plain/activities.js';

const { startJob, stopJob } = proxyActivities<PlainActivities>({ startToCloseTimeout: '1s' });
const { pollJob } = proxyActivities<PlainActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '1250ms',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

export async function plainJob(job: PlainJob): Promise<void> {
  const id = await startJob(job);
  try {
    await pollJob({ ...job, id, everyMs: 100 });
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => stopJob({ ...job, id }));
    throw error;
  }
}
