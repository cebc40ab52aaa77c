/** The Glue operations that the plane has, over the JSON 1.1 protocol. */
import { AwsError } from '../aws-error.js';
import type { Operations, PlaneParts } from '../service.js';
import { createJobStore, type JobDefinition } from './jobs.js';
import { createRunStore, type Run } from './runs.js';
import type { StartJobRunInput } from './start-rules.js';

export function glueService(parts: PlaneParts, argumentMode: 'merge' | 'strict-replace' = 'merge'): Operations {
  const jobs = createJobStore();
  const runs = createRunStore(parts, argumentMode);

  const visible = (where: 'listings' | 'describe') => (run: Run) =>
    parts.scripts.shows('glue', where, Date.now() - run.StartedOn * 1_000);
  const find = (jobName: string, runId: string): Run => {
    const run = runs.get(jobName, runId);
    if (!run || !visible('describe')(run)) throw new AwsError('EntityNotFoundException', `JobRun ${runId} not found.`);
    return run;
  };

  return {
    CreateJob: (input: JobDefinition) => ({ Name: jobs.create(input).Name }),
    UpdateJob: ({ JobName, JobUpdate }: { JobName: string; JobUpdate: JobDefinition }) => ({
      JobName: jobs.update(JobName, JobUpdate).Name,
    }),
    DeleteJob({ JobName }: { JobName: string }) {
      jobs.delete(JobName);
      return { JobName };
    },
    GetJob: ({ JobName }: { JobName: string }) => ({ Job: jobs.get(JobName) }),

    StartJobRun: (input: StartJobRunInput, { principal }) => ({
      JobRunId: runs.start(jobs.get(input.JobName), input, principal.arn).Id,
    }),

    GetJobRun: ({ JobName, RunId }: { JobName: string; RunId: string }) => ({ JobRun: find(JobName, RunId) }),

    GetJobRuns({ JobName, NextToken, MaxResults = 200 }: { JobName: string; NextToken?: string; MaxResults?: number }) {
      if (MaxResults < 1 || MaxResults > 200)
        throw new AwsError('InvalidInputException', `MaxResults must be between 1 and 200, got ${MaxResults}`);
      jobs.get(JobName);
      const from = NextToken === undefined ? 0 : Number(NextToken);
      const all = runs.list(JobName).filter(visible('listings'));
      const next = from + MaxResults;
      return { JobRuns: all.slice(from, next), ...(next < all.length && { NextToken: String(next) }) };
    },

    BatchStopJobRun({ JobName, JobRunIds = [] }: { JobName: string; JobRunIds?: string[] }) {
      if (JobRunIds.length < 1 || JobRunIds.length > 25)
        throw new AwsError('InvalidInputException', 'JobRunIds must have 1 to 25 members');
      const errors: object[] = [];
      const submitted: object[] = [];
      for (const JobRunId of JobRunIds) {
        try {
          runs.stop(find(JobName, JobRunId));
          submitted.push({ JobName, JobRunId });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          errors.push({ JobName, JobRunId, ErrorDetail: { ErrorCode: error.code, ErrorMessage: error.message } });
        }
      }
      return { SuccessfulSubmissions: submitted, Errors: errors };
    },
  };
}
