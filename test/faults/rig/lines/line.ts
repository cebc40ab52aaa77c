/**
 * The file of a long run, one JSON line each: a run of the rig, its batches, and each trial once its batch was judged.
 * Whoever publishes figures reads nothing else, so a line says all that a figure needs.
 */
import type { JobKind } from '../../../../activities/specs.js';
import type { Totals } from '../../checker/totals.js';
import type { PeerLine } from '../../peer/line.js';

/** Whose code, at whose durations. */
interface Of {
  v: 1;
  /** Of the run of the rig. */
  run: string;
  /** `codeHash()`: of contracts, activities, workflows and worker. */
  code: string;
  timing: 'rig' | 'product';
}

/** The rig has begun. */
export interface RunLine extends Of {
  what: 'run';
  /** RFC 3339. */
  at: string;
  seed: number;
  /** As it was called. */
  args: string;
  /** Trials that it set out to make. */
  planned: number;
  /** The trial whose violation is looked for again: chosen for what it did, so it counts in no bound. */
  again?: string;
}

/** One confirmed hit on one launch, or what does not count: a miss, or any trial of a batch that broke. Final. */
export interface TrialRecord extends Of {
  what: 'trial';
  seed: number;
  batch: string;
  at: string;
  fault: string;
  window: string;
  kind: JobKind;
  /** Of a cell whose window can't be closed, as the rig had it. */
  cannotClose?: true;
  /** Counts the trials of a cell: ways that differ take turns by it. */
  variant: number;
  trial: string;
  hit: boolean;
  miss?: string;
  /** Of a miss: the fault did strike, inside the window, and what should have followed did not come in time. */
  stalled?: true;
  /** Which entry of its window the fault was bound to; absent: the first. */
  nth?: number;
  ended: string;
  ms: number;
  /** Launches that the same kill has caught, beside the one that counts. */
  caught?: number;
  /** Its trace ought to have gone to the model, and was too much to follow. */
  unjudged?: true;
  /** What is no violation and yet told: `overlap-after-reset` and the like. */
  counted?: readonly string[];
  /** Invariants that the checker saw broken by this trial, and `trace` where the model rejects what was seen of it; empty: it was sound. */
  violated: readonly string[];
  /** The same in a window that can't be closed, where the log shows its precondition. */
  known?: readonly string[];
  /** Of its launch, where something is violated or known. */
  key?: string;
}

/** The miss of every trial of a batch that broke. */
export const inBrokenBatch = 'its batch broke';

/** A miss whose fault did strike, and what should have followed did not come in time. */
export function isStruckInVain({ stalled, miss }: TrialRecord): boolean {
  return stalled === true && miss !== inBrokenBatch;
}

/** A batch is over. Of one that broke nothing counts but the violations that were found all the same. */
export interface BatchLine extends Of {
  what: 'batch';
  batch: string;
  at: string;
  verdict: 'clean' | 'violated' | 'broken';
  /** Of a violated one: it broke, too. */
  broke?: true;
  trials: number;
  hits: number;
  /** Of a broken one: why. Of a violated one: a sentence for each violation. */
  why?: readonly string[];
  /** Launches whose trace is something that the model speaks of, and those of them that were not judged. */
  traces?: number;
  unjudged?: number;
  /** Those that the model accepts for nothing but a window that can't be closed, outside of the cells of such windows. */
  known?: number;
  /** Violations that name none of its trials, and so may be each one's. */
  nobodys?: readonly string[];
  /** What the checker has judged. */
  totals?: Totals;
}

/** Also one in which a violation was found all the same. */
export function hasBroken({ verdict, broke }: BatchLine): boolean {
  return verdict === 'broken' || broke === true;
}

/** The rig has ended by itself. A run without it was cut off. */
export interface EndLine extends Of {
  what: 'end';
  at: string;
  seconds: number;
}

/** Lines of the peer stand beside those of the rig. */
export type Line = RunLine | TrialRecord | BatchLine | EndLine | PeerLine;
