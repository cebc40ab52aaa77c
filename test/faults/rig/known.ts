/**
 * The known windows, in which a key gets a second job where the service has no token: a start that arrives after settling,
 * when its successor has worked, and one that Temporal has forgotten, because it was restored from an older copy. Such a
 * violation is told apart, and only where journal and ledger show that it was so.
 */
import { join } from 'node:path';
import type { JobKind } from '../../../activities/specs.js';
import type { Timing } from '../../../contracts/timing.js';
import { traceFactsOf } from '../simulation/aws/lags.js';
import type { LedgerLine, NemesisEntry } from '../checker/sources.js';
import type { Report, Violation } from '../checker/violation.js';
import { readJsonLines } from '../../../local/json-lines.js';

export interface Judged {
  /** Without what is known. */
  report: Report;
  known: readonly Violation[];
}

/** Of a slot that had such trials only. */
export function setKnownAside(report: Report, folder: string, timing: Timing): Judged {
  const nemesis = readJsonLines<NemesisEntry>(join(folder, 'nemesis.ndjson'));
  const ledger = readJsonLines<LedgerLine>(join(folder, 'ledger.jsonl'));
  const isKnown = ({ invariant, ids }: Violation) =>
    (invariant === 'I2a' || invariant === 'I2d') &&
    (ids['key'] ?? ids['keys'] ?? '')
      .split(' ')
      .some((key) => wasParked(key, nemesis, ledger, timing) || wasForgotten(key, nemesis, ledger));
  const known = report.violations.filter(isKnown);
  const violations = report.violations.filter((violation) => !known.includes(violation));
  const verdict = report.verdict === 'violated' && violations.length === 0 ? 'clean' : report.verdict;
  return { report: { ...report, verdict, violations }, known };
}

export function settlingOf(kind: JobKind, timing: Timing): number {
  return traceFactsOf(kind, timing).settlingMs;
}

/** Parked, a successor's job later than settling after that, let go, and only then a second job: two in all. */
function wasParked(
  key: string,
  nemesis: readonly NemesisEntry[],
  ledger: readonly LedgerLine[],
  timing: Timing,
): boolean {
  const [first] = nemesis.filter((entry) => entry.key === key && entry.fault === 'F18');
  if (!first) return false;
  const at = (wanted: NemesisEntry['phase']) =>
    nemesis.find(({ trial, phase }) => trial === first.trial && phase === wanted)?.at;
  const [parkedAt, releasedAt] = [at('applied'), at('healed')];
  const starts = ledger
    .filter((line) => line.event === 'committed' && line.key === key)
    .map((line) => Date.parse(line.at));
  const [successor, late] = starts;
  if (parkedAt === undefined || releasedAt === undefined || successor === undefined || late === undefined) return false;
  return (
    starts.length === 2 &&
    successor - parkedAt > settlingOf(first.driver as JobKind, timing) &&
    successor < releasedAt &&
    // The ledger's clock has whole milliseconds.
    late >= Math.floor(releasedAt)
  );
}

/** Copied, a job, restored, and only then a second job: two in all. */
function wasForgotten(key: string, nemesis: readonly NemesisEntry[], ledger: readonly LedgerLine[]): boolean {
  const entry = nemesis.find(
    (word) => word.fault === 'F7' && word.window === 'restored-before-start' && word.key === key,
  );
  const own = nemesis.filter(({ trial }) => trial === entry?.trial);
  const at = (wanted: NemesisEntry['phase']) => own.find(({ phase }) => phase === wanted)?.at;
  const [copiedAt, killedAt] = [at('entered'), at('confirmed')];
  const [first, second, ...others] = ledger
    .filter((line) => line.event === 'committed' && line.key === key)
    .map((line) => Date.parse(line.at));
  if (copiedAt === undefined || killedAt === undefined || first === undefined || second === undefined) return false;
  // The ledger's clock has whole milliseconds.
  return others.length === 0 && first >= Math.floor(copiedAt) && first < killedAt && second > killedAt;
}
