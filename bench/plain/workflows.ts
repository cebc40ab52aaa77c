/** The peer's workflows: the same jobs in the same order as `../pipelines/index.ts`, without an engine. */
import { ActivityCancellationType, CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { PlainActivities, PlainJob } from './activities.js';

const { startJob, stopJob } = proxyActivities<PlainActivities>({ startToCloseTimeout: '20s' });
const { pollJob } = proxyActivities<PlainActivities>({
  startToCloseTimeout: '1d',
  heartbeatTimeout: '25s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

interface Polled extends PlainJob {
  everyMs: number;
}

export async function chain({ count, ...job }: Polled & { count: number }): Promise<void> {
  for (let index = 0; index < count; index += 1) await runJob(job);
}

export async function parallel({ count, ...job }: Polled & { count: number }): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => runJob(job)));
}

export async function crowd({ jobs }: { jobs: (Polled & { count: number })[] }): Promise<void> {
  await Promise.all(jobs.map((job) => parallel(job)));
}

async function runJob({ everyMs, ...job }: Polled): Promise<void> {
  const id = await startJob(job);
  try {
    await pollJob({ ...job, id, everyMs });
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => stopJob({ ...job, id }));
    throw error;
  }
}
