/**
 * Glue's runs: started, queued, run for real, stopped, timed out, and retried by Glue itself where the definition has
 * MaxRetries. Newest first, as Glue lists them.
 */
import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import type { Exit } from '../execution/execution.js';
import type { PlaneParts } from '../service.js';
import { executeRun } from './execute.js';
import type { JobDefinition } from './jobs.js';
import { checkStart, runArguments, type StartJobRunInput } from './start-rules.js';

export interface Run {
  Id: string;
  JobName: string;
  Attempt: number;
  PreviousRunId?: string;
  StartedOn: number;
  LastModifiedOn: number;
  CompletedOn?: number;
  JobRunState: string;
  Arguments: Record<string, string>;
  ErrorMessage?: string;
  ExecutionTime: number;
  Timeout: number;
  LogGroupName: string;
  [member: string]: unknown;
}

export const markArgument = '--millrace-job-key';
const occupies = new Set(['STARTING', 'RUNNING', 'STOPPING']);
const ended = new Set(['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED']);
/** "Default: 2,880 minutes … up to Glue 4, 480 from Glue 5" (StartJobRun). */
const defaultTimeout = (job: JobDefinition) => job.Timeout ?? (Number(job.GlueVersion ?? '0') >= 5 ? 480 : 2_880);

export interface RunStore {
  start(job: JobDefinition, input: StartJobRunInput, principal: string): Run;
  list(jobName: string): readonly Run[];
  get(jobName: string, runId: string): Run | undefined;
  /** Throws AWS's error for a run that can't be stopped. */
  stop(run: Run): void;
}

