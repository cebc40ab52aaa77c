/**
 * I3: once a grace has passed, every job that runs is the current launch's job of a run that is live; and a run that closes
 * by itself, without saying that something of it goes on, leaves no job that outlives it.
 */
import { isUnmarked, jobsOfLaunch, launchIds, launchOfJob, type Evidence } from './evidence.js';
import { lifeOf, type Job } from './jobs.js';
import type { Launch } from './launches.js';
import { isRunning, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function nothingLeft(evidence: Evidence): Violation[] {
  return [...leftBehind(evidence), ...outliving(evidence)];
}

const closesByItself: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'CANCELED']);
/** Failures that say so themselves. */
const ownsUp = ['JobStillRunning', 'JobOutcomeUnknown'];
/** Of times in whole milliseconds. A process writes its end before it exits, thus before the plane, and a run, can see it. */
const roundingMs = 5;

function outliving(evidence: Evidence): Violation[] {
  return [...evidence.jobs.ours.values()].flatMap((job): Violation[] => {
    const launch = launchOfJob(evidence, job);
    const to = lifeOf(job)?.to ?? job.ends.at(-1)?.at;
    // A second job of a key, which nobody has accepted, is told by I2 (a).
    if (!launch || to === undefined || isSecond(job, launch, evidence)) return [];
    const run = launch.starts.map((start) => start.run).find((one) => isOutlived(one, to));
    if (!run?.closed) return [];
    const by = `${Math.round(to - run.closed.at)} ms`;
    const message = `${job.jobId} (${launch.mark.step}) ended ${by} after its run had closed as ${run.status}.`;
    return [{ invariant: 'I3', ids: { ...launchIds(launch), jobId: job.jobId }, message }];
  });
}

function isSecond({ jobId, family }: Job, launch: Launch, evidence: Evidence): boolean {
  const ids = launch.accepted.map((accepted) => accepted.jobId);
  if (ids.length === 0 || ids.includes(jobId) || ids.includes(family)) return false;
  return jobsOfLaunch(evidence, launch).filter(({ commits }) => commits.length > 0).length > 1;
}

function isOutlived({ status, failureTypes, closed }: Run, to: number): boolean {
  if (!closed || !closesByItself.has(status) || failureTypes.some((type) => ownsUp.includes(type))) return false;
  return to - closed.at > roundingMs;
}

function leftBehind(evidence: Evidence): Violation[] {
  const { quietAt, collectedAt, graceMs } = evidence.rig;
  return [...evidence.jobs.ours.values()].flatMap((job) => {
    const from = lifeOf(job)?.from ?? job.commits[0]?.at;
    if (from === undefined || job.ends.length > 0 || lifeOf(job)?.to !== undefined) return [];
    if (collectedAt - Math.max(from, quietAt) < graceMs) return [];
    const launch = launchOfJob(evidence, job);
    // Somebody else's, who started it without a mark.
    if (!launch && job.key === undefined) return [];
    const owner = launch?.starts.find(({ run }) => isRunning(run) && isCurrent(launch, run, job, evidence));
    return owner ? [] : [left(job, launch)];
  });
}

function left(job: Job, launch: Launch | undefined): Violation {
  const doing = job.begun.length > 0 || job.service === 'emr-cluster' ? 'still runs' : 'still waits to run';
  return {
    invariant: 'I3',
    ids: { ...(launch ? launchIds(launch) : { key: job.key ?? '' }), jobId: job.jobId },
    message: `${job.jobId} (${launch?.mark.step ?? job.name}) ${doing}, and is the current job of no live run.`,
  };
}

/** The latest launch of its step in this run, whose end is not told, and this the job that it has accepted, if any. */
function isCurrent(launch: Launch, run: Run, job: Job, { launches }: Evidence): boolean {
  const later = [...launches.values()].some(
    ({ mark, starts }) =>
      mark.step === launch.mark.step &&
      mark.launch > launch.mark.launch &&
      starts.some((start) => start.run.runId === run.runId),
  );
  const over = launch.told.some((told) => told.run.runId === run.runId);
  const ref = launch.accepted.find((accepted) => accepted.run.runId === run.runId)?.jobId;
  return !later && !over && (ref === undefined ? job.key === launch.key || isUnmarked(launch) : ref === job.family);
}
