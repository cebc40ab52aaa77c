/**
 * What the job's definition says about its runs, and the rules that only it can answer. Read once per job and some
 * minutes: a definition that changes meanwhile is caught by Glue itself.
 */
import { GetJobCommand, type GlueClient, type Job } from '@aws-sdk/client-glue';
import type { AwsService } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import { markArgument } from './ref.js';
import type { GlueSpec } from './spec.js';

const keepMs = 5 * 60_000;

export interface GlueDefinitions {
  get(jobName: string): Promise<Job>;
}

export function glueDefinitions(aws: AwsService<GlueClient>): GlueDefinitions {
  const kept = new Map<string, { job: Promise<Job>; until: number }>();
  const load = async (jobName: string): Promise<Job> => {
    // Not of the readers' budget: it is rare, and a start waits for it.
    const { Job } = await aws.client.send(new GetJobCommand({ JobName: jobName }));
    if (!Job) throw new Error(`GetJob of ${jobName} answered without a job`);
    return Job;
  };
  return {
    get(jobName) {
      const hit = kept.get(jobName);
      if (hit && hit.until > Date.now()) return hit.job;
      const job = load(jobName);
      kept.set(jobName, { job, until: Date.now() + keepMs });
      job.catch(() => kept.delete(jobName));
      return job;
    },
  };
}

/** Where a run's output lies, as its arguments say over the job's own (Glue developer guide, continuous logging). */
export function logPlace(spec: GlueSpec, job: Job, runId: string): { logGroup: string; logStream: string } {
  const args = { ...job.DefaultArguments, ...spec.arguments };
  if (isPythonShell(job)) return { logGroup: '/aws-glue/python-jobs', logStream: runId };
  const stream = args['--custom-logStream-prefix'] ?? runId;
  return {
    logGroup: args['--custom-logGroup-prefix'] ?? '/aws-glue/jobs',
    // From Glue 5 on driver and executors write streams of their own.
    logStream: Number(job.GlueVersion ?? 0) >= 5 ? `${stream}-driver` : stream,
  };
}

export function isPythonShell(job: Job): boolean {
  return job.Command?.Name === 'pythonshell';
}

/** Throws `InvalidSpec` with the remedy in it when this spec can't run as one launch of this job. */
export function checkDefinition(spec: GlueSpec, job: Job): void {
  const refuse = (problem: string) => {
    throw new InvalidSpec(`Glue job ${spec.jobName}: ${problem}`);
  };
  if ((job.MaxRetries ?? 0) > 0 && spec.maxRetries !== 'follow') {
    refuse(
      `its definition has MaxRetries=${job.MaxRetries}, so Glue would start runs that nobody watches. Set it to 0, or write maxRetries: 'follow'.`,
    );
  }
  if (spec.marker === 'none' && (job.ExecutionProperty?.MaxConcurrentRuns ?? 1) !== 1) {
    refuse(`marker: 'none' needs MaxConcurrentRuns=1, and it is ${job.ExecutionProperty?.MaxConcurrentRuns}.`);
  }
  if (spec.marker !== 'none' && Object.hasOwn(job.NonOverridableArguments ?? {}, markArgument)) {
    refuse(`NonOverridableArguments names ${markArgument}, so no run could be told from another.`);
  }
  if (spec.queuing === true && (job.MaxRetries ?? 0) > 0)
    refuse('a job with MaxRetries is never queued; leave `queuing` out.');
  const problem = isPythonShell(job) ? pythonShellProblem(spec) : sparkProblem(spec, job);
  if (problem) refuse(problem);
}

function pythonShellProblem({ maxCapacity, workerType, executionClass, bookmark }: GlueSpec): string | undefined {
  if (executionClass === 'FLEX') return 'a Python shell job has no FLEX execution.';
  if (bookmark !== undefined && bookmark !== 'disable') return 'a Python shell job has no bookmarks.';
  if (workerType !== undefined) return 'a Python shell job has no worker type; it takes maxCapacity 0.0625 or 1.';
  if (maxCapacity !== undefined && ![0.0625, 1].includes(maxCapacity))
    return `a Python shell job takes maxCapacity 0.0625 or 1, not ${maxCapacity}.`;
  return undefined;
}

function sparkProblem({ maxCapacity, executionClass }: GlueSpec, job: Job): string | undefined {
  const version = Number(job.GlueVersion ?? 0);
  if (executionClass === 'FLEX' && job.Command?.Name !== 'glueetl')
    return `FLEX is for glueetl jobs only, and this one is ${job.Command?.Name}.`;
  if (executionClass === 'FLEX' && version < 3)
    return `FLEX needs Glue 3.0 or later, and the job has ${job.GlueVersion ?? 'none'}.`;
  if (maxCapacity === undefined) return undefined;
  if (version >= 2) return 'from Glue 2.0 on a Spark job takes workerType and numberOfWorkers, no maxCapacity.';
  return Number.isInteger(maxCapacity) && maxCapacity >= 2 && maxCapacity <= 100
    ? undefined
    : `a Spark job takes 2 to 100 whole DPUs, not ${maxCapacity}.`;
}
