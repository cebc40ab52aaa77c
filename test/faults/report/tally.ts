/** What trial lines come to: violations k of n hits, for each fault and driver, and what is still missing. */
import type { JobKind } from '../../../activities/specs.js';
import type { Cell } from '../rig/cell.js';
import { cellName } from '../rig/cell.js';
import type { BatchLine, Line, RunLine, TrialRecord } from '../rig/lines/line.js';
import { counting } from '../rig/lines/missing.js';
import { targetOf, type Group } from '../rig/lines/targets.js';

export interface Figure extends Group {
  k: number;
  n: number;
  /** Hits that are wanted. */
  target: number;
}

export type KnownCell = Pick<Cell, 'fault' | 'window' | 'kind' | 'known'>;

/** The code of the latest run; undefined where there was none. */
export function latestCode(lines: readonly Line[]): string | undefined {
  const runs = lines.filter((line) => line.what === 'run');
  return runs.reduce<RunLine | undefined>((latest, run) => (latest && latest.at > run.at ? latest : run), undefined)
    ?.code;
}

/** One for each fault and driver that has a cell, hit or not. */
export function figuresOf(
  lines: readonly Line[],
  cells: readonly KnownCell[],
  of: Pick<RunLine, 'code' | 'timing'>,
): Figure[] {
  const made = counting(lines, of);
  const unnamed = lines.filter((line): line is BatchLine => line.what === 'batch' && (line.nobodys ?? []).length > 0);
  const groups = Map.groupBy(cells, ({ fault, kind, known }) => `${fault} ${kind} ${known ?? false}`);
  return [...groups.values()].map((own) => {
    const names = new Set(own.map(cellName));
    const { fault, kind, known } = own[0] as KnownCell;
    const group: Group = { fault, kind, known: known === true, timing: of.timing };
    // A miss is never counted, but for a violation that it has led to.
    const trials = made.filter((line) => names.has(cellName(line)) && (line.hit || line.violated.length > 0));
    const violated = trials.filter((line) => (group.known ? (line.known ?? []) : line.violated).length > 0).length;
    // Nobody knows whose it is: it may be one of each group's.
    const perhaps = group.known ? 0 : unnamed.filter((batch) => trials.some((line) => isOf(line, batch))).length;
    return { ...group, k: Math.min(trials.length, violated + perhaps), n: trials.length, target: targetOf(group) };
  });
}

export interface RunSummary {
  run: RunLine;
  trials: number;
  hits: number;
  violated: number;
  batches: number;
  broken: number;
  /** Undefined: it was cut off. */
  seconds?: number;
}

/** Of this code, in the order in which they began. */
export function runsOf(lines: readonly Line[], code: string): RunSummary[] {
  return lines
    .filter((line): line is RunLine => line.what === 'run' && line.code === code)
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map((run) => {
      const own = lines.filter((line) => 'run' in line && line.run === run.run);
      const trials = own.filter((line) => line.what === 'trial');
      const batches = own.filter((line) => line.what === 'batch');
      const end = own.find((line) => line.what === 'end');
      return {
        run,
        trials: batches.reduce((sum, batch) => sum + batch.trials, 0),
        hits: trials.filter(({ hit }) => hit).length,
        violated: trials.filter(({ violated }) => violated.length > 0).length,
        batches: batches.length,
        broken: batches.filter(({ verdict }) => verdict === 'broken').length,
        ...(end && { seconds: end.seconds }),
      };
    });
}

/** Hits by cell, `F1 W3`, then by driver. */
export function hitsByWindow(trials: readonly TrialRecord[]): Map<string, Map<JobKind, number>> {
  const found = new Map<string, Map<JobKind, number>>();
  for (const { hit, fault, window, kind } of trials) {
    if (!hit) continue;
    const row = found.get(`${fault} ${window}`) ?? new Map<JobKind, number>();
    found.set(`${fault} ${window}`, row.set(kind, (row.get(kind) ?? 0) + 1));
  }
  return found;
}

function isOf(line: TrialRecord, batch: BatchLine): boolean {
  return line.run === batch.run && line.batch === batch.batch;
}
