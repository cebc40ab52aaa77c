/** What lines come to beside the figures: runs, and hits and misses by window. */
import type { JobKind } from '../../../activities/specs.js';
import { hasBroken, type Line, type RunLine, type TrialRecord } from '../rig/lines/line.js';
import { violates } from './what-counts.js';

/** The code of the latest run; undefined where there was none. */
export function latestCode(lines: readonly Line[]): string | undefined {
  const runs = lines.filter((line) => line.what === 'run');
  return runs.reduce<RunLine | undefined>((latest, run) => (latest && latest.at > run.at ? latest : run), undefined)
    ?.code;
}

export interface RunSummary {
  run: RunLine;
  trials: number;
  hits: number;
  violated: number;
  /** Violations that name no trial. */
  unnamed: number;
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
        violated: trials.filter(violates).length,
        unnamed: batches.reduce((sum, { nobodys = [] }) => sum + nobodys.length, 0),
        batches: batches.length,
        broken: batches.filter(hasBroken).length,
        ...(end && { seconds: end.seconds }),
      };
    });
}

/** How many by cell, `F1 W3`, then by driver. */
export function byWindow(
  trials: readonly Pick<TrialRecord, 'fault' | 'window' | 'kind'>[],
): Map<string, Map<JobKind, number>> {
  const found = new Map<string, Map<JobKind, number>>();
  for (const { fault, window, kind } of trials) {
    const row = found.get(`${fault} ${window}`) ?? new Map<JobKind, number>();
    found.set(`${fault} ${window}`, row.set(kind, (row.get(kind) ?? 0) + 1));
  }
  return found;
}
