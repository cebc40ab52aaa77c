/** The peer's workflows: the same jobs in the same order as the ones in `../pipelines/`, without an engine. */
import {
  ActivityCancellationType,
  CancellationScope,
  executeChild,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
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

/** A child each, so many at once, all in one history, which Temporal ends at 51,200 events. */
export async function fanOut({ count, window, ...job }: Polled & { count: number; window: number }): Promise<void> {
  const left = Array.from({ length: count }, (_, index) => index).values();
  const lane = async () => {
    for (const index of left) {
      const workflowId = `${workflowInfo().workflowId}.${index}`;
      await executeChild(item, { workflowId, args: [{ ...job, command: [String(index)] }] });
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
}

export async function item(job: Polled): Promise<void> {
  await runJob(job);
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
