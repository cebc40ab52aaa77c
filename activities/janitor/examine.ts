/** Looks at the open launches of a closed run: who has them, and what AWS shows of their jobs. */
import { clip } from '../../contracts/failure.js';
import { janitorLimits, type Finding } from '../../contracts/janitor.js';
import type { JobRef } from '../../contracts/job.js';
import { describeError } from '../aws/aws-error.js';
import type { JobContext } from '../context.js';
import type { JobDriver } from '../job-driver.js';
import { isJobKind, type JobKind } from '../specs.js';
import { hasJob, openLaunches, type OpenLaunch } from './launches.js';
import type { CurrentRun } from './ownership.js';
import type { RunRecord } from './run-record.js';
import { judge, type Judged, type Shown } from './verdict.js';

export interface Examined extends Finding {
  /** What may be asked about or stopped; history has it in full, the report only its id. */
  ref?: JobRef;
}

/** Nothing for a run that is open: its jobs are its own. `only`: the one launch that is asked about. */
export async function examine(
  context: JobContext,
  run: RunRecord,
  currentRun: CurrentRun,
  now: number,
  only?: string,
): Promise<Examined[]> {
  const { workflowId, runId, closedAt } = run;
  if (closedAt === undefined) return [];
  const launches = openLaunches(run).filter(({ mark }) => only === undefined || mark.key === only);
  if (launches.length === 0) return [];
  const current = await currentRun(workflowId);
  const found = await Promise.all(
    launches.map(async (launch) => {
      const its = await judgeLaunch(context, launch, closedAt, current, now).catch((error: unknown): Judged[] => [
        { verdict: 'unknown', why: clip(describeError(error), janitorLimits.why) },
      ]);
      const { step, launch: count, key } = launch.mark;
      return its.map((judged) => ({
        workflowId,
        runId,
        closedAt: new Date(closedAt).toISOString(),
        step: clip(step, 300),
        launch: count,
        key,
        kind: launch.kind,
        ...judged,
      }));
    }),
  );
  return found.flat();
}

async function judgeLaunch(
  context: JobContext,
  launch: OpenLaunch,
  runClosedAt: number,
  current: RunRecord | undefined,
  now: number,
): Promise<Judged[]> {
  if (!isJobKind(launch.kind)) return [{ verdict: 'unknown', why: `This worker has no driver for ${launch.kind}` }];
  const driver = context.driver(launch.kind, launch.target);
  const idOf = (ref: JobRef) => driver.links(ref).awsId;
  const id = launch.ref && idOf(launch.ref);
  const ownedBy = current && hasJob(current, launch.mark.key, id, sameKind(launch, idOf)) ? current : undefined;
  if (ownedBy && ownedBy.closedAt === undefined) return [];
  const marked = await driver.marked(launch.spec, launch.mark);
  const refs = [...(launch.ref ? [launch.ref] : []), ...marked.map(({ ref }) => ref).filter((ref) => idOf(ref) !== id)];
  const shown = new Map((await describeAll(driver, refs)).map((job) => [job.awsId, job]));
  // Found without an id: the run that is open may have found it, too.
  const [first] = marked;
  if (!launch.ref && first && current && current.closedAt === undefined) {
    if (hasJob(current, launch.mark.key, idOf(first.ref), sameKind(launch, idOf))) return [];
  }
  const alike = !launch.ref && marked.length === 0 ? await driver.find(launch.spec, launch.mark) : undefined;
  const [unmarked] = alike ? await describeAll(driver, [alike]) : [];
  return judge({
    launch,
    closedAt: Math.max(runClosedAt, ownedBy?.closedAt ?? 0),
    now,
    named: id === undefined ? undefined : shown.get(id),
    marked: marked.map(({ ref, createdAt }) => ({ ...(shown.get(idOf(ref)) as Shown), createdAt })),
    unmarked,
    facts: driver.facts,
    timing: context.timing,
  });
}

/** Whether an open run has this very job. */
export function isHeld(context: JobContext, { key, kind, ref }: Examined, current: RunRecord | undefined): boolean {
  if (!current || current.closedAt !== undefined || !ref) return false;
  const { links } = context.driver(kind as JobKind, ref.target);
  const idOf = (its: JobRef) => links(its).awsId;
  return hasJob(current, key, idOf(ref), sameKind({ kind }, idOf));
}

/** Ids are compared within a service; one driver can't read another's refs. */
function sameKind({ kind }: Pick<OpenLaunch, 'kind'>, idOf: (ref: JobRef) => string): (ref: JobRef) => string {
  return (ref) => (ref.kind === kind ? idOf(ref) : '');
}

/** By the groups in which they can be described together. */
async function describeAll(driver: JobDriver, refs: readonly JobRef[]): Promise<Shown[]> {
  const groups = Map.groupBy(refs, (ref) => driver.group(ref));
  const shown: Shown[] = [];
  for (const group of groups.values()) {
    const states = await driver.describe(group);
    group.forEach((ref, index) => shown.push({ ref, awsId: driver.links(ref).awsId, state: states[index] }));
  }
  return shown;
}
