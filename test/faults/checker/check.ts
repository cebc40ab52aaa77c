/**
 * Judges what a rig has collected. Nothing of Millrace's is imported: what the checker took from it, it would believe.
 * Histories are read by their documented shape, jobs by AWS's.
 */
import { brokenRig } from './broken-rig.js';
import { contradictions } from './contradictions.js';
import { decoysUntouched } from './decoys.js';
import { evidenceOf, type Evidence } from './evidence.js';
import { nothingLost } from './i1-nothing-lost.js';
import { oneAnswer } from './i1-one-answer.js';
import { oneRun } from './i1-one-run.js';
import { oneStart } from './i2a-one-start.js';
import { copiedByReset, oneKey } from './i2b-one-key.js';
import { rightJob } from './i2c-right-job.js';
import { overlaps } from './i2d-no-overlap.js';
import { nothingLeft } from './i3-nothing-left.js';
import { agreement } from './i4-agreement.js';
import { replays } from './i5-replay.js';
import { bounds } from './i6-bounds.js';
import { stopsJustified } from './i7-stops.js';
import { readSources, type Sources } from './read-sources.js';
import { rowsCarried } from './rows.js';
import { oneSuccessor, successorsKeep } from './successors.js';
import { totalsOf } from './totals.js';
import { trialsOf } from './trials.js';
import type { Report, Violation } from './violation.js';

/** Throws `UnreadableSource` for a folder that is not what sources.ts promises. */
export function check(folder: string): Report {
  return judge(readSources(folder));
}

export function judge(sources: Sources): Report {
  const evidence = evidenceOf(sources);
  const rest = { trials: trialsOf(sources.nemesis), totals: totalsOf(evidence) };
  const broken = brokenRig(evidence);
  if (broken.length > 0) return { verdict: 'broken-rig', violations: [], brokenRig: broken, counted: [], ...rest };
  const overlapping = overlaps(evidence);
  const violations = [...rules.flatMap((rule) => rule(evidence)), ...overlapping.violations];
  return {
    verdict: violations.length > 0 ? 'violated' : 'clean',
    violations,
    brokenRig: [],
    counted: [...copiedByReset(evidence), ...overlapping.counted],
    ...rest,
  };
}

const rules: readonly ((evidence: Evidence) => Violation[])[] = [
  nothingLost,
  oneRun,
  oneAnswer,
  oneSuccessor,
  oneStart,
  oneKey,
  rightJob,
  nothingLeft,
  agreement,
  successorsKeep,
  rowsCarried,
  replays,
  bounds,
  stopsJustified,
  decoysUntouched,
  contradictions,
];
