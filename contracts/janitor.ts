/**
 * The janitor: what a pass takes and tells, and what its activities take and give. JSON, as it stands in history. The
 * specs of jobs stay in the histories of their runs: here are ids, so that a pass over thousands of runs stays small.
 */

/** What a worker does about the schedule: `report` never stops a job, `off` deletes the schedule. */
export const janitorModes = ['stop', 'report', 'off'] as const;
export type JanitorSetting = (typeof janitorModes)[number];
export type JanitorMode = Exclude<JanitorSetting, 'off'>;

/** Limits of ours, so that neither a pass's history nor its report comes near Temporal's. */
export const janitorLimits = {
  /** Closed runs of one visibility request. */
  page: 100,
  /** Runs that one activity inspects, and findings after which it begins with no further run. */
  inspected: 20,
  findings: 500,
  /** Milliseconds: how long one run is asked about, and after which it begins with no further run. */
  inspectMs: 300_000,
  /** Of that, for copies of jobs that are known by their ids. */
  copiesMs: 30_000,
  /** Stops at once. */
  stops: 20,
  /** Of a pass under one run id: then it goes on under a new one, long before Temporal would end it. */
  runMs: 3_600_000,
  /** Lines of each list of the report; counts count all. */
  lines: 300,
  /** What the next pass is told to look at again, and which jobs were reported. */
  again: 1_000,
  reported: 5_000,
  /** Of the same in JSON, in UTF-8: together they and what a pass begins with stay below the 2 MiB of a payload. */
  bytes: { findings: 500_000, lines: 80_000, again: 300_000, reported: 200_000, missing: 200_000 },
  /** Characters of a reason. */
  why: 500,
} as const;

export interface JanitorInput {
  v: 1;
  mode: JanitorMode;
  /** RFC 3339: only runs that closed since then. Default: where the last pass ended, or all that Temporal keeps. */
  since?: string;
  /** Keys from an earlier report: what a pass by hand may stop. A scheduled one takes them from the pass before it. */
  reported?: readonly string[];
  /** Of a pass that goes on under a new run id. */
  progress?: JanitorProgress;
}

export interface ClosedRun {
  workflowId: string;
  runId: string;
  /** RFC 3339, server's clock. */
  closedAt: string;
}

/**
 * `orphan`: it runs, and nobody's open run has it. `young`: so it is, or may be, but the grace is not over. `foreign`: it
 * runs and carries our mark, and is not the job of a launch of ours. `unknown`: AWS could not be asked, or has no answer.
 */
export type Verdict = 'orphan' | 'young' | 'foreign' | 'unknown';

export interface Finding extends ClosedRun {
  step: string;
  launch: number;
  key: string;
  kind: string;
  /** As `links` of the job has it. */
  awsId?: string;
  verdict: Verdict;
  /** Why it is so, where the verdict does not say it. */
  why?: string;
  /** RFC 3339: since when each pass has found AWS not to show a job whose id stands in history. */
  missingSince?: string;
}

/** Of a run as a whole: which launches of it are open is not known. */
export function notInspected(run: ClosedRun, why: string): Finding {
  return { ...run, step: '', launch: 0, key: '', kind: '', verdict: 'unknown', why };
}

/** `reported`: this pass was not to stop it. `let-go`: the check right before the stop said that it is no orphan any more. */
export type OrphanOutcome = 'reported' | 'stopped' | 'still-running' | 'let-go' | 'failed';

export interface OrphanLine extends Omit<Finding, 'verdict'> {
  outcome: OrphanOutcome;
}

export interface JanitorReport {
  v: 1;
  mode: JanitorMode;
  startedAt: string;
  endedAt: string;
  /** Closed runs that were looked at. */
  runs: number;
  /** How many of each, those that the lists have no place for included. */
  counts: { orphans: number; stopped: number; young: number; foreign: number; unknown: number };
  orphans: readonly OrphanLine[];
  /** Orphans of the next pass, if nothing changes. */
  young: readonly Finding[];
  /** Reported, never stopped. */
  foreign: readonly Finding[];
  unknown: readonly Finding[];
  next: JanitorNext;
}

/** What the next pass begins with. */
export interface JanitorNext {
  since: string;
  /** Runs that are not done with: a job of theirs runs, or nobody could tell. */
  again: readonly RunAgain[];
  /** Keys of jobs that were reported: these alone may be stopped. */
  reported: readonly string[];
  /** `missingSince` of the findings, by the keys of their launches. */
  missing?: Readonly<Record<string, string>>;
}

/** `later`: nobody could tell, or it would not stop. It comes after those that may go well. */
export interface RunAgain extends ClosedRun {
  later?: true;
}

export interface JanitorProgress {
  report: Omit<JanitorReport, 'endedAt'>;
  /** What this pass may stop. */
  reported: readonly string[];
  missing?: Readonly<Record<string, string>>;
  since: string;
  until: string;
  pageToken?: string;
  /** Listed, and not looked at yet. */
  left?: readonly ClosedRun[];
  /** There is no further page. */
  listed?: true;
}

export interface JanitorListInput {
  v: 1;
  /** RFC 3339: closed at `since` or later, and before `until`. */
  since: string;
  until: string;
  pageToken?: string;
}

export interface JanitorListResult {
  runs: readonly ClosedRun[];
  pageToken?: string;
}

export interface JanitorInspectInput {
  v: 1;
  runs: readonly ClosedRun[];
  /** From the passes before. */
  missing?: Readonly<Record<string, string>>;
}

export interface JanitorInspectResult {
  /** How many of the runs were inspected, from the first on. */
  inspected: number;
  findings: readonly Finding[];
}

/** `finding` is what may be stopped, and nothing else: the job with this id, of this launch of this run. */
export interface JanitorStopInput {
  v: 1;
  finding: Finding;
  why: string;
}

export interface JanitorStopResult {
  outcome: Exclude<OrphanOutcome, 'reported' | 'failed'>;
  why?: string;
}
