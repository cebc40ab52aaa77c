/** Looks at the open launches of a closed run: who has them, and what AWS shows of their jobs. */
import { clip } from '../../contracts/failure.js';
import type { Finding } from '../../contracts/janitor.js';
import type { JobRef } from '../../contracts/job.js';
import type { JobContext } from '../context.js';
import type { JobKind } from '../specs.js';
import { judgeLaunches } from './judge-launches.js';
import { hasJob, openLaunches, sameKind } from './launches.js';
import type { CurrentRun } from './ownership.js';
import type { RunRecord } from './run-record.js';

export interface Examined extends Finding {
  /** What may be asked about or stopped; history has it in full, the report only its id. */
  ref?: JobRef;
}

export interface Asked {
  /** The one launch that is asked about; what else carries its mark is not looked for. */
  only?: string;
  /** Since when AWS does not show a job, by the key of its launch: RFC 3339, from the passes before. */
  missing?: Readonly<Record<string, string>>;
}

/** Nothing for a run that is open: its jobs are its own. */
export async function examine(
  context: JobContext,
  run: RunRecord,
  currentRun: CurrentRun,
  now: number,
  { only, missing = {} }: Asked = {},
): Promise<Examined[]> {
  const { workflowId, runId, closedAt } = run;
  if (closedAt === undefined) return [];
  const launches = openLaunches(run).filter(({ mark }) => only === undefined || mark.key === only);
  if (launches.length === 0) return [];
  const current = await currentRun(workflowId);
  const copies = only === undefined;
  const judged = await judgeLaunches(context, launches, { closedAt, current, now, missing, copies });
  return launches.flatMap((launch) => {
    const { step, launch: count, key } = launch.mark;
    return (judged.get(launch) ?? []).map((its) => ({
      workflowId,
      runId,
      closedAt: new Date(closedAt).toISOString(),
      step: clip(step, 300),
      launch: count,
      key,
      kind: launch.kind,
      ...its,
    }));
  });
}

/** Whether an open run has this very job. */
export function isHeld(context: JobContext, { key, kind, ref }: Examined, current: RunRecord): boolean {
  if (current.closedAt !== undefined || !ref) return false;
  const { links } = context.driver(kind as JobKind, ref.target);
  const idOf = (its: JobRef) => links(its).awsId;
  return hasJob(current, key, idOf(ref), sameKind(kind, idOf));
}
