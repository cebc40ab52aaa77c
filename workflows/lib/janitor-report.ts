/** The report of a janitor's pass as it grows: every list is bounded, the counts count all. */
import {
  janitorLimits,
  type ClosedRun,
  type Finding,
  type JanitorMode,
  type JanitorProgress,
  type JanitorReport,
  type OrphanLine,
  type OrphanOutcome,
  type RunAgain,
} from '../../contracts/janitor.js';
import { jsonBytes } from './json-bytes.js';

const { bytes } = janitorLimits;

type Growing = JanitorProgress['report'];

export function beginReport(mode: JanitorMode, startedAt: string, nextSince: string): Growing {
  return {
    v: 1,
    mode,
    startedAt,
    runs: 0,
    counts: { orphans: 0, stopped: 0, young: 0, foreign: 0, unknown: 0 },
    orphans: [],
    young: [],
    foreign: [],
    unknown: [],
    next: { since: nextSince, again: [], reported: [] },
  };
}

/** What was found in a part of the runs, with what became of the orphans. `before`: keys that earlier passes have reported. */
export function withFindings(
  report: Growing,
  runs: readonly ClosedRun[],
  findings: readonly Finding[],
  outcomes: ReadonlyMap<Finding, Pick<OrphanLine, 'outcome' | 'why'>>,
  before: readonly string[] = [],
): Growing {
  const of = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict);
  const orphans = of('orphan').map(({ verdict: _, ...finding }, index): OrphanLine => {
    const end = outcomes.get(of('orphan')[index] as Finding);
    return { ...finding, ...(end ?? { outcome: 'reported' }) };
  });
  const left = new Set(
    [...of('young'), ...of('unknown'), ...orphans.filter(({ outcome }) => !isDone(outcome))].map(({ runId }) => runId),
  );
  const keys = orphans.filter(({ outcome }) => !isDone(outcome)).map(({ key }) => key);
  const stuck = new Set(
    [...of('unknown'), ...orphans.filter(({ outcome }) => outcome === 'still-running' || outcome === 'failed')].map(
      ({ runId }) => runId,
    ),
  );
  // What was told stays told while AWS can't be asked: else a service with bad moments would put each stop off for ever.
  const told = new Set(before);
  const hidden = of('unknown').flatMap(({ key }) => (told.has(key) ? [key] : []));
  const { counts } = report;
  return {
    ...report,
    runs: report.runs + runs.length,
    counts: {
      orphans: counts.orphans + orphans.length,
      stopped: counts.stopped + orphans.filter(({ outcome }) => outcome === 'stopped').length,
      young: counts.young + of('young').length,
      foreign: counts.foreign + of('foreign').length,
      unknown: counts.unknown + of('unknown').length,
    },
    orphans: lines(report.orphans, orphans),
    young: lines(report.young, of('young')),
    foreign: lines(report.foreign, of('foreign')),
    unknown: lines(report.unknown, of('unknown')),
    next: lookAgain(
      {
        ...report.next,
        reported: bounded(
          report.next.reported,
          [...keys, ...youngKeys(of('young')), ...hidden],
          janitorLimits.reported,
          bytes.reported,
        ),
        missing: stillMissing(report.next.missing, of('unknown')),
      },
      runs
        .filter(({ runId }) => left.has(runId))
        .map(({ workflowId, runId, closedAt }) => ({
          workflowId,
          runId,
          closedAt,
          ...(stuck.has(runId) && { later: true }),
        })),
    ),
  };
}

function isDone(outcome: OrphanOutcome): boolean {
  return outcome === 'stopped' || outcome === 'let-go';
}

/** A job that was seen to run within the grace was reported as well: the next pass need not tell it once more. */
function youngKeys(young: readonly Finding[]): string[] {
  return young.filter(({ awsId }) => awsId !== undefined).map(({ key }) => key);
}

/** A job that is shown again, or that AWS could not be asked about, is missing from anew. */
function stillMissing(before: JanitorReport['next']['missing'] = {}, unknown: readonly Finding[]) {
  const more = unknown.flatMap(({ key, missingSince }) => (missingSince === undefined ? [] : [[key, missingSince]]));
  return Object.fromEntries(
    bounded(Object.entries(before), more as [string, string][], janitorLimits.reported, bytes.missing),
  );
}

/** Stuck runs last: they cost most, and no run behind them shall wait. Those that find no place are found again by the time of their end. */
function lookAgain(next: JanitorReport['next'], runs: readonly RunAgain[]): JanitorReport['next'] {
  const all = [...next.again, ...runs];
  const inOrder = [...all.filter(({ later }) => !later), ...all.filter(({ later }) => later)];
  const again = bounded([], inOrder, janitorLimits.again, bytes.again);
  const dropped = inOrder.slice(again.length);
  const since = dropped.reduce((earliest, { closedAt }) => (closedAt < earliest ? closedAt : earliest), next.since);
  return { ...next, since, again };
}

function lines<Line>(list: readonly Line[], more: readonly Line[]): Line[] {
  return bounded(list, more, janitorLimits.lines, bytes.lines);
}

/** Up to the first that has no place: ids and reasons are as long as their owners like. */
function bounded<Item>(list: readonly Item[], more: readonly Item[], most: number, mostBytes: number): Item[] {
  const taken = [...list];
  let size = jsonBytes(list);
  for (const item of more) {
    size += jsonBytes(item) + 1;
    if (taken.length >= most || size > mostBytes) break;
    taken.push(item);
  }
  return taken;
}
