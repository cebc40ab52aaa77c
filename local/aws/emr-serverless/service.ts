/** The EMR Serverless operations that the plane has, over the REST-JSON protocol. */
import { randomBytes } from 'node:crypto';
import { AwsError } from '../aws-error.js';
import { pageOf } from '../page.js';
import type { Operations, PlaneParts } from '../service.js';
import { operationsWith } from '../shape.js';
import { summaryOf } from './application.js';
import { createApplicationStore } from './applications.js';
import type { JobRun } from './job-run.js';
import { createJobRunStore, type JobRunOptions } from './job-runs.js';
import type { KeptRun } from './kept-run.js';
import { listJobRuns } from './list-job-runs.js';
import {
  applicationInput,
  cancelJobRunInput,
  createApplicationInput,
  jobRunInput,
  listApplicationsInput,
  listJobRunsInput,
  startJobRunInput,
  tagsInput,
} from './shapes.js';
import { createStartJobRun } from './start-job-run.js';

/** "Maximum value of 50" (ListApplications); no other default is documented. */
const pageSize = 50;
/** "If scheduler configuration is enabled on your application, the default value is 15." */
const defaults = { minuteMs: 60_000, maxConcurrentRuns: 15 };

const operation = operationsWith('ValidationException');

export function emrServerlessService(parts: PlaneParts, options: Partial<JobRunOptions> = {}): Operations {
  const { minuteMs, maxConcurrentRuns } = { ...defaults, ...options };
  const applications = createApplicationStore(parts, minuteMs);
  const runs = createJobRunStore(parts, applications, { minuteMs, maxConcurrentRuns });

  const shown =
    (where: 'listings' | 'describe') =>
    ({ run }: KeptRun): boolean =>
      parts.scripts.shows('emr-serverless', where, parts.clock.now() - run.createdAt * 1_000, run.jobRunId);
  const find = (applicationId: string, jobRunId: string): KeptRun => {
    const kept = runs.find(applications.get(applicationId), jobRunId);
    if (kept && shown('describe')(kept)) return kept;
    throw new AwsError('ResourceNotFoundException', `Job run ${jobRunId} does not exist`, 404);
  };
  const attemptOf = ({ run, attempts }: KeptRun, attempt = run.attempt): JobRun => {
    const wanted = [...attempts, run][attempt - 1];
    if (wanted) return wanted;
    throw new AwsError('ResourceNotFoundException', `Job run ${run.jobRunId} has no attempt ${attempt}`, 404);
  };

  return {
    CreateApplication: operation(createApplicationInput, (input) => {
      const { applicationId, name, arn } = applications.create(input);
      return { applicationId, name, arn };
    }),

    GetApplication: operation(applicationInput, ({ applicationId }) => ({
      application: applications.get(applicationId),
    })),

    /** One that is "terminated … doesn't appear on your application list". */
    ListApplications: operation(listApplicationsInput, ({ states, maxResults = pageSize, nextToken }) => {
      const found = applications
        .all()
        .filter(({ application: { state } }) => (states ? states.includes(state) : state !== 'TERMINATED'));
      const page = pageOf(found, {
        size: maxResults,
        token: nextToken,
        code: 'ValidationException',
        name: 'nextToken',
      });
      return {
        applications: page.items.map(({ application }) => summaryOf(application)),
        ...(page.next && { nextToken: page.next }),
      };
    }),

    StartApplication: operation(applicationInput, ({ applicationId }) => {
      applications.start(applications.get(applicationId));
      return {};
    }),

    /** "All scheduled and running jobs must be completed or cancelled before stopping an application." */
    StopApplication: operation(applicationInput, ({ applicationId }) => {
      const application = applications.get(applicationId);
      const active = runs.active(application);
      if (active > 0) {
        throw new AwsError('ValidationException', `Application ${applicationId} has ${active} active job runs`);
      }
      applications.stop(application);
      return {};
    }),

    DeleteApplication: operation(applicationInput, ({ applicationId }) => {
      applications.delete(applications.get(applicationId));
      return {};
    }),

    StartJobRun: operation(startJobRunInput, createStartJobRun(parts, applications, runs)),

    GetJobRun: operation(jobRunInput, ({ applicationId, jobRunId, attempt }) => ({
      jobRun: attemptOf(find(applicationId, jobRunId), attempt),
    })),

    ListJobRuns: operation(listJobRunsInput, (input) => {
      const application = applications.get(input.applicationId);
      return listJobRuns(parts.listings, runs.list(application).filter(shown('listings')), input);
    }),

    CancelJobRun: operation(cancelJobRunInput, (input) => {
      const { applicationId, jobRunId, shutdownGracePeriodInSeconds = 0 } = input;
      runs.cancel(find(applicationId, jobRunId), shutdownGracePeriodInSeconds * 1_000);
      return { applicationId, jobRunId };
    }),

    /** Whoever has the address may look: it is a credential. */
    GetDashboardForJobRun: operation(jobRunInput, ({ applicationId, jobRunId, attempt }) => {
      const run = attemptOf(find(applicationId, jobRunId), attempt);
      if (run.startedAt === undefined) {
        throw new AwsError('ValidationException', `Dashboard cannot be served for job in ${run.state} state`);
      }
      const host = `j-${jobRunId}.emrappui-prod.${parts.region}.amazonaws.com`;
      return { url: `https://${host}/?authToken=${randomBytes(32).toString('base64url')}` };
    }),

    ListTagsForResource: operation(tagsInput, ({ resourceArn }) => {
      const [, applicationId = '', jobRunId] = /:\/applications\/(\w+)(?:\/jobruns\/(\w+))?$/.exec(resourceArn) ?? [];
      const tagged = jobRunId === undefined ? applications.get(applicationId) : find(applicationId, jobRunId).run;
      return { tags: tagged.tags ?? {} };
    }),
  };
}
