/** Measures one worker with a thousand jobs in it: while they start, while they are young, once they are old, and at their cancel. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { glueJobs } from './aws-jobs.js';
import { describesIn } from './call-counter.js';
import { crowdOn } from './crowd.js';
import { eventually } from './eventually.js';
import { timesById } from './ledger.js';
import { timeRun } from './runs.js';
import type { CountedPlane, Stage } from './stage.js';
import type { WorkerSeat } from './worker-seat.js';

export const jobs = 1_000;
/** Old enough that Millrace polls seldom, and that the start has left the figures. */
const oldAfterMs = 60_000;
const windowMs = 20_000;

export interface WaitingFigures {
  fillSeconds: number;
  bytesPerJob: { rss: number; heap: number };
  /** While the thousand are young, and once they are old. */
  young: { describes: number; detection: number[] };
  old: { describes: number; heartbeats: number; cpuShare: number };
  oldAndYoung?: { describes: number; detection: number[] };
  /** Milliseconds from the cancel of all five runs to the stop of each job. */
  stops?: number[];
}

/** @param whole also what only Millrace is asked: young jobs among old ones, and a cancel of all */
export async function measureWaiting(
  stage: Stage,
  worker: WorkerSeat,
  { plane, calls }: CountedPlane,
  plainPollMs: number,
  whole: boolean,
): Promise<WaitingFigures> {
  const describesWhile = async <T>(work: () => Promise<T>): Promise<{ describes: number; result: T }> => {
    const from = Date.now();
    const result = await work();
    const to = Date.now();
    return { describes: describesIn(calls.between(from, to)) / ((to - from) / 1_000), result };
  };
  const crowd = await crowdOn(stage, worker, plane, plainPollMs);
  await glueJobs(plane, ['warm-up'], 0);
  await timeRun(stage, worker, 'parallel', {
    kind: 'glue',
    name: 'warm-up',
    count: 40,
    endpoint: plane.url,
    everyMs: 1_000,
  });
  const before = await worker.usage();

  const began = Date.now();
  const runs = await crowd.fill();
  const fillSeconds = (Date.now() - began) / 1_000;
  const young = await describesWhile(() => crowd.youngOnes());
  if (whole) await sleep(Math.max(0, began + oldAfterMs - Date.now()));
  const old = await describesWhile(() => hold(worker));
  const after = await worker.usage();
  const figures: WaitingFigures = {
    fillSeconds,
    bytesPerJob: {
      rss: (after.rss - before.rss) / jobs,
      heap: (after.mainHeap + after.workflowHeap - before.mainHeap - before.workflowHeap) / jobs,
    },
    young: { describes: young.describes, detection: young.result },
    old: { describes: old.describes, ...old.result },
  };
  if (!whole) return figures;
  const oldAndYoung = await describesWhile(() => crowd.youngOnes());
  return {
    ...figures,
    oldAndYoung: { describes: oldAndYoung.describes, detection: oldAndYoung.result },
    stops: await cancelAll(runs, plane),
  };
}

/** Nothing happens but waiting. */
async function hold(worker: WorkerSeat): Promise<{ heartbeats: number; cpuShare: number }> {
  const beats = () => worker.metric('temporal_request', 'operation="RecordActivityTaskHeartbeat"');
  const [cpuBefore, beatsBefore, from] = [await worker.cpuMs(), await beats(), performance.now()];
  await sleep(windowMs);
  const [cpuAfter, beatsAfter, tookMs] = [await worker.cpuMs(), await beats(), performance.now() - from];
  return { heartbeats: (beatsAfter - beatsBefore) / (tookMs / 1_000), cpuShare: (cpuAfter - cpuBefore) / tookMs };
}

async function cancelAll(runs: readonly WorkflowHandle[], plane: CountedPlane['plane']): Promise<number[]> {
  const cancelledAt = Date.now();
  await Promise.all(runs.map((run) => run.cancel()));
  const stops = await eventually(`${jobs} jobs are stopped`, () => {
    const asked = timesById(plane.ledger(), 'stop');
    return asked.size >= jobs && asked;
  });
  await Promise.all(runs.map((run) => run.result().catch(() => undefined)));
  return [...stops.values()].map((at) => at - cancelledAt);
}
