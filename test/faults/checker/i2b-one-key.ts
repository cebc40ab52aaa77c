/**
 * I2 (b): key ↔ (namespace, workflow id, run, step, launch) is one to one over all runs and namespaces. A reset copies
 * events into a new run: the same event with the same mark in both is counted, and no violation.
 */
import type { Mark } from './activities.js';
import { isUnmarked, launchIds, launchOfJob, type Evidence } from './evidence.js';
import { json } from './history.js';
import type { Launch, Occurrence } from './launches.js';
import { idsOf } from './runs.js';
import type { Counted, Violation } from './violation.js';

export function oneKey(evidence: Evidence): Violation[] {
  const launches = [...evidence.launches.values()];
  return [
    ...launches.flatMap(oneOwner),
    ...launches.flatMap(ownRun),
    ...twoKeys(launches),
    ...withoutLaunch(evidence),
    ...withoutKey(evidence),
  ];
}

export function copiedByReset({ launches }: Evidence): Counted[] {
  return [...launches.values()].flatMap((launch) =>
    launch.starts.filter(isCopy(launch)).map(({ run }) => ({
      what: 'copied-by-reset',
      ids: { ...launchIds(launch), copiedInto: run.runId },
      message: `The reset to run ${run.runId} has copied the start of ${launch.mark.step} (key ${launch.key}).`,
    })),
  );
}

/** One key, two launches; or twice the same launch in one run. */
function oneOwner(launch: Launch): Violation[] {
  const own = launch.starts.filter((start) => !isCopy(launch)(start));
  if (own.length <= 1) return [];
  const places = own.map(({ run, activity }) => `${nameOf(activity.mark)} in run ${run.runId}`);
  return [
    {
      invariant: 'I2b',
      ids: { ...launchIds(launch), runIds: own.map(({ run }) => run.runId).join(' ') },
      message: `Key ${launch.key} belongs to ${own.length} launches: ${places.join(', ')}.`,
    },
  ];
}

/** The mark names the run that it stands in. */
function ownRun(launch: Launch): Violation[] {
  return launch.starts
    .filter((start) => !isCopy(launch)(start))
    .slice(0, 1)
    .filter(({ run }) => {
      const { namespace, workflowId, runId } = launch.mark;
      return run.namespace !== namespace || run.workflowId !== workflowId || run.runId !== runId;
    })
    .map(({ run }) => ({
      invariant: 'I2b',
      ids: { key: launch.key, ...idsOf(run), step: launch.mark.step },
      message: `The mark of key ${launch.key} names ${nameOf(launch.mark)}, and stands in run ${run.runId} of ${run.workflowId}.`,
    }));
}

function twoKeys(launches: readonly Launch[]): Violation[] {
  return [...Map.groupBy(launches, ({ mark }) => nameOf(mark))]
    .filter(([, same]) => same.length > 1)
    .map(([name, same]) => {
      const keys = same.map(({ key }) => key).join(' ');
      return {
        invariant: 'I2b',
        ids: { ...launchIds(same[0] as Launch), keys },
        message: `${name} has ${same.length} keys: ${keys}.`,
      };
    });
}

function withoutLaunch({ jobs, launches }: Evidence): Violation[] {
  return [...jobs.ours.values()]
    .filter(({ key }) => key !== undefined && !launches.has(key))
    .map(({ key = '', jobId }) => ({
      invariant: 'I2b',
      ids: { key, jobId },
      message: `Job ${jobId} carries key ${key}, which stands in no history.`,
    }));
}

/** Sent without a mark, by a worker: some history has accepted it, or may never have heard of it. */
function withoutKey(evidence: Evidence): Violation[] {
  const unheard = [...evidence.launches.values()].filter(
    (launch) =>
      isUnmarked(launch) && launch.accepted.length === 0 && !launch.told.some(({ status }) => status === 'nothing'),
  );
  return [...evidence.jobs.ours.values()]
    .filter(
      ({ key, commits }) =>
        key === undefined && commits.some(({ principal = '' }) => evidence.rig.workers?.includes(principal)),
    )
    .filter(
      (job) => !launchOfJob(evidence, job) && !unheard.some(({ input }) => json(input['spec'])['jobName'] === job.name),
    )
    .map(({ jobId }) => ({
      invariant: 'I2b',
      ids: { jobId },
      message: `A worker has started job ${jobId} without a key, and no history has accepted it.`,
    }));
}

/** Copied: another run holds the same event, and it is that run's own. */
function isCopy({ mark, starts }: Launch): (start: Occurrence) => boolean {
  return ({ run, activity }) =>
    run.originalRunId !== run.runId &&
    activity.mark?.runId !== run.runId &&
    nameOf(activity.mark) === nameOf(mark) &&
    starts.some(
      (other) =>
        other.run.runId === mark.runId &&
        other.run.workflowId === run.workflowId &&
        other.activity.scheduledId === activity.scheduledId &&
        other.activity.scheduledAt === activity.scheduledAt,
    );
}

function nameOf(mark: Mark | undefined): string {
  if (!mark) return 'no launch';
  const { namespace, workflowId, runId, step, launch } = mark;
  return `launch ${launch} of step ${step} of ${workflowId} (run ${runId}, namespace ${namespace})`;
}
