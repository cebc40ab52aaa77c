/** Looks again and again until something shows, and says how long it took: for what AWS announces nowhere. */
import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '../../activities/aws/aws-error.js';
import { classify } from '../../activities/aws/classify.js';
import { toMs, type Duration } from '../../contracts/duration.js';

export interface Search {
  within: Duration;
  every: Duration;
  /** Aborted: rejects with its reason. */
  signal?: AbortSignal;
}

export interface Finding<T> {
  found: T | undefined;
  ms: number;
  looks: number;
  /** Of the last look that AWS did not answer, if any failed. */
  problem?: string;
  /** AWS refused a look for good. */
  refusal?: Error;
}

/** A look that fails for a moment is repeated; one that AWS refuses for good is the last. Rejects by the signal alone. */
export async function lookFor<T>(
  look: () => Promise<T | undefined>,
  { within, every, signal }: Search,
): Promise<Finding<T>> {
  const began = performance.now();
  const finding: Finding<T> = { found: undefined, ms: 0, looks: 0 };
  for (;;) {
    signal?.throwIfAborted();
    try {
      finding.looks += 1;
      finding.found = await look();
    } catch (error) {
      finding.problem = describeError(error);
      if (classify(error) === 'rejected') finding.refusal = asError(error);
    }
    finding.ms = Math.round(performance.now() - began);
    const over = finding.refusal !== undefined || finding.ms >= toMs(within);
    if (finding.found !== undefined || over) return finding;
    await pause(toMs(every), undefined, { ...(signal && { signal }) });
  }
}

/** `after 1.4 s and 3 looks`, or what was in the way. Throws what AWS refused. */
export function lag({ found, ms, looks, problem, refusal }: Finding<unknown>): string {
  if (refusal !== undefined) throw refusal;
  const seconds = `${(ms / 1_000).toFixed(1)} s and ${looks} ${looks === 1 ? 'look' : 'looks'}`;
  if (found !== undefined) return `after ${seconds}`;
  return `not within ${seconds}${problem === undefined ? '' : `; the last error was ${problem}`}`;
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
