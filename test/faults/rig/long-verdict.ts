/** What a long run has come to, for people. One that did nothing has proven nothing, however clean it is. */
import { tooManyUnjudged } from './conformance/conformance-text.js';
import type { LongRunResult } from './long-run.js';

export function longVerdict(result: LongRunResult): { text: string; passed: boolean } {
  const { hits, misses, inVain, violated, nobodys, broken, missing } = result;
  const problem = nothingDone(result) ?? tooManyUnjudged(result.unjudged, result.traces);
  const text = [
    ...violated.map(({ trial, violated: what }) => `VIOLATION of ${what.join(', ')} by ${trial}`),
    ...nobodys.map((what) => `VIOLATION of ${what}, by none of its batch's trials in particular`),
    ...broken.map(({ batch, why = [] }) => `BROKEN ${batch}: ${why.join('\n')}`),
    ...inVain.map(
      ({ trial, miss = '' }) => `STRUCK, and what should have followed did not come in time: ${trial}: ${miss}`,
    ),
    '',
    ...(isAllDone(result) ? ['Nothing left to make: the file has it all'] : []),
    `${result.traces} traces, of which ${result.unjudged} were not judged and ought to be`,
    `${hits} hits, ${misses} missed, of which ${inVain.length} were struck, ${violated.length} violated, ${missing} still to make`,
    ...(problem === undefined ? [] : [`TOO LITTLE PROVEN: ${problem}`]),
  ].join('\n');
  return { text, passed: violated.length + nobodys.length + broken.length === 0 && problem === undefined };
}

const isAllDone = ({ planned, before }: LongRunResult) => planned === 0 && before > 0;

function nothingDone({ planned, before, hits, missing, wasCut }: LongRunResult): string | undefined {
  if (planned === 0) return before > 0 ? undefined : 'no trial is wanted of these cells, and the file has none';
  if (hits === 0) return `none of ${planned} trials that were to be made is a hit`;
  // By itself it ends when a round has brought no hit: some cell is never hit.
  return missing > 0 && !wasCut ? `a round brought no hit, with ${missing} still to make` : undefined;
}
