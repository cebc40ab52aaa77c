/** Which trials are missing, when some have been made already: so many of each cell, or what the published figures want. */
import type { PlannedTrial } from '../batch.js';
import { cellName, type Cell } from '../cell.js';
import type { Line, RunLine, TrialRecord } from './line.js';
import { targetOf } from './targets.js';

/** What counts of a file: trials of this code at these durations, but those that look for a violation again. */
export function counting(lines: readonly Line[], of: Pick<RunLine, 'code' | 'timing'>): TrialRecord[] {
  const again = new Set(lines.flatMap((line) => (line.what === 'run' && line.again !== undefined ? [line.run] : [])));
  return lines.filter(
    (line): line is TrialRecord =>
      line.what === 'trial' && line.code === of.code && line.timing === of.timing && !again.has(line.run),
  );
}

/** Until each cell has so many hits. A miss is no hit, so its trial is missing. */
export function missingOfCells(cells: readonly Cell[], made: readonly TrialRecord[], wanted: number): PlannedTrial[] {
  const byCell = Map.groupBy(made, cellName);
  return spread(
    cells.map((cell) => {
      const { hits, next } = madeOf(cell, byCell);
      return Array.from({ length: Math.max(0, wanted - hits) }, (_, index) => ({ cell, variant: next + index }));
    }),
  );
}

/** Until each fault has what is wanted for each driver, with its cells in turn. */
export function missingOfTargets(
  cells: readonly Cell[],
  made: readonly TrialRecord[],
  timing: RunLine['timing'],
): PlannedTrial[] {
  const byCell = Map.groupBy(made, cellName);
  const groups = Map.groupBy(cells, (cell) => `${cell.fault} ${cell.kind} ${cell.known ?? false}`);
  return spread([...groups.values()].map((own) => missingOfGroup(own, byCell, timing)));
}

type ByCell = ReadonlyMap<string, readonly TrialRecord[]>;

function missingOfGroup(cells: readonly Cell[], byCell: ByCell, timing: RunLine['timing']): PlannedTrial[] {
  const state = cells.map((cell) => ({ cell, ...madeOf(cell, byCell) }));
  const [{ fault, kind, known }] = cells as [Cell];
  const target = targetOf({ fault, kind, known: known === true, timing });
  // Few as they may be, no window is left out.
  const unhit = target === 0 ? 0 : state.filter(({ hits }) => hits === 0).length;
  let missing = Math.max(unhit, target - state.reduce((sum, { hits }) => sum + hits, 0));
  const planned: PlannedTrial[] = [];
  for (; missing > 0; missing -= 1) {
    const fewest = state.reduce((least, one) => (one.hits < least.hits ? one : least));
    planned.push({ cell: fewest.cell, variant: fewest.next });
    fewest.hits += 1;
    fewest.next += 1;
  }
  return planned;
}

function madeOf(cell: Cell, byCell: ByCell): { hits: number; next: number } {
  const own = byCell.get(cellName(cell)) ?? [];
  return {
    hits: own.filter(({ hit }) => hit).length,
    next: own.reduce((next, { variant }) => Math.max(next, variant + 1), 0),
  };
}

/** All come on at the same pace: whenever a run is cut off, each has got its share. */
function spread(groups: readonly (readonly PlannedTrial[])[]): PlannedTrial[] {
  return groups
    .flatMap((group) => group.map((trial, index) => ({ trial, place: (index + 0.5) / group.length })))
    .sort((a, b) => a.place - b.place)
    .map(({ trial }) => trial);
}
