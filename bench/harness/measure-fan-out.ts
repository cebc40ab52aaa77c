/** Runs one fan-out of instant jobs on one worker, and reads off what it took. */
import { allIn } from './call-counter.js';
import { instantTask } from './places.js';
import { startRun } from './runs.js';
import type { CountedPlane, Stage } from './stage.js';
import type { WorkerSeat } from './worker-seat.js';

export interface FanOutFigures {
  items: number;
  /** Milliseconds, from the request to start until the result is there. */
  tookMs: number;
  /** Of the worker. */
  cpuMs: number;
  calls: number;
  /** What the run said. */
  result: unknown;
}

export async function measureFanOut(
  stage: Stage,
  worker: WorkerSeat,
  { plane, calls }: CountedPlane,
  { items, window }: { items: number; window: number },
): Promise<FanOutFigures> {
  const cpuBefore = await worker.cpuMs();
  const [from, started] = [Date.now(), performance.now()];
  const job = { kind: 'ecs', name: instantTask, endpoint: plane.url, everyMs: 1_000 };
  const run = await startRun(stage, worker, 'fanOut', { ...job, count: items, window });
  const result: unknown = await run.result();
  return {
    items,
    tookMs: performance.now() - started,
    cpuMs: (await worker.cpuMs()) - cpuBefore,
    calls: allIn(calls.between(from, Date.now())),
    result,
  };
}
