/** Why a run gets no successor: each answer names the run that is in the way, and what would help. */
import { clip } from '../../../contracts/failure.js';
import { lastPart } from '../../../contracts/last-part.js';
import { Problem } from '../../problem/problem.js';
import { formatRunId } from '../run-id.js';
import { runPath } from '../run-link.js';
import type { LatestRun } from '../start/verdict.js';
import { namesAtMost, type JobLeftBehind } from './successor.schema.js';

export type SuccessorKind = 'retry' | 'rerun';

/** A run, named in full. */
export interface NamedRun {
  id: string;
  pipeline: string;
  key?: string;
  workflowId: string;
  runId: string;
}

/** `latest`: of its key. Throws `later-run-exists`, `run-still-open` or `nothing-to-retry`. */
export function mayBeFollowed(kind: SuccessorKind, run: NamedRun, latest: LatestRun): void {
  if (latest.runId !== run.runId) throw laterRun(run, latest.runId);
  const members = { run: { id: run.id, href: runPath(run.id) } };
  if (latest.status === 'running') throw new Problem('run-still-open', `${run.id} has not ended.`, { members });
  if (kind === 'retry' && latest.status === 'succeeded')
    throw new Problem('nothing-to-retry', `${run.id} has succeeded.`, { members });
}

export function laterRun({ id, workflowId }: NamedRun, later: string): Problem {
  const other = formatRunId({ workflowId, runId: later });
  return new Problem('later-run-exists', `${other} has come after ${id}.`, {
    members: { run: { id: other, href: runPath(other) } },
  });
}

/** An Idempotency-Key whose chance has passed. */
export function superseded({ id, workflowId }: NamedRun, later: string): Problem {
  const other = formatRunId({ workflowId, runId: later });
  return new Problem('run-superseded', `${other} has come after ${id}, and was not started for this key.`, {
    members: { run: { id: other, href: runPath(other) } },
  });
}

/** Those that the caller has not named. An ARN may be named by its last part. */
export function notNamed(jobs: readonly JobLeftBehind[], named: readonly string[]): JobLeftBehind[] {
  return jobs.filter(({ id }) => !named.includes(id) && !named.includes(lastPart(id)));
}

/** `open`: those of `left` that were not named. */
export function jobsMayStillRun(
  { id, pipeline }: NamedRun,
  { open, left }: Record<'open' | 'left', readonly JobLeftBehind[]>,
): Problem {
  const said = open
    .map(({ step, id: job, because }) => `${step === undefined ? 'run' : `step ${step},`} ${job}: ${because}`)
    .join('; ');
  const detail = left.length > namesAtMost ? tooManyToName(id, pipeline, left.length) : `${id} has left: ${said}`;
  return new Problem('job-may-still-run', clip(detail, 4_000), {
    members: { run: { id, href: runPath(id) }, jobs: open },
  });
}

function tooManyToName(id: string, pipeline: string, count: number): string {
  return (
    `${id} has left ${count} jobs without a recorded end, and mayStillRun takes ${namesAtMost} names: it can have no successor. ` +
    `When they have stopped, start its key anew by POST /v1/pipelines/${pipeline}/runs, which asks for no names and keeps nothing.`
  );
}
