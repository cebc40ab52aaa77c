/** The job runs of all applications: their lives, from the start over queue and attempts to the end. */
import { AwsError } from '../aws-error.js';
import type { Exit } from '../execution/execution.js';
import type { PlaneParts } from '../service.js';
import type { Application } from './application.js';
import type { ApplicationStore } from './applications.js';
import { runDriver, submitOptions, type Driver } from './driver.js';
import { hasEnded, type JobRun, type JobRunState } from './job-run.js';
import { entryOf, type KeptRun } from './kept-run.js';
import { nothing, sizeOf, sum, type Resources } from './resources.js';
import { cancelled, failed, failedDriver, interrupted, noCapacity, queuedTooLong, timedOut } from './state-details.js';
import { allocate, workersOf } from './workers.js';

export interface JobRunStore {
  /** Begins the run, or queues it. */
  start(kept: KeptRun): void;
  /** How many have not ended. */
  active(application: Application): number;
  /** Newest first. */
  list(application: Application): readonly KeptRun[];
  find(application: Application, jobRunId: string): KeptRun | undefined;
  /** Throws ValidationException for a run that has ended. */
  cancel(kept: KeptRun, graceMs: number): void;
}

export interface JobRunOptions {
  /** What EMR Serverless takes for a minute. */
  minuteMs: number;
  /** Of an application that has a scheduler configuration which does not say. */
  maxConcurrentRuns: number;
}

/** "If scheduler configuration is enabled on your application, the default value is 360 minutes." */
const queueTimeoutMinutes = 360;

