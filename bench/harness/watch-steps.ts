/**
 * Steps on many EMR clusters, each a wait of a real run: started while nothing is throttled, then watched by a worker
 * with the product's timing while AWS's documented buckets are on. Half of each cluster's steps end meanwhile, so that
 * no cluster leaves the round.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { toMs } from '../../contracts/duration.js';
import { defaultTiming } from '../../contracts/timing.js';
import { pollSteps, type WatchedStep } from '../plain/step-polls.js';
import { emrClusters, stepsOf } from './emr-clusters.js';
import { eventually } from './eventually.js';
import { timesById } from './ledger.js';
import { moduleBeside } from './module-beside.js';
import { endsSeen, jobsWatched, startRun } from './runs.js';
import type { CountedPlane, Stage } from './stage.js';
import type { WorkerOrder, WorkerSeat } from './worker-seat.js';

export const stepsPerCluster = 10;
const endingPerCluster = stepsPerCluster / 2;
const clustersAtOnce = 10;
/** A cluster's turn comes after that of all others: one call for all of its steps. */
export const turnMs = toMs(defaultTiming.emrCallInterval);

export interface WatchFigures {
  clusters: number;
  steps: number;
  /** Steps that ended. */
  ended: number;
  /** Milliseconds from the end of a step to the completion of its wait in history. */
  noticed: readonly number[];
  /** Of the peer, which watches this many steps. */
  peer: { steps: number; noticed: readonly number[] };
  /** From the start of the worker that watches: how long, calls and throttled calls by operation. */
  seconds: number;
  calls: ReadonlyMap<string, number>;
  throttled: ReadonlyMap<string, number>;
}

export async function measureWatch(
  stage: Stage,
  { plane, calls }: CountedPlane,
  { clusters, measureMs }: { clusters: number; measureMs: number },
): Promise<WatchFigures> {
  const started = await startSteps(stage, { plane, calls }, clusters);
  plane.limitRequests(true);
  const [before, from] = [plane.throttled(), Date.now()];
  const worker = await engineOn(stage, plane.url, { taskQueue: started.taskQueue });
  const all = clusters * stepsPerCluster;
  await eventually('all steps are watched again', async () => (await jobsWatched(worker)) >= all);

  const ending = started.steps.flatMap((its) => its.slice(0, endingPerCluster));
  // A tenth of all, half of which end: one of each cluster.
  const sample = started.steps.map((its, index) => its[index % 2 === 0 ? 0 : endingPerCluster] as WatchedStep);
  const sampleEnds = sample.filter((step) => ending.includes(step)).length;
  const peer = pollSteps(plane, sample, turnMs, sampleEnds);
  await Promise.all(
    ending.map(async ({ id }) => {
      await sleep(Math.random() * measureMs);
      plane.endJob(id, { code: 0 });
    }),
  );
  await eventually(
    'every end is noticed',
    async () => (await jobsWatched(worker)) <= all - ending.length,
    4 * clusters * turnMs + 60_000,
    1_000,
  );
  const to = Date.now();
  const peerSaw = await peer;
  const ended = timesById(plane.ledger(), 'ended');
  const sawAfter = (saw: ReadonlyMap<string, number>) => [...saw].map(([id, at]) => at - (ended.get(id) ?? NaN));
  const seen = await Promise.all(started.runs.map(endsSeen));
  return {
    clusters,
    steps: all,
    ended: ending.length,
    noticed: seen.flatMap(sawAfter),
    peer: { steps: sample.length, noticed: sawAfter(peerSaw) },
    seconds: (to - from) / 1_000,
    calls: calls.between(from, to),
    throttled: new Map(
      Object.entries(plane.throttled()).map(([operation, count]) => [operation, count - (before[operation] ?? 0)]),
    ),
  };
}

interface Started {
  taskQueue: string;
  runs: readonly WorkflowHandle[];
  /** By cluster. */
  steps: readonly (readonly WatchedStep[])[];
}

/** By a worker that does not space its calls and then goes: at AWS's pace a thousand starts would take half an hour. */
async function startSteps(stage: Stage, { plane }: CountedPlane, clusters: number): Promise<Started> {
  const ids = await emrClusters(plane, clusters, stepsPerCluster);
  const worker = await engineOn(stage, plane.url, { timing: { emrCallInterval: '1ms', pollMin: '30s' } });
  const runs: WorkflowHandle[] = [];
  // A thousand at once would be a load of its own, and a start that times out under it takes minutes to settle.
  for (let from = 0; from < clusters; from += clustersAtOnce) {
    const begun = ids
      .slice(from, from + clustersAtOnce)
      .map((cluster) => startRun(stage, worker, 'emrSteps', { cluster, count: stepsPerCluster }));
    runs.push(...(await Promise.all(begun)));
    const wanted = runs.length * stepsPerCluster;
    await eventually(`${wanted} steps are watched`, async () => (await jobsWatched(worker)) >= wanted);
  }
  await worker.stop();
  const steps = await Promise.all(
    ids.map(async (cluster) => (await stepsOf(plane, cluster)).map((id) => ({ cluster, id }))),
  );
  return { taskQueue: worker.taskQueue, runs, steps };
}

function engineOn(
  stage: Stage,
  endpoint: string,
  more: Pick<WorkerOrder, 'timing'> & { taskQueue?: string },
): Promise<WorkerSeat> {
  return stage.worker({
    kind: 'engine',
    workflowsPath: moduleBeside('../pipelines/index', import.meta.url),
    endpoint,
    ...more,
  });
}
