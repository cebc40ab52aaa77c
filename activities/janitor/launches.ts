/**
 * The launches of a run whose job has no end in its history, and whether a history has a job: pure functions over what
 * was read.
 */
import type { JobSpec, StartInput } from '../../contracts/history.js';
import type { JobMark, JobRef, Target } from '../../contracts/job.js';
import { isOver } from '../../contracts/launch-over.js';
import type { JobActivity, RunRecord } from './run-record.js';

export interface OpenLaunch {
  kind: string;
  spec: JobSpec;
  target: Target;
  mark: JobMark;
  /** RFC 3339: past it nothing is sent any more. */
  deadline: string;
  /** The id that stands in history; without one, only the mark tells the job. */
  ref?: JobRef;
}

/** In the order of their starts. */
export function openLaunches({ jobs }: Pick<RunRecord, 'jobs'>): OpenLaunch[] {
  const launches = new Map<string, OpenLaunch>();
  for (const activity of jobs) {
    const key = keyOf(activity);
    if (key === undefined) continue;
    if (activity.verb === 'start') {
      const { spec, target, mark, deadline } = activity.input as StartInput;
      launches.set(key, { kind: activity.kind, spec, target, mark, deadline });
    }
    const launch = launches.get(key);
    if (!launch) continue;
    const ref = refIn(activity);
    if (ref) launch.ref = ref;
    if (activity.outcome && isOver(activity.verb, activity.outcome)) launches.delete(key);
  }
  return [...launches.values()];
}

/** Whether a job is one of this history's: by its launch's key, or by its own id as `idOf` gives it. */
export function hasJob(
  { jobs }: Pick<RunRecord, 'jobs'>,
  key: string,
  id: string | undefined,
  idOf: (ref: JobRef) => string,
): boolean {
  return jobs.some((activity) => {
    if (keyOf(activity) === key) return true;
    const ref = id === undefined ? undefined : refIn(activity);
    return ref !== undefined && idOf(ref) === id;
  });
}

/** Ids are compared within a service; one driver can't read another's refs. */
export function sameKind(kind: string, idOf: (ref: JobRef) => string): (ref: JobRef) => string {
  return (ref) => (ref.kind === kind ? idOf(ref) : '');
}

/** Undefined for what is not the engine's, or of a version that this code does not know. */
function keyOf({ input }: JobActivity): string | undefined {
  const { v, mark } = (input ?? {}) as { v?: unknown; mark?: { key?: unknown } };
  return v === 1 && typeof mark?.key === 'string' ? mark.key : undefined;
}

function refIn({ verb, input, outcome }: JobActivity): JobRef | undefined {
  const given = verb === 'start' ? undefined : (input as { ref?: JobRef } | undefined)?.ref;
  if (!outcome) return given;
  // A stop that was not honoured names the job that it has found.
  if ('failed' in outcome) return (outcome.failed.details as { ref?: JobRef } | undefined)?.ref ?? given;
  const told = (outcome.completed ?? {}) as { started?: JobRef; ref?: JobRef };
  return (verb === 'start' ? told.started : told.ref) ?? given;
}
