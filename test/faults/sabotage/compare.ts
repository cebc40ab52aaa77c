/** Compares what turned red at a place with what has to, over all tries: only hits count, and nothing else may be red. */
import { rejectedIn } from '../rig/conformance/conformance-text.js';
import type { BatchResult } from '../rig/run-plan.js';
import type { TrialLine } from '../rig/run-trial.js';
import { notRejected, offendingTraces } from './offending.js';
import type { Place, Sabotage } from './sabotage.js';
import { isOf, toldOf } from './told-of.js';

export interface PlaceResult {
  sabotage: Sabotage;
  place: Place;
  /** Hits in all tries, and how many of them turned red as the table says. */
  hits: number;
  red: number;
  /** Trials that missed their window: they count for nothing. */
  missed: number;
  found: readonly string[];
  /** One of the offending keys. */
  key?: string;
  /** Launches that turned red, and how many of their traces the model rejects. */
  launches: number;
  rejected: number;
  problem?: string;
  /** Nothing is wrong but that it was not red yet: another try may show it. */
  isOpen: boolean;
}

/** What follows on a fault may be just what was taken out. */
const isStruck = ({ hit, stalled }: TrialLine) => hit || stalled === true;

/** `results`: of the batches that had this place, one for each try. */
export function compare(sabotage: Sabotage, place: Place, results: readonly BatchResult[]): PlaceResult {
  const told = results.map((result) => toldOf(place.cell, result));
  const lines = told.flatMap((one) => one.lines);
  const violations = told.flatMap((one) => one.violations);
  const found = [...new Set(violations.map(({ invariant }) => invariant))];
  const hits = lines.filter(isStruck);
  const red = told
    .flatMap((one) =>
      one.lines.map((line) => ({ line, own: one.violations.filter((it) => isOf(it, line, one.lines)) })),
    )
    .filter(
      ({ line, own }) =>
        isStruck(line) && place.expects.every((expected) => own.some((it) => it.invariant === expected)),
    );
  const offending = told.flatMap((one) => offendingTraces(one.traces, one.violations));
  const key = violations.find(({ ids }) => ids['key'] !== undefined)?.ids['key'];
  const unexpected = found.filter((invariant) => !place.expects.includes(invariant));
  const wrong =
    told.find(({ broken }) => broken !== undefined)?.broken ??
    (unexpected.length > 0 ? `${unexpected.join(', ')} turned red, which the table does not say` : undefined);
  const notYet =
    hits.length === 0
      ? `no hit in ${lines.length} trials${lines[0]?.miss === undefined ? '' : `: ${lines[0].miss}`}`
      : red.length === 0
        ? `${place.expects.join(', ')} stayed green in ${hits.length} hits`
        : undefined;
  const untied = sabotage.unseen === undefined ? notRejected(offending) : undefined;
  const problem = wrong ?? notYet ?? untied;
  return {
    ...{ sabotage, place, hits: hits.length, red: red.length, missed: lines.length - hits.length, found },
    ...(key !== undefined && { key }),
    launches: offending.length,
    rejected: rejectedIn(offending).length,
    ...(problem !== undefined && { problem }),
    isOpen: wrong === undefined && notYet !== undefined,
  };
}
