/**
 * One launch, told from its start, wait and stop: at most one job in AWS. The latest of the three speaks: a stop that has
 * ended knows more than the wait that it followed, and a wait more than the start.
 */
import type { StartResult, StopResult, WaitInput, WaitResult, WatchDetails } from '../../../contracts/history.js';
import type { EndedJob } from '../../../contracts/job.js';
import type { LaunchDocument, RunFailure, StepState } from '../../../contracts/run.js';
import type { Activity } from './activities.js';
import { resultOf } from './engine-activity.js';

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

export interface Told {
  state: StepState;
  reason?: string;
  detail?: string;
  result?: unknown;
}

export function readLaunch(launch: Launch): LaunchReading {
  const started = startedOf(launch.start);
  const stopped = resultOf<StopResult>(launch.stop);
  const links = stopped && 'ended' in stopped ? stopped.links : started?.links;
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
function tellStop(stop: Activity, { start, wait }: Launch): Told {
  const { outcome } = stop;
  if (!outcome || 'cancelled' in outcome) return tellStopping(stop);
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as StopResult;
  const job = 'ended' in result ? result.ended : undefined;
  if (job?.status === 'succeeded') return tellJob(job, wait);
  const before = failureOf(wait) ?? failureOf(start);
  if (before) return failed(before);
  const reason = job?.reason ?? 'Nothing was started in AWS.';
  if (!isLate(wait)) return { state: 'cancelled', reason };
  return job === undefined || job.status === 'stopped' ? { state: 'timed-out', reason } : tellJob(job, wait);
}

export function tellStopping({ pending }: Activity): Told {
  const { blind, detail, raw } = (pending?.heartbeat ?? {}) as Partial<WatchDetails>;
  const said = blind ?? detail ?? raw;
  return { state: 'stopping', ...(said !== undefined && { detail: said }) };
}

function tellWait(wait: Activity): Told {
  const { outcome, pending } = wait;
  if (!outcome) return pending ? tellPending(pending.heartbeat as WatchDetails | undefined) : { state: 'starting' };
  if ('cancelled' in outcome) return { state: 'stopping' };
  if ('failed' in outcome) return failed(outcome.failed);
  const result = outcome.completed as WaitResult;
  if ('deadline' in result) return { state: 'stopping' };
  // There for others to use: its end is another step.
  return 'ready' in result ? { state: 'succeeded' } : tellJob(result.ended, wait);
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

function tellJob(job: EndedJob, wait: Activity | undefined): Told {
  switch (job.status) {
    case 'succeeded':
      return (wait?.input as Partial<WaitInput> | undefined)?.until === 'ready'
        ? { state: 'stopped', reason: 'It ended before it was ready.' }
        : { state: 'succeeded', result: job.result };
    case 'failed':
    case 'lost':
      return { state: 'failed', reason: job.reason };
    case 'stopped':
      return { state: 'stopped', reason: job.reason };
  }
}

export function failed({ type, message }: RunFailure): Told {
  return { state: type === 'TimeoutFailure' ? 'timed-out' : 'failed', reason: `${type}: ${message}` };
}

/** The deadline passed, rather than somebody cancelled. */
function isLate(wait: Activity | undefined): boolean {
  return 'deadline' in (resultOf<WaitResult>(wait) ?? {});
}

function failureOf(activity: Activity | undefined): RunFailure | undefined {
  return activity?.outcome && 'failed' in activity.outcome ? activity.outcome.failed : undefined;
}

function startedOf(start: Activity | undefined): Extract<StartResult, { started: unknown }> | undefined {
  const result = resultOf<StartResult>(start);
  return result && 'started' in result ? result : undefined;
}
