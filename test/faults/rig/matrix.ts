/** All cells, and what has been hit of them: window × driver × fault. */
import { jobKinds } from '../../../activities/specs.js';
import type { Violation } from '../checker/violation.js';
import { cellName, type Cell } from './cell.js';
import { amongDecoys } from './faults/among-decoys.js';
import { copied } from './faults/copied.js';
import { elsewhereToo } from './faults/elsewhere-too.js';
import { bothKilled } from './faults/f01-both.js';
import { retryKilled } from './faults/f01-retry.js';
import { clusterLife } from './faults/f01-cluster.js';
import { workerSuffers } from './faults/f02-worker.js';
import { throttling } from './faults/f04-throttling.js';
import { network } from './faults/f05-network.js';
import { unreachable } from './faults/f05-unreachable.js';
import { stale } from './faults/f06-stale.js';
import { temporal } from './faults/f07-temporal.js';
import { api } from './faults/f08-api.js';
import { successors } from './faults/f08-retry.js';
import { cancelledInOutage } from './faults/f09-cancelled.js';
import { deadlines } from './faults/f10-deadlines.js';
import { capacity } from './faults/f11-capacity.js';
import { pipelineBugs } from './faults/f13-pipelines.js';
import { poison } from './faults/f13-poison.js';
import { environment } from './faults/f12-environment.js';
import { incompatible } from './faults/f12-incompatible.js';
import { rollouts } from './faults/f12-rolling.js';
import { janitorDies } from './faults/f14-janitor.js';
import { operators } from './faults/f14-operators.js';
import { pauses } from './faults/f14-pauses.js';
import { resets } from './faults/f14-resets.js';
import { clocks } from './faults/f15-clocks.js';
import { planeFails } from './faults/f15-plane.js';
import { credentials } from './faults/f16-credentials.js';
import { siblings } from './faults/f17-siblings.js';
import { parked } from './faults/f18-parked.js';
import { underLoad } from './faults/load.js';
import { mixedLoad } from './faults/mixed.js';
import { windowCells } from './faults/window-faults.js';
import type { TrialLine } from './run-trial.js';

const situations: readonly Cell[] = [
  ...windowCells,
  ...bothKilled,
  ...clusterLife,
  ...retryKilled,
  ...underLoad,
  ...mixedLoad,
  ...workerSuffers,
  ...throttling,
  ...network,
  ...unreachable,
  ...stale,
  ...temporal,
  ...api,
  ...successors,
  ...cancelledInOutage,
  ...copied,
  ...deadlines,
  ...capacity,
  ...poison,
  ...pipelineBugs,
  ...rollouts,
  ...incompatible,
  ...environment,
  ...operators,
  ...janitorDies,
  ...resets,
  ...pauses,
  ...clocks,
  ...planeFails,
  ...credentials,
  ...siblings,
  ...parked,
];

const isOneOf =
  (...names: readonly string[]) =>
  ({ fault, window }: Cell): boolean =>
    names.includes(`${fault}/${window}`);

/** Where a job is looked for, stopped, or left to the janitor. */
const decoyed = isOneOf(
  'F9/W10',
  'F9/W11',
  'F9/W12',
  'F9/W13',
  'F1/W13',
  'F10/slow-stop',
  'F10/run-slow-stop',
  'F14/terminate',
  'F17/throws',
);

export const allCells: readonly Cell[] = [
  ...situations.map((cell) => (decoyed(cell) ? amongDecoys(cell) : cell)),
  ...situations.filter(isOneOf('F9/W12', 'F14/terminate')).map(elsewhereToo),
];

/** `F1/W3`, `F1`, `F1/W3/glue`: every cell whose name begins so, part by part (a star is any part). Throws for one that names none. */
export function cellsNamed(names: readonly string[]): readonly Cell[] {
  if (names.length === 0) return allCells;
  return names.flatMap((name) => {
    const parts = name.split('/');
    const fits = (cell: Cell) => {
      const own = cellName(cell).split('/');
      return parts.every((part, index) => part === '*' || own[index] === part);
    };
    const found = allCells.filter(fits);
    if (found.length === 0) {
      throw new RangeError(`No cell ${name}; there are ${allCells.map(cellName).slice(0, 8).join(', ')} and others`);
    }
    return found;
  });
}

/** A table for each fault: a row for each window, a column for each driver; an empty cell shows as `-`. */
export function matrixMarkdown(lines: readonly TrialLine[], cells: readonly Cell[]): string {
  const faults = unique(cells.map(({ fault }) => fault));
  return faults
    .map((fault) => {
      const own = cells.filter((cell) => cell.fault === fault);
      const rows = unique(own.map(({ window }) => window)).map((window) => {
        const counts = jobKinds.map((kind) => {
          if (!own.some((cell) => cell.window === window && cell.kind === kind)) return ' ';
          const hit = hitsOf(lines, { fault, window, kind });
          return hit === 0 ? '-' : String(hit);
        });
        return `| ${window} | ${counts.join(' | ')} |`;
      });
      return [`| ${fault} | ${jobKinds.join(' | ')} |`, `|---|${jobKinds.map(() => '---|').join('')}`, ...rows].join(
        '\n',
      );
    })
    .join('\n\n');
}

/** Cells of the plan without a single hit. */
export function emptyCells(lines: readonly TrialLine[], cells: readonly Cell[]): string[] {
  return cells.filter((cell) => hitsOf(lines, cell) === 0).map(cellName);
}

/** For each cell of a window that can't be closed: in how many of its trials it led to what it may lead to. */
export function knownWindows(
  lines: readonly TrialLine[],
  cells: readonly Cell[],
  known: readonly Violation[],
): string[] {
  return cells
    .filter((cell) => cell.known)
    .map((cell) => {
      const name = cellName(cell);
      const own = lines.filter((line) => line.hit && cellName(line) === name);
      const struck = own.filter(({ key = '' }) =>
        known.some(({ ids }) => (ids['key'] ?? ids['keys'] ?? '').split(' ').includes(key)),
      );
      return `known window ${name}: ${struck.length} of ${own.length}`;
    });
}

function hitsOf(lines: readonly TrialLine[], cell: Pick<Cell, 'fault' | 'window' | 'kind'>): number {
  return lines.filter((line) => line.hit && cellName(line) === cellName(cell)).length;
}

function unique<T>(all: readonly T[]): T[] {
  return [...new Set(all)];
}
