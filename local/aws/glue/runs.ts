/**
 * Glue's runs: started, queued, run for real, stopped, timed out, and retried by Glue itself where the definition has
 * MaxRetries.
 */
import { AwsError } from '../aws-error.js';
import type { Execution, Exit } from '../execution/execution.js';
import type { Placed } from '../page.js';
import type { PlaneParts } from '../service.js';
import { executeRun } from './execute.js';
import type { JobDefinition } from './jobs.js';
import { dpuSeconds, markArgument, newRun, type ArgumentMode, type Run } from './run.js';
import { checkStart, queues, type StartJobRunInput } from './start-rules.js';

export interface RunStore {
  start(job: JobDefinition, input: StartJobRunInput, principal: string): Run;
  /** Newest first. */
  list(jobName: string): readonly KeptRun[];
  get(jobName: string, runId: string): KeptRun | undefined;
  /** Throws AWS's error for a run that can't be stopped. */
  stop(kept: KeptRun): void;
}

export interface KeptRun extends Placed {
  run: Run;
  job: JobDefinition;
  input: StartJobRunInput;
  /** Milliseconds since the epoch, and what runs; absent while it waits. */
  begun?: { at: number; execution: Execution };
  /** Why the plane ends it, where it does. */
  ending?: 'STOPPED' | 'TIMEOUT';
}

export interface GlueOptions {
  argumentMode: ArgumentMode;
  /** What Glue takes for a minute. */
  minuteMs: number;
}

const occupies = new Set(['STARTING', 'RUNNING', 'STOPPING']);
const ended = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED']);
/** "AWS Glue will retry for a maximum of 15 minutes or 10 attempts" (job run statuses). */
const queuePatienceMinutes = 15;

