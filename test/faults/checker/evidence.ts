/** All sources, read into runs, launches and jobs that refer to each other: what every invariant is judged by. */
import { jobsOf, type Job, type Jobs } from './jobs.js';
import { launchesOf, type Launch } from './launches.js';
import type { Sources } from './read-sources.js';
import { readRun, type Run } from './runs.js';
import type { ApiEntry } from './sources.js';

export interface Evidence extends Omit<Sources, 'histories' | 'api'> {
  runs: readonly Run[];
  /** By key. */
  launches: ReadonlyMap<string, Launch>;
  jobs: Jobs;
  /** By run id, in the order of asking. */
  documents: ReadonlyMap<string, readonly ApiEntry[]>;
}

export function evidenceOf({ histories, api, ...sources }: Sources): Evidence {
  const runs = histories.map(readRun);
  // What the plane writes while it is taken down comes after the evidence.
  const ledger = sources.ledger.filter(({ at }) => Date.parse(at) <= sources.rig.collectedAt);
  return {
    ...sources,
    ledger,
    runs,
    launches: launchesOf(runs),
    jobs: jobsOf({ ...sources, ledger }),
    documents: Map.groupBy(api, ({ runId }) => runId),
  };
}

/** The jobs that carry a launch's key, or were accepted by it (a Glue run without a mark), Glue's own retries included. */
export function jobsOfLaunch({ jobs }: Evidence, { key, accepted }: Launch): Job[] {
  const refs = new Set(accepted.map(({ jobId }) => jobId));
  return [...jobs.ours.values()].filter((job) => job.key === key || refs.has(job.jobId) || refs.has(job.family));
}

/** Whose job it is: by its key, else by the ref that was accepted. */
export function launchOfJob({ launches }: Evidence, job: Job): Launch | undefined {
  if (job.key !== undefined) return launches.get(job.key);
  return [...launches.values()].find(({ accepted }) => accepted.some(({ jobId }) => jobId === job.family));
}

/** Sent without a mark: it is recognised by its arguments alone. */
export function isUnmarked({ input }: Launch): boolean {
  return (input['spec'] as { marker?: unknown } | undefined)?.marker === 'none';
}

export function launchIds({ mark }: Launch): Record<string, string> {
  const { key, namespace, workflowId, runId, step, launch } = mark;
  return { key, namespace, workflowId, runId, step, launch: String(launch) };
}