export function createJobRunStore(
  parts: PlaneParts,
  applications: ApplicationStore,
  { minuteMs, maxConcurrentRuns }: JobRunOptions,
): JobRunStore {
  const { ledger, jobs, scripts, clock } = parts;
  const change = (run: JobRun, state: JobRunState, details = ''): void => {
    const now = clock.seconds();
    Object.assign(run, { state, stateDetails: details, updatedAt: now, attemptUpdatedAt: now });
  };
  const runs = new Map<string, KeptRun>();
  /** Those that have not ended, by application, in the order of their starts. */
  const live = new Map<Application, Set<KeptRun>>();
  const liveOf = (application: Application): readonly KeptRun[] => [...(live.get(application) ?? [])];
  /** Without a scheduler configuration nothing but its capacity bounds what runs at a time. */
  const isFull = (application: Application): boolean => {
    const { schedulerConfiguration: scheduler } = application;
    const running = liveOf(application).filter(({ run }) => run.state !== 'QUEUED').length;
    return scheduler !== undefined && running >= (scheduler.maxConcurrentRuns ?? maxConcurrentRuns);
  };

  const end = (kept: KeptRun, state: JobRunState, details: string): void => {
    const { run, application, usage } = kept;
    kept.callOff();
    leaveQueue(kept);
    change(run, state, details);
    run.endedAt = run.updatedAt;
    run.totalExecutionDurationSeconds = Math.round(kept.executedMs / 1_000);
    run.queuedDurationMilliseconds = kept.queuedMs;
    run.totalResourceUtilization = usage.total();
    run.billedResourceUtilization = usage.billed();
    ledger.write({ event: 'ended', ...entryOf(kept), detail: state });
    live.get(application)?.delete(kept);
    if (jobs.closing()) return;
    const next = liveOf(application).find((other) => other.run.state === 'QUEUED');
    if (next && !isFull(application)) begin(next);
    if (liveOf(application).length === 0) applications.rest(application);
  };

  /** Ends it where nothing of it runs; otherwise it ends with its driver. */
  const stop = (kept: KeptRun, why: string, tell: (driver: Driver) => void): void => {
    const { run, driver } = kept;
    kept.ending ??= why;
    if (!driver) return end(kept, 'CANCELLED', kept.ending);
    if (run.state !== 'CANCELLING') change(run, 'CANCELLING');
    tell(driver);
  };

  const wait = (kept: KeptRun): void => {
    const minutes = kept.application.schedulerConfiguration?.queueTimeoutMinutes ?? queueTimeoutMinutes;
    change(kept.run, 'QUEUED');
    kept.queuedAt = Date.now();
    kept.callOff = jobs.later(minutes * minuteMs, () => end(kept, 'CANCELLED', queuedTooLong(minutes)));
  };

  const begin = (kept: KeptRun): void => {
    const { executionTimeoutMinutes: minutes } = kept.run;
    kept.callOff();
    leaveQueue(kept);
    // 0 is for runs without a limit.
    if (minutes > 0) {
      kept.callOff = jobs.later(minutes * minuteMs, () => stop(kept, timedOut(minutes), (driver) => driver.kill()));
    }
    attempt(kept);
  };

  const attempt = (kept: KeptRun): void => {
    const { run, application } = kept;
    change(run, 'PENDING');
    const held = liveOf(application).map((other) => other.held?.resources ?? nothing);
    const room = allocate(capacityOf(application), sum(...held), workersOf(submitOptions(application, run)));
    if ('exceeded' in room) return settle(kept, 'FAILED', noCapacity(room.exceeded));
    change(run, 'SCHEDULED');
    const driver = runDriver(parts, application, run, kept.marked);
    Object.assign(kept, { held: room, driver });
    jobs.add(run.jobRunId, driver);
    void driver.began.then(() => {
      kept.begunAt = Date.now();
      if (run.state !== 'SCHEDULED') return;
      change(run, 'RUNNING');
      run.startedAt ??= run.updatedAt;
    });
    void driver.exit.then((exit) => finish(kept, driver, exit));
  };

  const finish = (kept: KeptRun, driver: Driver, exit: Exit): void => {
    const { held, begunAt, usage } = kept;
    if (held && begunAt !== undefined) {
      usage.add(held, (Date.now() - begunAt) / 1_000);
      kept.executedMs += Date.now() - begunAt;
    }
    Object.assign(kept, { held: undefined, driver: undefined, begunAt: undefined });
    if (kept.ending !== undefined) return end(kept, 'CANCELLED', kept.ending);
    settle(kept, ...endOf(exit, driver));
  };

  /** The end of an attempt, and of the run unless another one follows. */
  const settle = (kept: KeptRun, state: JobRunState, details: string): void => {
    const { run } = kept;
    if (state !== 'FAILED' || run.attempt >= run.retryPolicy.maxAttempts || jobs.closing()) {
      return end(kept, state, details);
    }
    kept.attempts.push({ ...run, state, stateDetails: details, endedAt: clock.seconds() });
    change(run, 'PENDING');
    run.attempt += 1;
    run.attemptCreatedAt = run.updatedAt;
    ledger.write({ event: 'retried', ...entryOf(kept), detail: `attempt ${run.attempt}` });
    const later = scripts.of(kept.marked.name)?.retryAfterMs;
    if (later === undefined) attempt(kept);
    else jobs.later(later, () => hasEnded(run) || attempt(kept));
  };

  return {
    start(kept) {
      const { application } = kept;
      const full = isFull(application);
      runs.set(kept.run.jobRunId, kept);
      live.set(application, (live.get(application) ?? new Set()).add(kept));
      if (full) wait(kept);
      else begin(kept);
    },
    active: (application) => live.get(application)?.size ?? 0,
    list: (application) => [...runs.values()].filter((kept) => kept.application === application).reverse(),
    find(application, jobRunId) {
      const kept = runs.get(jobRunId);
      return kept?.application === application ? kept : undefined;
    },
    cancel(kept, graceMs) {
      const { run, marked } = kept;
      ledger.write({ event: 'stop', ...entryOf(kept) });
      const refusal = scripts.of(marked.name)?.refusesStop;
      if (refusal) throw new AwsError(refusal, `Cancellation of ${run.jobRunId} was refused`);
      if (hasEnded(run)) {
        throw new AwsError('ValidationException', `Job run ${run.jobRunId} is not in a cancellable state`);
      }
      stop(kept, cancelled, (driver) => driver.stop(graceMs));
    },
  };
}

function leaveQueue(kept: KeptRun): void {
  if (kept.queuedAt !== undefined) kept.queuedMs += Date.now() - kept.queuedAt;
  kept.queuedAt = undefined;
}

function capacityOf({ maximumCapacity: most }: Application): Partial<Resources> {
  if (!most) return {};
  return { cpu: sizeOf(most.cpu), memory: sizeOf(most.memory), ...(most.disk && { disk: sizeOf(most.disk) }) };
}

function endOf(exit: Exit, driver: Driver): [state: JobRunState, details: string] {
  if (exit.interrupted !== undefined) return ['FAILED', interrupted(exit.interrupted)];
  if (exit.failedToStart !== undefined) return ['FAILED', failed(exit.failedToStart)];
  return exit.code === 0 ? ['SUCCESS', ''] : ['FAILED', failedDriver(exit.code, driver.lastExceptions())];
}
