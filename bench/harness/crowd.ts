/** A thousand jobs that run until they are told to end: five Glue jobs with 100 runs each, 500 tasks in one ECS cluster. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Plane } from '../../local/aws/plane.js';
import { glueJobs, taskDefinitions } from './aws-jobs.js';
import { eventually } from './eventually.js';
import { timesById } from './ledger.js';
import { endsSeen, jobsWatched, startRun } from './runs.js';
import type { Stage } from './stage.js';
import type { WorkerSeat } from './worker-seat.js';

const glue = ['glue-0', 'glue-1', 'glue-2', 'glue-3', 'glue-4'];
const family = 'task';
/** Millrace polls a job this old every two seconds. */
const youngMs = 20_000;

export interface Crowd {
  /** Starts 1 000 jobs as five runs, and resolves when all are watched. */
  fill(): Promise<WorkflowHandle[]>;
  /** Starts 100 more jobs as one run, ends each while it is young, and tells how long after its end the run knew: ms. */
  youngOnes(): Promise<number[]>;
}

export async function crowdOn(stage: Stage, worker: WorkerSeat, plane: Plane, pollMs: number): Promise<Crowd> {
  await glueJobs(plane, glue);
  await taskDefinitions(plane, [family]);
  const job = (kind: 'glue' | 'ecs', name: string, count: number) => ({
    kind,
    name,
    count,
    endpoint: plane.url,
    everyMs: pollMs,
  });
  const start = (jobs: object[]) => startRun(stage, worker, 'crowd', { jobs });
  let wanted = 0;
  const allWatched = async (more: number) => {
    wanted += more;
    await eventually(`${wanted} jobs are watched`, async () => (await jobsWatched(worker)) >= wanted);
  };

  return {
    async fill() {
      const runs = await Promise.all(glue.map((name) => start([job('glue', name, 100), job('ecs', family, 100)])));
      await allWatched(1_000);
      return runs;
    },
    async youngOnes() {
      const before = timesById(plane.ledger(), 'committed');
      const run = await start([...glue.map((name) => job('glue', name, 10)), job('ecs', family, 50)]);
      const born = await eventually('100 young jobs run', () => {
        const fresh = [...timesById(plane.ledger(), 'committed')].filter(([id]) => !before.has(id));
        return fresh.length >= 100 && fresh;
      });
      await Promise.all(
        born.map(async ([id, at]) => {
          await sleep(at + 2_000 + Math.random() * (youngMs - 2_000) - Date.now());
          plane.endJob(id, { code: 0 });
        }),
      );
      await run.result();
      const ended = timesById(plane.ledger(), 'ended');
      return [...(await endsSeen(run))].map(([id, seenAt]) => seenAt - (ended.get(id) ?? NaN));
    },
  };
}
