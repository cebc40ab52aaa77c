/** Violations k of n hits, for each fault and driver, and what is still missing. */
import type { JobKind } from '../../../activities/specs.js';
import { cellName, type Cell } from '../rig/cell.js';
import type { BatchLine, Line, RunLine, TrialRecord } from '../rig/lines/line.js';
import { counting } from '../rig/lines/missing.js';
import { targetOf, type Group } from '../rig/lines/targets.js';
import { batchName, countingBatches, counts, violates } from './what-counts.js';

export interface Figure extends Group {
  /** Violations; of windows that can't be closed: what is known of these. */
  k: number;
  /** Hits, and what was violated without one. */
  n: number;
  /** Of windows that can't be closed: violations that are not what is known of them. */
  others: number;
  /** Hits that are wanted. */
  target: number;
}

export type KnownCell = Pick<Cell, 'fault' | 'window' | 'kind' | 'known'>;

/** One for each fault and driver that has a cell, hit or not, and for those that had one when they were hit. */
export function figuresOf(
  lines: readonly Line[],
  cells: readonly KnownCell[],
  of: Pick<RunLine, 'code' | 'timing'>,
): Figure[] {
  const made = Map.groupBy(counting(lines, of), (line) => groupName(placeOf(line)));
  const unnamed = countingBatches(lines, of).filter(({ nobodys = [] }) => nobodys.length > 0);
  const today = new Map(
    cells.map(({ fault, kind, known }) => {
      const place = { fault, kind, known: known === true };
      return [groupName(place), place];
    }),
  );
  const before = [...made].flatMap(([name, [line]]) => (line && !today.has(name) ? [placeOf(line)] : []));
  const figure = (place: Place, target: number): Figure => ({
    ...place,
    timing: of.timing,
    ...countsOf(place, made.get(groupName(place)) ?? [], unnamed),
    target,
  });
  return [
    ...[...today.values()].map((place) => figure(place, targetOf({ ...place, timing: of.timing }))),
    // Nobody can hit it any more.
    ...before.map((place) => figure(place, 0)),
  ];
}

/** Of one fault at all drivers, windows that can't be closed left out. */
export function pooled(figures: readonly Figure[], fault: string): Pick<Figure, 'k' | 'n'> {
  const own = figures.filter((figure) => figure.fault === fault && !figure.known);
  const sum = (of: (figure: Figure) => number) => own.reduce((all, figure) => all + of(figure), 0);
  return { k: sum(({ k }) => k), n: sum(({ n }) => n) };
}

/** Hits that are wanted for all of them, and how many of these are missing. */
export function missingOf(figures: readonly Figure[]): { wanted: number; missing: number } {
  return {
    wanted: figures.reduce((sum, { target }) => sum + target, 0),
    missing: figures.reduce((sum, { n, target }) => sum + Math.max(0, target - n), 0),
  };
}

type Place = Pick<Group, 'fault' | 'kind' | 'known'>;

/** As the line has it: a cell may be another one by now, or none. */
function placeOf({ fault, kind, cannotClose }: TrialRecord): Place {
  return { fault, kind, known: cannotClose === true };
}

function groupName({ fault, kind, known }: { fault: string; kind: JobKind; known: boolean }): string {
  return `${cellName({ fault, window: '*', kind })} ${known}`;
}

function countsOf({ known }: Place, own: readonly TrialRecord[], unnamed: readonly BatchLine[]) {
  const trials = own.filter(counts);
  // Nobody knows whose it is: it may be one of each group's, and of a trial that missed.
  const batches = new Set(own.map(batchName));
  const perhaps = unnamed
    .filter((batch) => batches.has(batchName(batch)))
    .reduce((sum, { nobodys = [] }) => sum + nobodys.length, 0);
  const wrong = trials.filter(violates).length + perhaps;
  const k = known ? trials.filter((line) => (line.known ?? []).length > 0).length : wrong;
  return { k, n: Math.max(trials.length, k), others: known ? wrong : 0 };
}
