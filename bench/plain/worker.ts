/** The peer's worker: Temporal's SDK alone, with the options that Millrace's worker has. */
import { NativeConnection, Worker } from '@temporalio/worker';
import { toMs } from '../../contracts/duration.js';
import { defaultTiming } from '../../contracts/timing.js';
import type { WorkerOrder } from '../harness/worker-seat.js';
import type { RunningWorker } from '../../worker/worker.js';
import { createPlainActivities } from './activities.js';

export async function plainWorker({
  address,
  taskQueue,
  workflowsPath,
  bundlePath,
  maxCachedWorkflows,
}: WorkerOrder): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    ...(bundlePath === undefined ? { workflowsPath } : { workflowBundle: { codePath: bundlePath } }),
    activities: createPlainActivities(),
    maxCachedWorkflows: maxCachedWorkflows ?? 500,
    maxConcurrentActivityTaskExecutions: 2_000,
    stickyQueueScheduleToStartTimeout: toMs(defaultTiming.sticky),
    shutdownGraceTime: 0,
  });
  const done = worker.run().finally(() => connection.close());
  return {
    done,
    shutdown() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      return done;
    },
  };
}
