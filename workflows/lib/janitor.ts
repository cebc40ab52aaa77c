/**
 * The janitor: one pass over the runs that were closed without cleanup. It stops what they have left, once a grace has
 * passed, and only what an earlier pass has reported. A pass that dies does no harm: the next one begins where the last
 * one that ended did, and a stop may be asked twice.
 */
import { ApplicationFailure, continueAsNew, isCancellation, log, workflowInfo } from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import { clip } from '../../contracts/failure.js';
import {
  janitorLimits,
  notInspected,
  type ClosedRun,
  type Finding,
  type JanitorInput,
  type JanitorInspectResult,
  type JanitorProgress,
  type JanitorReport,
  type OrphanLine,
} from '../../contracts/janitor.js';
import { engineTiming } from './engine-config.js';
import { applicationFailureIn } from './failures.js';
import { callInspect, callList, callStop } from './janitor-calls.js';
import { beginReport, withFindings } from './janitor-report.js';

type OrphanEnd = Pick<OrphanLine, 'outcome' | 'why'>;
type Outcomes = ReadonlyMap<Finding, OrphanEnd>;

export async function millraceJanitor(input: JanitorInput): Promise<JanitorReport> {
  if (input?.v !== 1 || (input.mode !== 'report' && input.mode !== 'stop'))
    throw ApplicationFailure.nonRetryable(
      `The janitor's input is ${JSON.stringify(input)}: it must be { "v": 1, "mode": "report" } or { "v": 1, "mode": "stop" }`,
      'InvalidInput',
    );
  let progress = input.progress ?? begin(input);
  while (progress.left?.length || !progress.listed) {
    if (isLong()) await continueAsNew<typeof millraceJanitor>({ v: 1, mode: input.mode, progress });
    progress = progress.left?.length ? await lookAt(progress, progress.left) : await listMore(progress);
  }
  const report: JanitorReport = { ...progress.report, endedAt: new Date().toISOString() };
  const { orphans, stopped, young, foreign, unknown } = report.counts;
  log.info('janitor: pass ended', { mode: report.mode, runs: report.runs, orphans, stopped, young, foreign, unknown });
  return report;
}

/** A history has a size, and a run its time: a pass may have as much of both as it takes. */
function isLong(): boolean {
  const { continueAsNewSuggested, runStartTime } = workflowInfo();
  return continueAsNewSuggested || Date.now() - runStartTime.getTime() > janitorLimits.runMs;
}

/** The runs that the last pass was not done with come first. */
function begin({ mode, since, reported }: JanitorInput): JanitorProgress {
  const last = (workflowInfo().lastResult as JanitorReport | undefined)?.next;
  const now = Date.now();
  // Visibility learns of a run's end some time after it.
  const nextSince = new Date(now - toMs(engineTiming().janitorGrace)).toISOString();
  return {
    report: beginReport(mode, new Date(now).toISOString(), nextSince),
    reported: reported ?? last?.reported ?? [],
    missing: last?.missing ?? {},
    since: since ?? last?.since ?? new Date(0).toISOString(),
    until: new Date(now).toISOString(),
    left: last?.again ?? [],
  };
}

async function listMore({ pageToken: at, ...progress }: JanitorProgress): Promise<JanitorProgress> {
  const { since, until } = progress;
  const { runs, pageToken } = await callList({ v: 1, since, until, ...(at !== undefined && { pageToken: at }) });
  // A run of the last pass that closed within its overlap is listed as well.
  const known = new Set(progress.report.next.again.map(({ runId }) => runId));
  const left = runs.filter(({ runId }) => !known.has(runId));
  return { ...progress, left, ...(pageToken === undefined ? { listed: true } : { pageToken }) };
}

/** At some of them: as many as one activity comes to. */
async function lookAt(progress: JanitorProgress, left: readonly ClosedRun[]): Promise<JanitorProgress> {
  const part = left.slice(0, janitorLimits.inspected);
  const { inspected, findings: all } = await inspect(part, progress.missing);
  const findings = onceEach(all, progress.report);
  const outcomes = await stopOrphans(progress, findings);
  const report = withFindings(progress.report, part.slice(0, inspected), findings, outcomes, progress.reported);
  return { ...progress, report, left: left.slice(inspected) };
}

/** A job that a reset run and the run after it both have is one orphan. */
function onceEach(findings: readonly Finding[], { orphans }: JanitorProgress['report']): Finding[] {
  const seen = new Set(orphans.map(({ key }) => key));
  return findings.filter(({ verdict, key }) => verdict !== 'orphan' || (!seen.has(key) && seen.add(key)));
}

/** Runs that can't be inspected must not keep a pass from all others: they are told, and looked at again. */
async function inspect(
  runs: readonly ClosedRun[],
  missing: JanitorProgress['missing'] = {},
): Promise<JanitorInspectResult> {
  try {
    return await callInspect({ v: 1, runs, missing });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { inspected: runs.length, findings: runs.map((run) => notInspected(run, messageOf(error))) };
  }
}

/**
 * Those that an earlier pass has reported, some at a time. Each has its own time, the pass has none: the next one does not
 * begin beside it, and one that was cut short would leave the same ones out each time.
 */
async function stopOrphans({ reported, report }: JanitorProgress, findings: readonly Finding[]): Promise<Outcomes> {
  const outcomes = new Map<Finding, OrphanEnd>();
  if (report.mode !== 'stop') return outcomes;
  const mayStop = new Set(reported);
  const left = findings.filter(({ verdict, key }) => verdict === 'orphan' && mayStop.has(key)).values();
  const lane = async () => {
    for (const finding of left) outcomes.set(finding, await stop(finding));
  };
  await Promise.all(Array.from({ length: janitorLimits.stops }, lane));
  return outcomes;
}

async function stop(finding: Finding): Promise<OrphanEnd> {
  const why = `Its run ${finding.workflowId} (${finding.runId}) was closed at ${finding.closedAt}, and no open run has it`;
  try {
    return await callStop({ v: 1, finding, why });
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { outcome: 'failed', why: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  const failure = applicationFailureIn(error) ?? error;
  return clip(failure instanceof Error ? failure.message : String(failure), janitorLimits.why);
}
