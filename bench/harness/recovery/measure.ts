/** All hits that are wanted and not yet had, dealt out to cells side by side; then the heartbeats of the same cells. */
import { join } from 'node:path';
import type { Duration } from '../../../contracts/duration.js';
import { defaultTiming } from '../../../contracts/timing.js';
import { bundleInto } from '../bundles.js';
import { moduleBeside } from '../module-beside.js';
import { openStage } from '../stage.js';
import { askedOf } from './asked.js';
import { countBeats } from './beats.js';
import { openCell, type Cell, type Ground } from './cell.js';
import { hit } from './hit.js';
import { jobsOfLanes } from './jobs-of-lanes.js';
import type { How, Lines } from './lines.js';

export interface Wanted {
  heartbeat: Duration;
  hits: Partial<Record<How, number>>;
}

export async function measureRecovery(
  wanted: readonly Wanted[],
  { lines, code, parallel }: { lines: Lines; code: string; parallel: number },
): Promise<void> {
  const missing = wanted.map((group) => ({ heartbeat: group.heartbeat, hits: missingOf(group, lines) }));
  if (missing.every(({ heartbeat, hits }) => hits.length === 0 && hasBeats(lines, heartbeat))) return;
  const stage = await openStage();
  const { plane } = await stage.plane();
  const ground: Ground = { stage, plane, asked: askedOf(plane), jobs: jobsOfLanes(plane) };
  const progress = sayEach(
    25,
    missing.reduce((sum, { hits }) => sum + hits.length, 0),
  );
  try {
    for (const { heartbeat, hits } of missing) {
      if (hits.length === 0 && hasBeats(lines, heartbeat)) continue;
      const cells = await openCells(ground, heartbeat, Math.max(1, Math.min(parallel, hits.length)));
      await Promise.all(
        cells.map(async (cell) => {
          for (let how = hits.pop(); how !== undefined; how = hits.pop()) {
            lines.write(await hit(ground, cell, how, code));
            progress();
          }
        }),
      );
      if (!hasBeats(lines, heartbeat)) lines.write(await countBeats(cells, code));
      await Promise.all(cells.map((cell) => cell.close()));
    }
  } finally {
    ground.asked.close();
    await stage.close();
  }
}

/** In random order: what changes in an hour changes for all of them. */
function missingOf({ heartbeat, hits }: Wanted, lines: Lines): How[] {
  const missing = (Object.keys(hits) as How[]).flatMap((how) => {
    const had = lines.all().filter((line) => line.how === how && line.heartbeat === heartbeat).length;
    return Array.from({ length: Math.max(0, (hits[how] ?? 0) - had) }, () => how);
  });
  return missing
    .map((how) => ({ how, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ how }) => how);
}

function hasBeats(lines: Lines, heartbeat: Duration): boolean {
  return lines.all().some((line) => line.how === 'waiting' && line.heartbeat === heartbeat);
}

/** One after the other: the start of a cell is work for all cores. */
async function openCells(ground: Ground, heartbeat: Duration, count: number): Promise<Cell[]> {
  const bundlePath = await bundleInto(
    join(ground.stage.folder, `recovery-${heartbeat}.js`),
    moduleBeside('../../pipelines/index', import.meta.url),
    'product',
    { ...defaultTiming, heartbeat },
  );
  const cells: Cell[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `cell-${heartbeat}-${String(index).padStart(2, '0')}`;
    cells.push(await openCell(ground, { index, name, heartbeat, bundlePath }));
  }
  return cells;
}

function sayEach(many: number, all: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % many === 0 || done === all) console.error(`recovery: ${done} of ${all} hits`);
  };
}
