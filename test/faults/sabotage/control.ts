/** The same plan on the product as it is: hit, clean, and a path of the model, in every try; or the red proves nothing. */
import { rejectedIn } from '../rig/conformance/conformance-text.js';
import type { BatchResult } from '../rig/run-plan.js';
import { toldOf } from './told-of.js';

export interface ControlResult {
  hits: number;
  missed: number;
  problem?: string;
  /** Nothing is wrong but that no trial has met its window. */
  isOpen: boolean;
}

/** `results`: of the batches that had this cell. */
export function controlOf(cell: string, results: readonly BatchResult[]): ControlResult {
  const told = results.map((result) => toldOf(cell, result));
  const lines = told.flatMap((one) => one.lines);
  const hits = lines.filter(({ hit }) => hit).length;
  const violation = told.flatMap((one) => one.violations)[0];
  const stranger = rejectedIn(told.flatMap((one) => one.traces))[0];
  const wrong =
    told.find(({ broken }) => broken !== undefined)?.broken ??
    (violation && `${violation.invariant} is red without the sabotage, too: ${violation.message}`) ??
    (stranger && `the model rejects the trace of ${stranger.key}: ${stranger.why}`);
  const problem = wrong ?? (hits === 0 ? `no hit in ${lines.length} trials` : undefined);
  return {
    hits,
    missed: lines.length - hits,
    ...(problem !== undefined && { problem }),
    isOpen: wrong === undefined && problem !== undefined,
  };
}
