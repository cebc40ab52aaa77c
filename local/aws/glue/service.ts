/** The Glue operations that the plane has, over the JSON 1.1 protocol. */
import { AwsError } from '../aws-error.js';
import type { Operations, PlaneParts } from '../service.js';
import { operationsWith } from '../shape.js';
import { createJobStore } from './jobs.js';
import { createRunStore, keyOf, type GlueOptions, type KeptRun } from './runs.js';
import {
  batchStopInput,
  createJobInput,
  getJobRunInput,
  getJobRunsInput,
  jobNameInput,
  startJobRunInput,
  updateJobInput,
} from './shapes.js';

/** AWS documents the largest page, and no other default. */
const pageSize = 200;

const operation = operationsWith('ValidationException');

export function glueService(parts: PlaneParts, options: GlueOptions): Operations {
  const jobs = createJobStore(parts.clock);
  const runs = createRunStore(parts, options);

  const shown =
    (where: 'listings' | 'describe') =>
    ({ run }: KeptRun): boolean =>
      parts.scripts.shows('glue', where, parts.clock.now() - run.StartedOn * 1_000, run.Id);
  const find = (jobName: string, runId: string): KeptRun => {
    const kept = runs.get(jobName, runId);
    if (!kept || !shown('describe')(kept)) throw new AwsError('EntityNotFoundException', `JobRun ${runId} not found.`);
    return kept;
  };

  return {
    CreateJob: operation(createJobInput, (input) => ({ Name: jobs.create(input).Name })),

    UpdateJob: operation(updateJobInput, (input) => ({ JobName: jobs.update(input.JobName, input.JobUpdate).Name })),

    /** "If the job definition is not found, no exception is thrown." */
    DeleteJob: operation(jobNameInput, ({ JobName }) => {
      jobs.delete(JobName);
      return { JobName };
    }),

    GetJob: operation(jobNameInput, ({ JobName }) => ({ Job: jobs.get(JobName) })),

    StartJobRun: operation(startJobRunInput, (input, { principal }) => {
      const job = jobs.find(input.JobName);
      if (!job) throw new AwsError('EntityNotFoundException', 'Failed to start job run due to missing metadata.');
      return { JobRunId: runs.start(job, input, principal.arn).Id };
    }),

    GetJobRun: operation(getJobRunInput, ({ JobName, RunId }) => ({ JobRun: find(JobName, RunId).run })),

    GetJobRuns: operation(getJobRunsInput, ({ JobName, NextToken, MaxResults = pageSize }) => {
      jobs.get(JobName);
      const found = runs.list(JobName).filter(shown('listings'));
      const page = parts.listings.page(
        { service: 'glue', operation: 'GetJobRuns', found, keyOf: ({ run }) => keyOf(run.Arguments).key },
        { size: MaxResults, token: NextToken, code: 'InvalidInputException' },
      );
      return { JobRuns: page.items.map(({ run }) => run), ...(page.next && { NextToken: page.next }) };
    }),

    BatchStopJobRun: operation(batchStopInput, ({ JobName, JobRunIds }) => {
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
    }),
  };
}
