/**
 * What the job's definition says about its runs, and the rules that only it can answer. Read once per job and some
 * minutes: a definition that changes meanwhile is caught by Glue itself.
 */
import { GetJobCommand, type GlueClient, type Job } from '@aws-sdk/client-glue';
import type { AwsService } from '../aws/client.js';
import { InvalidSpec } from '../invalid-spec.js';
import { markArgument, type GlueSpec } from './spec.js';

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

export function isPythonShell(job: Job): boolean {
  return job.Command?.Name === 'pythonshell';
}

/** Throws `InvalidSpec` with the remedy in it when this spec can't run as one launch of this job. */
export function checkDefinition(spec: GlueSpec, job: Job): void {
  const refuse = (problem: string) => {
    throw new InvalidSpec(`Glue job ${spec.jobName}: ${problem}`);
  };
  if ((job.MaxRetries ?? 0) > 0 && spec.maxRetries !== 'follow') {
    refuse(`its definition has MaxRetries=${job.MaxRetries}, so Glue would start runs that nobody watches. Set it to 0, or write maxRetries: 'follow'.`);
  }
  if (spec.marker === 'none' && (job.ExecutionProperty?.MaxConcurrentRuns ?? 1) !== 1) {
    refuse(`marker: 'none' needs MaxConcurrentRuns=1, and it is ${job.ExecutionProperty?.MaxConcurrentRuns}.`);
  }
  if (spec.marker !== 'none' && Object.hasOwn(job.NonOverridableArguments ?? {}, markArgument)) {
    refuse(`NonOverridableArguments names ${markArgument}, so no run could be told from another.`);
  }
  if (!isPythonShell(job)) return;
  if (spec.executionClass === 'FLEX') refuse('a Python shell job has no FLEX execution.');
  if (spec.bookmark !== undefined && spec.bookmark !== 'disable') refuse('a Python shell job has no bookmarks.');
}
