/** Which lines a figure is of, and what of them is a violation. Trials of one code at one timing are `counting()`'s. */
import type { BatchLine, Line, RunLine, TrialRecord } from '../rig/lines/line.js';

/** Batches of this code at these durations, but those of runs that look for a violation again. */
export function countingBatches(lines: readonly Line[], of: Pick<RunLine, 'code' | 'timing'>): BatchLine[] {
  const again = new Set(lines.flatMap((line) => (line.what === 'run' && line.again !== undefined ? [line.run] : [])));
  return lines.filter(
    (line): line is BatchLine =>
      line.what === 'batch' && line.code === of.code && line.timing === of.timing && !again.has(line.run),
  );
}

/** A miss never does, but for what it has led to. */
export function counts(line: TrialRecord): boolean {
  return line.hit || line.violated.length > 0 || (line.known ?? []).length > 0;
}

/** What is known of a window that can't be closed is no violation there, and there alone. */
export function violates({ violated, known = [], cannotClose }: TrialRecord): boolean {
  return violated.length > 0 || (cannotClose !== true && known.length > 0);
}

/** Of the batch that a line is of, or that it is: batches of different runs have the same names. */
export function batchName({ run, batch }: Pick<BatchLine, 'run' | 'batch'>): string {
  return `${run} ${batch}`;
}