export function createRunStore(parts: PlaneParts, { argumentMode, minuteMs }: GlueOptions): RunStore {
  const { ledger, jobs, scripts, capacity, clock } = parts;
  const runs = new Map<string, KeptRun[]>();
  const of = (jobName: string): readonly KeptRun[] => runs.get(jobName) ?? [];
  const isFull = ({ Name, ExecutionProperty }: JobDefinition): boolean =>
    of(Name).filter(({ run }) => occupies.has(run.JobRunState)).length >= (ExecutionProperty?.MaxConcurrentRuns ?? 1);

  const change = (kept: KeptRun, state: string, error?: string): void => {
    const { run, begun } = kept;
    run.JobRunState = state;
    run.LastModifiedOn = clock.seconds();
    run.StateDetail = undefined;
    if (error !== undefined) run.ErrorMessage = error;
    if (!ended.has(state)) return;
    run.CompletedOn = run.LastModifiedOn;
    run.ExecutionTime = begun ? Math.max(0, Math.round((Date.now() - begun.at) / 1_000)) : 0;
    Object.assign(run, dpuSeconds(run));
    ledger.write({ event: 'ended', ...entryOf(run), detail: state });
  };

  const add = (run: Run, job: JobDefinition, input: StartJobRunInput): KeptRun => {
    const kept = { run, job, input, place: -of(job.Name).length };
    runs.set(job.Name, [kept, ...of(job.Name)]);
    return kept;
  };

  const begin = (kept: KeptRun): void => {
    const { run, job } = kept;
    if (run.JobRunState !== 'STARTING') change(kept, 'STARTING');
    const execution = executeRun(parts, job, run);
    kept.begun = { at: Date.now(), execution };
    const callOff = jobs.later(run.Timeout * minuteMs, () => {
      kept.ending ??= 'TIMEOUT';
      execution.kill();
    });
    void execution.began.then(() => run.JobRunState === 'STARTING' && change(kept, 'RUNNING'));
    jobs.add(run.Id, execution);
    void execution.exit.then((exit) => {
      callOff();
      finish(kept, exit);
    });
  };

  const wait = (kept: KeptRun): void => {
    change(kept, 'WAITING');
    kept.run.StateDetail = 'Max concurrent job runs per job exceeded';
    jobs.later(queuePatienceMinutes * minuteMs, () => {
      if (kept.run.JobRunState !== 'WAITING') return;
      change(
        kept,
        'FAILED',
        `Exceeded maximum concurrent runs of ${kept.run.JobName} for ${queuePatienceMinutes} minutes`,
      );
    });
  };

  const retry = ({ run, job, input }: KeptRun): void => {
    const next = newRun(clock.seconds(), job, input, argumentMode, run);
    ledger.write({ event: 'retried', ...entryOf(next), detail: `after ${run.Id}` });
    begin(add(next, job, input));
  };

  const finish = (kept: KeptRun, exit: Exit): void => {
    const { run, job } = kept;
    change(kept, ...endOf(kept, exit));
    if (jobs.closing()) return;
    if ((run.JobRunState === 'FAILED' || run.JobRunState === 'TIMEOUT') && run.Attempt < (job.MaxRetries ?? 0)) {
      const later = scripts.of(job.Name)?.retryAfterMs;
      if (later === undefined) retry(kept);
      else jobs.later(later, () => retry(kept));
    }
    const oldest = of(job.Name).findLast((other) => other.run.JobRunState === 'WAITING');
    if (oldest && !isFull(job)) begin(oldest);
  };

  return {
    start(job, input, principal) {
      const start = { service: 'glue', name: job.Name, principal, ...keyOf(input.Arguments) };
      ledger.write({ event: 'received', ...start, request: input });
      const full = isFull(job);
      try {
        checkStart(input, job);
        const refusal = capacity.refusal('glue');
        if (refusal !== undefined) throw new AwsError('ConcurrentRunsExceededException', refusal);
        if (full && !queues(input, job)) {
          throw new AwsError('ConcurrentRunsExceededException', `Concurrent runs exceeded for ${job.Name}`);
        }
      } catch (error) {
        ledger.write({ event: 'refused', ...start, detail: (error as Error).name });
        throw error;
      }
      const run = newRun(clock.seconds(), job, input, argumentMode);
      ledger.write({ event: 'committed', ...start, jobId: run.Id });
      const kept = add(run, job, input);
      if (full) wait(kept);
      else begin(kept);
      return run;
    },
    list: of,
    get: (jobName, runId) => of(jobName).find(({ run }) => run.Id === runId),
    stop(kept) {
      const { run, begun } = kept;
      ledger.write({ event: 'stop', ...entryOf(run) });
      const refusal = scripts.of(run.JobName)?.refusesStop;
      if (refusal) throw new AwsError(refusal, `Stop of ${run.Id} was refused`);
      if (run.JobRunState === 'WAITING') return change(kept, 'STOPPED');
      if (ended.has(run.JobRunState)) {
        throw new AwsError(
          'JobRunNotInTerminableStateException',
          `Job Run ${run.Id} is not in terminable state: ${run.JobRunState}`,
        );
      }
      if (run.JobRunState !== 'STOPPING') change(kept, 'STOPPING');
      kept.ending ??= 'STOPPED';
      begun?.execution.stop(0);
    },
  };
}

function endOf({ ending }: KeptRun, { code, interrupted, failedToStart }: Exit): [state: string, error?: string] {
  if (ending === 'STOPPED') return ['STOPPED'];
  if (ending === 'TIMEOUT') return ['TIMEOUT', 'Job run timed out.'];
  const error = interrupted ?? failedToStart;
  if (error !== undefined) return ['FAILED', error];
  return code === 0 ? ['SUCCEEDED'] : ['FAILED', `Command failed with exit code ${code}`];
}

function entryOf(run: Run) {
  return { service: 'glue', name: run.JobName, jobId: run.Id, ...keyOf(run.Arguments) };
}

/** The mark among a run's arguments. */
export function keyOf(args: Record<string, string> = {}): { key?: string } {
  const key = args[markArgument];
  return key === undefined ? {} : { key };
}