export function createRunStore(parts: PlaneParts, argumentMode: 'merge' | 'strict-replace'): RunStore {
  const { ledger, jobs, scripts } = parts;
  const runs = new Map<string, Run[]>();
  const stopping = new Set<string>();
  const of = (jobName: string) => runs.get(jobName) ?? [];
  const occupied = (jobName: string) => of(jobName).filter(({ JobRunState }) => occupies.has(JobRunState)).length;
  const limit = (job: JobDefinition) => job.ExecutionProperty?.MaxConcurrentRuns ?? 1;

  const change = (run: Run, state: string, error?: string) => {
    run.JobRunState = state;
    run.LastModifiedOn = Date.now() / 1_000;
    if (error !== undefined) run.ErrorMessage = error;
    if (!ended.has(state)) return;
    run.CompletedOn = run.LastModifiedOn;
    run.ExecutionTime = Math.max(0, Math.round(run.CompletedOn - run.StartedOn));
    ledger.write({
      event: 'ended',
      service: 'glue',
      name: run.JobName,
      jobId: run.Id,
      detail: state,
      ...keyOf(run.Arguments),
    });
  };

  const add = (job: JobDefinition, input: StartJobRunInput, previous: Run | undefined): Run => {
    const now = Date.now() / 1_000;
    const attempt = previous ? previous.Attempt + 1 : 0;
    const run: Run = {
      Id: `jr_${randomBytes(32).toString('hex')}${attempt > 0 ? `_attempt_${attempt}` : ''}`,
      JobName: job.Name,
      Attempt: attempt,
      ...(previous && { PreviousRunId: previous.Id }),
      StartedOn: now,
      LastModifiedOn: now,
      JobRunState: occupied(job.Name) >= limit(job) ? 'WAITING' : 'STARTING',
      Arguments: runArguments(job, input.Arguments ?? {}, argumentMode),
      ExecutionTime: 0,
      Timeout: input.Timeout ?? defaultTimeout(job),
      LogGroupName: job.Command.Name === 'pythonshell' ? '/aws-glue/python-jobs' : '/aws-glue/jobs',
      GlueVersion: job.GlueVersion,
      ...(job.MaxCapacity !== undefined && { MaxCapacity: job.MaxCapacity }),
      ...(job.WorkerType !== undefined && { WorkerType: job.WorkerType, NumberOfWorkers: job.NumberOfWorkers }),
      ...(input.MaxCapacity !== undefined && { MaxCapacity: input.MaxCapacity }),
      ...(input.WorkerType !== undefined && { WorkerType: input.WorkerType, NumberOfWorkers: input.NumberOfWorkers }),
      ...(input.ExecutionClass !== undefined && { ExecutionClass: input.ExecutionClass }),
    };
    runs.set(job.Name, [run, ...of(job.Name)]);
    if (run.JobRunState === 'STARTING') begin(job, run);
    return run;
  };

  const begin = (job: JobDefinition, run: Run) => {
    run.JobRunState = 'RUNNING';
    const execution = executeRun(parts, job, run);
    jobs.add(run.Id, execution);
    let timedOut = false;
    const clock = setTimeout(
      () => {
        timedOut = true;
        execution.stop(0);
      },
      Math.min(run.Timeout * 60_000, 2 ** 31 - 1),
    );
    void execution.exit.then((exit) => {
      clearTimeout(clock);
      finish(job, run, exit, timedOut);
    });
  };

  const finish = (job: JobDefinition, run: Run, exit: Exit, timedOut: boolean) => {
    if (stopping.delete(run.Id)) change(run, 'STOPPED');
    else if (timedOut) change(run, 'TIMEOUT', 'Job run timed out.');
    else if (exit.interrupted !== undefined) change(run, 'FAILED', exit.interrupted);
    else if (exit.failedToStart !== undefined) change(run, 'FAILED', exit.failedToStart);
    else if (exit.code === 0) change(run, 'SUCCEEDED');
    else change(run, 'FAILED', `Command failed with exit code ${exit.code}`);
    if ((run.JobRunState === 'FAILED' || run.JobRunState === 'TIMEOUT') && run.Attempt < (job.MaxRetries ?? 0)) {
      add(job, { Arguments: run.Arguments, Timeout: run.Timeout }, run);
    }
    const next = of(job.Name).findLast(({ JobRunState }) => JobRunState === 'WAITING');
    if (next && occupied(job.Name) < limit(job)) begin(job, next);
  };

  return {
    start(job, input, principal) {
      const entry = { service: 'glue', name: job.Name, principal, ...keyOf(input.Arguments ?? {}) };
      ledger.write({ event: 'received', ...entry });
      try {
        checkStart(input, job);
        // "Jobs with MaxRetries don't queue" (Glue developer guide, job queuing).
        const queues = input.JobRunQueuingEnabled === true && (job.MaxRetries ?? 0) === 0;
        if (occupied(job.Name) >= limit(job) && !queues)
          throw new AwsError('ConcurrentRunsExceededException', `Concurrent runs exceeded for ${job.Name}`);
      } catch (error) {
        ledger.write({ event: 'refused', ...entry, detail: (error as Error).name });
        throw error;
      }
      const run = add(job, input, undefined);
      ledger.write({ event: 'committed', ...entry, jobId: run.Id });
      return run;
    },
    list: of,
    get: (jobName, runId) => of(jobName).find(({ Id }) => Id === runId),
    stop(run) {
      ledger.write({ event: 'stop', service: 'glue', name: run.JobName, jobId: run.Id, ...keyOf(run.Arguments) });
      const script = scripts.of(run.JobName);
      if (script?.refusesStop) throw new AwsError(script.refusesStop, `Stop of ${run.Id} was refused`);
      if (run.JobRunState === 'WAITING') return change(run, 'STOPPED');
      if (ended.has(run.JobRunState))
        throw new AwsError(
          'JobRunNotInTerminableStateException',
          `Job Run ${run.Id} is not in terminable state: ${run.JobRunState}`,
        );
      change(run, 'STOPPING');
      stopping.add(run.Id);
      parts.jobs.stop(run.Id, 0);
    },
  };
}

function keyOf(args: Record<string, string>): { key?: string } {
  const key = args[markArgument];
  return key === undefined ? {} : { key };
}
