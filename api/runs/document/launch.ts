/**
 * One launch, told from its start, wait and stop: at most one job in AWS. The latest of the three speaks: a stop that has
 * ended knows more than the wait that it followed, and a wait more than the start.
 */
import type { StartResult, StopResult, WaitResult, WatchDetails } from '../../../contracts/history.js';
import type { EndedJob, JobLinks } from '../../../contracts/job.js';
import type { LaunchDocument, RunFailure, StepState } from '../../../contracts/run.js';
import type { Activity } from './activities.js';

export interface Launch {
  launch: number;
  key: string;
  start?: Activity;
  wait?: Activity;
  stop?: Activity;
}

/** What the step takes over from its last launch. */
export interface LaunchReading extends LaunchDocument {
  detail?: string;
  result?: unknown;
}

interface Told {
  state: StepState;
  reason?: string;
  detail?: string;
  result?: unknown;
}

export function readLaunch(launch: Launch): LaunchReading {
  const started = startedOf(launch.start);
  const links = linksOf(launch.stop) ?? started?.links;
  const activities = [launch.start, launch.wait, launch.stop].filter((activity) => activity !== undefined);
  const told = tell(launch);
  const endedAt = ended.has(told.state) ? activities.at(-1)?.endedAt : undefined;
  return {
    launch: launch.launch,
    key: launch.key,
    ...told,
    ...(links && { awsId: links.awsId, links }),
    ...(started && { adopted: started.adopted }),
    startedAt: activities[0]?.at ?? '',
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** A launch in one of these has nothing open any more; a refused one waits for its successor, not for AWS. */
const ended: ReadonlySet<StepState> = new Set(['succeeded', 'failed', 'stopped', 'timed-out', 'cancelled', 'waiting']);

function tell(launch: Launch): Told {
  const { start, wait, stop } = launch;
  if (stop) return tellStop(stop, launch);
  if (wait) return tellWait(wait);
  return start ? tellStart(start) : { state: 'starting' };
}

/** A stop follows a deadline, a cancel, or a start or wait that has failed; what the job came to by itself counts first. */
function tellStop({ outcome }: Activity, { start, wait }: Launch): Told {
  if (!outcome || 'cancelled' in outcome) return { state: 'stopping' };
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as StopResult;
  const job = 'ended' in result ? result.ended : undefined;
  if (job?.status === 'succeeded') return tellJob(job);
  const before = failureOf(wait) ?? failureOf(start);
  if (before) return failed(before);
  const reason = job?.reason ?? 'Nothing was started in AWS.';
  if (!isLate(wait)) return { state: 'cancelled', reason };
  return job === undefined || job.status === 'stopped' ? { state: 'timed-out', reason } : tellJob(job);
}

function tellWait({ outcome, pending }: Activity): Told {
  if (!outcome) return pending ? tellPending(pending.heartbeat as WatchDetails | undefined) : { state: 'starting' };
  if ('cancelled' in outcome) return { state: 'stopping' };
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as WaitResult;
  return 'deadline' in result ? { state: 'stopping' } : tellJob(result.ended);
}

function tellPending(watch: WatchDetails | undefined): Told {
  if (watch?.blind) return { state: 'blind', detail: watch.blind };
  const detail = watch?.detail ?? watch?.raw;
  return { state: watch?.phase ?? 'starting', ...(detail !== undefined && { detail }) };
}

function tellStart({ outcome, pending }: Activity): Told {
  if (!outcome) {
    const failure = pending?.lastFailure;
    return { state: 'starting', ...(failure && { detail: `attempt ${pending.attempt}: ${failure.message}` }) };
  }
  if ('cancelled' in outcome) return { state: 'cancelled' };
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as StartResult;
  if ('refused' in result) return { state: 'waiting', reason: result.refused, detail: result.refused };
  if ('notSent' in result)
    return { state: result.notSent === 'deadline' ? 'timed-out' : 'cancelled', reason: 'Nothing was sent to AWS.' };
  return { state: 'starting' };
}

function tellJob(job: EndedJob): Told {
  switch (job.status) {
    case 'succeeded':
      return { state: 'succeeded', result: job.result };
    case 'failed':
    case 'lost':
      return { state: 'failed', reason: job.reason };
    case 'stopped':
      return { state: 'stopped', reason: job.reason };
  }
}

function failed({ type, message }: RunFailure): Told {
  return { state: type === 'TimeoutFailure' ? 'timed-out' : 'failed', reason: `${type}: ${message}` };
}

/** The deadline passed, rather than somebody cancelled. */
function isLate(wait: Activity | undefined): boolean {
  return completed(wait)?.deadline === true;
}

function failureOf(activity: Activity | undefined): RunFailure | undefined {
  return activity?.outcome && 'failed' in activity.outcome ? activity.outcome.failed : undefined;
}

function startedOf(start: Activity | undefined): Extract<StartResult, { started: unknown }> | undefined {
  const result = completed(start) as StartResult | undefined;
  return result && 'started' in result ? result : undefined;
}

function linksOf(stop: Activity | undefined): JobLinks | undefined {
  return completed(stop)?.links as JobLinks | undefined;
}

function completed(activity: Activity | undefined): Record<string, unknown> | undefined {
  return activity?.outcome && 'completed' in activity.outcome
    ? (activity.outcome.completed as Record<string, unknown>)
    : undefined;
}
