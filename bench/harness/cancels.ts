/** Cancels runs whose job runs, at any moment of its watch, and times how soon AWS is asked to stop it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { glueJobs, taskDefinitions } from './aws-jobs.js';
import { eventually } from './eventually.js';
import { timeOf } from './ledger.js';
import { jobsWatched, startRun } from './runs.js';
import type { CountedPlane, Stage } from './stage.js';
import type { WorkerSeat } from './worker-seat.js';

/** The cancels come one by one within this, at any moment between two polls. */
const spreadMs = 10_000;

/** Milliseconds from the cancel to the stop, for one Glue run and one ECS task in each target. */
export async function cancelRuns(
  stage: Stage,
  worker: WorkerSeat,
  { plane }: CountedPlane,
  targets: readonly string[],
): Promise<number[]> {
  const jobs = targets.flatMap((target) =>
    (['glue', 'ecs'] as const).map((kind) => ({ kind, target, name: `${kind}-${target}` })),
  );
  const named = (kind: string) => jobs.filter((job) => job.kind === kind).map(({ name }) => name);
  await glueJobs(plane, named('glue'));
  await taskDefinitions(plane, named('ecs'));
  const runs = await Promise.all(
    jobs.map((job) => startRun(stage, worker, 'chain', { ...job, count: 1, endpoint: plane.url, everyMs: 1_000 })),
  );
  await eventually('all jobs are watched', async () => (await jobsWatched(worker)) >= jobs.length);
  return Promise.all(
    runs.map(async (run, index) => {
      const { name } = jobs[index] as (typeof jobs)[number];
      await sleep(Math.random() * spreadMs);
      const cancelledAt = Date.now();
      await run.cancel();
      const stoppedAt = await eventually(`the stop of ${name}`, () => timeOf(plane.ledger(), name, 'stop'));
      await run.result().catch(() => undefined);
      return stoppedAt - cancelledAt;
    }),
  );
}
