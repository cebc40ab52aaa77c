/** What a batch has come to, as lines: each violation is laid at the door of the trials that it names. */
import { basename } from 'node:path';
import type { Report } from '../../checker/violation.js';
import { rejectedIn, unjudgedIn } from '../conformance/conformance-text.js';
import type { BatchResult } from '../run-plan.js';
import type { TrialLine } from '../run-trial.js';
import { inBrokenBatch, type BatchLine, type Line, type RunLine, type TrialRecord } from './line.js';

/** `round`: batches of one name are in each. */
export function judgedLines(run: RunLine, round: number, result: BatchResult): Line[] {
  const { batch, lines, report, conformance = [], broken } = result;
  const of = { v: 1, run: run.run, code: run.code, timing: run.timing, batch: `${round}/${batch.name}` } as const;
  const whyBroken = [
    ...(broken === undefined ? [] : [withoutPlaces(broken)]),
    ...(report?.brokenRig ?? []).map(({ message }) => message),
  ];
  const wrong = wrongIn(result);
  const hasBroken = !report || whyBroken.length > 0;
  // What was found before it broke stays found.
  const isBroken = hasBroken && wrong.length === 0;
  const nobodys = wrong.filter((violation) => !lines.some((line) => names(violation, line)));
  const sentences = (violations: readonly Wrong[]) =>
    violations.map(({ invariant, message }) => `${invariant}: ${message}`);
  const why = [...whyBroken, ...sentences(wrong)];
  const unjudged = unjudgedIn(conformance);
  const known = knownElsewhere(result);
  const over: BatchLine = {
    ...of,
    what: 'batch',
    at: new Date().toISOString(),
    verdict: isBroken ? 'broken' : wrong.length > 0 ? 'violated' : 'clean',
    ...(hasBroken && !isBroken && { broke: true }),
    trials: lines.length,
    hits: lines.filter(({ hit }) => hit).length,
    traces: conformance.filter((trace) => trace.verdict !== 'not-judged' || trace.beyond !== true).length,
    ...(unjudged.length > 0 && { unjudged: unjudged.length }),
    ...(known.length > 0 && { known: known.length }),
    ...(why.length > 0 && { why }),
    ...(nobodys.length > 0 && { nobodys: sentences(nobodys) }),
    ...(report && !hasBroken && { totals: report.totals }),
  };
  const record = (line: TrialLine): TrialRecord => ({
    ...of,
    seed: run.seed,
    ...said(line),
    ...(hasBroken ? unsound(line, wrong, result) : judgedOf(line, wrong, result)),
  });
  return [...lines.map(record), over];
}

/** Of a batch that broke: no hit, and of no figure but for what it violates. */
function unsound(line: TrialLine, wrong: readonly Wrong[], result: BatchResult): Verdict & Partial<TrialRecord> {
  const { violated, key } = judgedOf(line, wrong, result);
  return {
    hit: false,
    miss: inBrokenBatch,
    violated,
    ...(key !== undefined && violated.length > 0 && { key }),
  };
}

/** In a cell whose window can't be closed it is what the cell is about, and stands there. */
function knownElsewhere({ lines, conformance = [] }: BatchResult) {
  const inside = lines.filter((line) => line.known === true);
  return conformance.filter(
    ({ verdict, key, workflowId }) =>
      verdict === 'known' && !inside.some((line) => names({ ids: { key, workflowId }, message: '' }, line)),
  );
}

/** A violation, or a launch whose trace the model rejects. */
export interface Wrong {
  invariant: string;
  message: string;
  ids: Report['violations'][number]['ids'];
}

export function wrongIn({ report, conformance = [] }: Pick<BatchResult, 'report' | 'conformance'>): Wrong[] {
  const rejected = rejectedIn(conformance).map(({ key, workflowId, why }) => ({
    invariant: 'trace',
    message: `the model does not know what was seen of ${key}: ${why}`,
    ids: { key, workflowId },
  }));
  return [...(report?.violations ?? []), ...rejected];
}

/** Without what follows from the rest, or is random and says nothing: it would be most of the published file. */
function said(line: TrialLine) {
  const { at, fault, window, kind, known, variant, trial, hit, miss, stalled, nth, ended, ms, caught } = line;
  return {
    what: 'trial',
    at: new Date(at).toISOString(),
    ...{ fault, window, kind, variant, trial, hit, ended, ms },
    ...(known && { cannotClose: known }),
    ...(miss !== undefined && { miss }),
    ...(stalled && { stalled }),
    ...(nth !== undefined && { nth }),
    ...(caught !== undefined && { caught }),
  } as const;
}

type Verdict = Pick<TrialRecord, 'violated' | 'known' | 'counted' | 'unjudged' | 'key'>;

function judgedOf(line: TrialLine, wrong: readonly Wrong[], result: BatchResult): Verdict {
  const { report, known = [], conformance = [] } = result;
  const own = <Told extends Named>(all: readonly Told[], what: (told: Told) => string) => [
    ...new Set(all.filter((told) => names(told, line)).map(what)),
  ];
  const violated = own(wrong, ({ invariant }) => invariant);
  const itsKnown = own(known, ({ invariant }) => invariant);
  const counted = own(report?.counted ?? [], ({ what }) => what);
  const unjudged = unjudgedIn(conformance).some(({ key, workflowId }) =>
    names({ ids: { key, workflowId }, message: '' }, line),
  );
  return {
    violated,
    ...(itsKnown.length > 0 && { known: itsKnown }),
    ...(counted.length > 0 && { counted }),
    ...(unjudged && { unjudged }),
    ...(line.key !== undefined && violated.length + itsKnown.length > 0 && { key: line.key }),
  };
}

type Named = Pick<Wrong, 'ids' | 'message'>;

/** A trial's id is also in its workflow id and in the name of its job, and no two are alike. */
export function names({ ids, message }: Named, { trial, key }: Pick<TrialLine, 'trial' | 'key'>): boolean {
  const words = `${Object.values(ids).join(' ')} ${message}`;
  return words.includes(trial) || (key !== undefined && words.includes(key));
}

/** These lines are published: where the rig ran is nobody's business. */
function withoutPlaces(text: string): string {
  return text.replace(/(?:file:\/\/)?(?:\/[\w.@+-]+){2,}/g, (path) => basename(path));
}
