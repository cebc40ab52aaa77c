/** Two workers with a task queue of their own and the jobs that they watch between them. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Duration } from '../../../contracts/duration.js';
import { glueJobs, taskDefinitions } from '../aws-jobs.js';
import { eventually } from '../eventually.js';
import { moduleBeside } from '../module-beside.js';
import { startRun } from '../runs.js';
import type { Stage } from '../stage.js';
import type { WorkerSeat } from '../worker-seat.js';
import type { Plane } from '../../../local/aws/plane.js';
import { nameInCalls, type AskedOf } from './asked.js';
import type { JobsOfLanes } from './jobs-of-lanes.js';
import { waitsOf } from './waits.js';

/** Four runs with five lanes: four of ECS tasks, which share calls, and one of Glue runs, each of a job of its own. */
const runsPerCell = 4;
const lanesPerRun = 5;
export const jobsPerCell = runsPerCell * lanesPerRun;
/** More than any lane gets to see. */
const rounds = 1_000;
const settledWithinMs = 180_000;

export interface Ground {
  stage: Stage;
  plane: Plane;
  asked: AskedOf;
  jobs: JobsOfLanes;
}

export interface Lane {
  kind: 'glue' | 'ecs';
  name: string;
}

export interface NamedWorker extends WorkerSeat {
  name: string;
}

export interface Cell {
  index: number;
  heartbeat: Duration;
  lanes: readonly Lane[];
  runs: readonly WorkflowHandle[];
  workers(): readonly NamedWorker[];
  /** Resolves once both workers run and every lane's job is watched by one of them, and by no start. Gives who has which. */
  settled(): Promise<Map<NamedWorker, Lane[]>>;
  /** Starts a worker in place of one that is gone, or will be. */
  replace(worker: NamedWorker): Promise<void>;
  close(): Promise<void>;
}

export interface CellOptions {
  index: number;
  /** Apart from other cells' of the same plane. */
  name: string;
  heartbeat: Duration;
  bundlePath: string;
}

export async function openCell(ground: Ground, options: CellOptions): Promise<Cell> {
  const { stage, plane, asked, jobs } = ground;
  const { index, name, heartbeat } = options;
  const lanes = Array.from({ length: jobsPerCell }, (_, lane): Lane => {
    const kind = lane % lanesPerRun === 0 ? 'glue' : 'ecs';
    return { kind, name: `${name}-${kind}-${String(lane).padStart(2, '0')}` };
  });
  const named = (kind: Lane['kind']) => lanes.filter((lane) => lane.kind === kind).map((lane) => lane.name);
  await glueJobs(plane, named('glue'));
  await taskDefinitions(plane, named('ecs'));

  let born = 0;
  const start = async (taskQueue?: string): Promise<NamedWorker> => {
    const worker = `${name}-w${(born += 1)}`;
    const seat = await stage.worker({
      kind: 'engine',
      workflowsPath: moduleBeside('../../pipelines/index', import.meta.url),
      bundlePath: options.bundlePath,
      endpoint: plane.url,
      timing: { heartbeat },
      // As `npm run worker` has it.
      shutdownGraceMs: 1_000,
      env: { ...nameInCalls(worker), NODE_COMPILE_CACHE: `${stage.folder}/compiled` },
      ...(taskQueue !== undefined && { taskQueue }),
    });
    return Object.assign(seat, { name: worker });
  };
  const first = await start();
  let workers = [first, await start(first.taskQueue)];
  const runs = await Promise.all(
    Array.from({ length: runsPerCell }, (_, run) =>
      startRun(stage, first, 'lanes', { lanes: lanes.slice(run * lanesPerRun, (run + 1) * lanesPerRun), rounds }),
    ),
  );

  /** By what the plane was last asked, if Temporal counts the same. */
  const held = async (): Promise<Map<NamedWorker, Lane[]> | undefined> => {
    const holders = lanes.map((lane) => {
      const job = jobs.of(lane.name);
      const last = job === undefined ? undefined : asked.last(job);
      return workers.find((worker) => worker.name === last);
    });
    if (workers.length < 2 || holders.includes(undefined)) return undefined;
    const waits = [...(await waitsOf(runs)).values()];
    const shares = new Map(workers.map((worker) => [worker, lanes.filter((_, lane) => holders[lane] === worker)]));
    const agreed = [...shares].every(
      ([{ pid }, its]) => waits.filter((wait) => wait.started && wait.pid === pid).length === its.length,
    );
    return agreed && waits.length === lanes.length ? shares : undefined;
  };

  return {
    index,
    heartbeat,
    lanes,
    runs,
    workers: () => workers,
    settled: () => eventually(`all jobs of ${name} are watched`, held, settledWithinMs, 500),
    async replace(worker) {
      workers = workers.filter((other) => other !== worker);
      workers.push(await start(first.taskQueue));
    },
    async close() {
      await Promise.all(runs.map((run) => run.terminate()));
      await Promise.all(workers.map((worker) => worker.stop()));
    },
  };
}
