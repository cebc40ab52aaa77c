/** What a batch has come to, as lines: each violation is laid at the door of the trials that it names. */
import { basename } from 'node:path';
import type { Violation } from '../../checker/violation.js';
import { rejectedIn, unjudgedIn } from '../conformance/conformance-text.js';
import type { BatchResult } from '../run-plan.js';
import type { TrialLine } from '../run-trial.js';
import type { BatchLine, Line, RunLine, TrialRecord } from './line.js';

/** `round`: batches of one name are in each. */
export function judgedLines(run: RunLine, round: number, result: BatchResult): Line[] {
  const { batch, lines, report, known = [], conformance = [], broken } = result;
  const of = { v: 1, run: run.run, code: run.code, timing: run.timing, batch: `${round}/${batch.name}` } as const;
  const at = new Date().toISOString();
  const whyBroken = [
    ...(broken === undefined ? [] : [withoutPlaces(broken)]),
    ...(report?.brokenRig ?? []).map(({ message }) => message),
  ];
  const counts = { trials: lines.length, hits: lines.filter(({ hit }) => hit).length };
  if (!report || whyBroken.length > 0)
    return [{ ...of, what: 'batch', at, verdict: 'broken', ...counts, why: whyBroken }];
  const wrong: readonly Wrong[] = [
    ...report.violations,
    ...rejectedIn(conformance).map(({ key, workflowId, why }) => ({
      invariant: 'trace',
      message: `the model does not know what was seen of ${key}: ${why}`,
      ids: { key, workflowId },
    })),
  ];
  const nobodys = wrong.filter((violation) => !lines.some((line) => names(violation, line)));
  const sentences = (violations: readonly Wrong[]) =>
    violations.map(({ invariant, message }) => `${invariant}: ${message}`);
  const unjudged = unjudgedIn(conformance).length;
  const over: BatchLine = {
    ...of,
    what: 'batch',
    at,
    verdict: wrong.length > 0 ? 'violated' : 'clean',
    ...counts,
    traces: conformance.length,
    ...(unjudged > 0 && { unjudged }),
    ...(wrong.length > 0 && { why: sentences(wrong) }),
    ...(nobodys.length > 0 && { nobodys: sentences(nobodys) }),
  };
  return [...lines.map((line) => ({ ...of, seed: run.seed, ...record(line, wrong, known) })), over];
}

/** A violation, or a launch whose trace the model rejects. */
type Wrong = Pick<Violation, 'message' | 'ids'> & { invariant: string };

type Own = Omit<TrialRecord, 'v' | 'run' | 'code' | 'timing' | 'seed' | 'batch'>;

/** Without what follows from the rest, or is random and says nothing: it would be most of the published file. */
function record(line: TrialLine, violations: readonly Wrong[], known: readonly Violation[]): Own {
  const { at, fault, window, kind, variant, trial, hit, miss, ended, ms, key } = line;
  const of = (all: readonly Wrong[]) => [
    ...new Set(all.filter((violation) => names(violation, line)).map(({ invariant }) => invariant)),
  ];
  const [violated, itsKnown] = [of(violations), of(known)];
  return {
    what: 'trial',
    at: new Date(at).toISOString(),
    ...{ fault, window, kind, variant, trial, hit, ended, ms, violated },
    ...(miss !== undefined && { miss }),
    ...(itsKnown.length > 0 && { known: itsKnown }),
    ...(key !== undefined && violated.length + itsKnown.length > 0 && { key }),
  };
}

/** A trial's id is also in its workflow id and in the name of its job, and no two are alike. */
export function names(
  { ids, message }: Pick<Violation, 'ids' | 'message'>,
  { trial, key }: Pick<TrialLine, 'trial' | 'key'>,
): boolean {
  const said = `${Object.values(ids).join(' ')} ${message}`;
  return said.includes(trial) || (key !== undefined && said.includes(key));
}

/** These lines are published: where the rig ran is nobody's business. */
function withoutPlaces(text: string): string {
  return text.replace(/(?:file:\/\/)?(?:\/[\w.@+-]+){2,}/g, (path) => basename(path));
}
