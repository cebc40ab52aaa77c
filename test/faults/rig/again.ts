/** A violation is looked for again: its cell, in the same way, fifty times. "Not reproducible" closes nothing. */
import { cellName, type Cell } from './cell.js';
import { unjudgedIn } from './conformance/conformance-text.js';
import { names, wrongIn } from './lines/judged-lines.js';
import type { TrialRecord } from './lines/line.js';
import type { BatchResult } from './run-plan.js';

export interface Struck {
  cell: Pick<Cell, 'fault' | 'window' | 'kind'>;
  variant: number;
  trial: string;
  /** What the model says of what was seen of it. */
  model: keyof typeof saidByModel;
}

/** The trials that a violation names, or a trace that the model rejects, of all batches. */
export function struckBy(results: readonly BatchResult[]): Struck[] {
  return results.flatMap((result) => {
    const wrong = wrongIn(result);
    const unjudged = unjudgedIn(result.conformance ?? []).map(({ key, workflowId }) => ({
      ids: { key, workflowId },
      message: '',
    }));
    return result.lines.flatMap((line) => {
      const own = wrong.filter((one) => names(one, line));
      const violated = own.map(({ invariant }) => invariant);
      const isUnjudged = unjudged.some((one) => names(one, line));
      return own.length === 0 ? [] : [struck(line, violated, isUnjudged)];
    });
  });
}

/** The same of a line of a long run. */
export function struckOf(line: TrialRecord): Struck {
  return struck(line, line.violated, line.unjudged === true);
}

function struck(
  line: Struck['cell'] & Pick<Struck, 'variant' | 'trial'>,
  violated: readonly string[],
  isUnjudged: boolean,
): Struck {
  const { fault, window, kind, variant, trial } = line;
  const model = violated.includes('trace') ? 'rejects' : isUnjudged ? 'unjudged' : 'accepts';
  return { cell: { fault, window, kind }, variant, trial, model };
}

/** One for each cell and way. */
export function onceEach(all: readonly Struck[]): Struck[] {
  return [...new Map(all.map((one) => [`${cellName(one.cell)} ${one.variant}`, one])).values()];
}

export function againCommand({ cell, variant }: Struck, seed: number, isProductTiming: boolean): string {
  const more = isProductTiming ? ' --product-timing' : '';
  return `npx node dist/test/faults/rig/main.js ${cellName(cell)} --variant ${variant} --seed ${seed} --trials ${usualTimes}${more}`;
}

export const usualTimes = 50;

/** Asked for or not: a long run does it by itself. */
export function timesAgain(asked: number | undefined, isLong: boolean): number {
  return asked ?? (isLong ? usualTimes : 0);
}

/** Of those that came of it. What does not come back stays open: the model has to produce it. */
export function againText(one: Struck, came: { hits: number; violated: number; nobodys: number }): string {
  const { hits, violated, nobodys } = came;
  const unnamed = nobodys === 0 ? '' : ` (and ${nobodys} that name no trial)`;
  const text = `AGAIN ${cellName(one.cell)} (${one.trial}): ${violated}${unnamed} of ${hits}`;
  return violated + nobodys > 0 ? text : `${text}, which closes nothing: ${saidByModel[one.model]}`;
}

const saidByModel = {
  rejects: 'the model rejects its trace: it has to be mended until it produces it',
  accepts: 'the model accepts its trace: what was seen can happen, and the violation stands',
  unjudged: 'the model has not judged its trace: it has to follow it, and to produce it or be mended',
} as const;
