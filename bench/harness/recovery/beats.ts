/** Heartbeats while nothing happens but waiting, as Temporal's SDK counts the calls that it sends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { toMs } from '../../../contracts/duration.js';
import { jobsPerCell, type Cell } from './cell.js';
import type { Beats } from './lines.js';

/** The SDK lets a heartbeat through every 0.8 of its timeout: whole rounds, wherever in one they begin. */
const rounds = 3;
const throttle = 0.8;

export async function countBeats(cells: readonly Cell[], code: string): Promise<Beats> {
  const { heartbeat } = cells[0] as Cell;
  await Promise.all(cells.map((cell) => cell.settled()));
  // The first ones of an attempt come when they come.
  await sleep(toMs(heartbeat));
  const [before, from] = [await beatsOf(cells), performance.now()];
  await sleep(rounds * throttle * toMs(heartbeat));
  const [after, tookMs] = [await beatsOf(cells), performance.now() - from];
  return {
    v: 1,
    how: 'waiting',
    heartbeat,
    at: new Date().toISOString(),
    jobs: cells.length * jobsPerCell,
    seconds: tookMs / 1_000,
    beats: after - before,
    code,
  };
}

async function beatsOf(cells: readonly Cell[]): Promise<number> {
  const counts = await Promise.all(
    cells
      .flatMap((cell) => cell.workers())
      .map((worker) => worker.metric('temporal_request', 'operation="RecordActivityTaskHeartbeat"')),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
