/** A violation is looked for again: its cell, in the same way, fifty times. "Not reproducible" closes nothing. */
import { cellName, type Cell } from './cell.js';
import { names } from './lines/judged-lines.js';
import type { BatchResult } from './run-plan.js';

export interface Struck {
  cell: Pick<Cell, 'fault' | 'window' | 'kind'>;
  variant: number;
  trial: string;
}

/** The trials that a violation names, of all batches. */
export function struckBy(results: readonly BatchResult[]): Struck[] {
  return results.flatMap(({ lines, report }) =>
    lines
      .filter((line) => report?.violations.some((violation) => names(violation, line)))
      .map((line) => ({ cell: line, variant: line.variant, trial: line.trial })),
  );
}

/** One for each cell and way. */
export function onceEach(struck: readonly Struck[]): Struck[] {
  return [...new Map(struck.map((one) => [`${cellName(one.cell)} ${one.variant}`, one])).values()];
}

export function againCommand({ cell, variant }: Struck, seed: number, isProductTiming: boolean): string {
  const more = isProductTiming ? ' --product-timing' : '';
  return `node dist/test/faults/rig/main.js ${cellName(cell)} --variant ${variant} --seed ${seed} --trials ${usualTimes}${more}`;
}

export const usualTimes = 50;
