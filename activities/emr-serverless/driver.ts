/**
 * Job runs of EMR Serverless. The start has a token, of a lifetime that AWS does not document: an attempt that can't
 * tell what came of a send looks for the run by its name first, and only then sends the same token again.
 */
import {
  CancelJobRunCommand,
  GetJobRunCommand,
  StartJobRunCommand,
  type EMRServerlessClient,
  type JobRun,
  type JobRunSummary,
} from '@aws-sdk/client-emr-serverless';
import { errorMessage, errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { noFence } from '../aws/fence.js';
import { logFolder } from '../aws/log-folder.js';
import { logLink } from '../aws/console.js';
import { oneByOne } from '../aws/one-by-one.js';
import type { JobDriver } from '../job-driver.js';
import { serverlessApplications } from './application.js';
import { createdAtOf, findJobRun, listJobRuns, markedJobRuns } from './list-job-runs.js';
import type { EmrServerlessRef, EmrServerlessResult } from './ref.js';
import { startJobRunRequest } from './requests.js';
import type { EmrServerlessSpec } from './spec.js';
import { jobRunState } from './states.js';

/** Up to this many runs are cheaper to ask one by one than by a listing. */
const singlyUpTo = 3;
const defaultGroup = '/aws/emr-serverless';

export function emrServerlessDriver(
  aws: AwsService<EMRServerlessClient>,
): JobDriver<EmrServerlessSpec, EmrServerlessRef, EmrServerlessResult> {
  const { target, timing } = aws;
  const applications = serverlessApplications(aws);

  const toRef = (spec: EmrServerlessSpec, jobRunId: string): EmrServerlessRef => ({
    kind: 'emr-serverless',
    target,
    applicationId: spec.applicationId,
    jobRunId,
    ...(spec.logs && {
      logs: {
        group: spec.logs.group ?? defaultGroup,
        ...(spec.logs.streamPrefix !== undefined && { streamPrefix: spec.logs.streamPrefix }),
      },
    }),
    ...(spec.logUri !== undefined && { logUri: spec.logUri }),
  });

  return {
    // How long a run is shown is not documented; an application keeps its history for its life (unconfirmed).
    facts: { listingLag: timing.emrServerlessListingLag, retention: '30d', batch: 200 },

    async start(spec, launch, fence) {
      await applications.check(spec);
      try {
        const { jobRunId } = await aws.client.send(fence(new StartJobRunCommand(startJobRunRequest(spec, launch))));
        if (!jobRunId) throw new Error(`StartJobRun on ${spec.applicationId} answered without a job run id`);
        return { started: toRef(spec, jobRunId) };
      } catch (error) {
        if (errorName(error) === 'ServiceQuotaExceededException') return { refused: errorMessage(error) };
        throw error;
      }
    },

    async find(spec, mark) {
      const run = await findJobRun(aws, spec.applicationId, mark);
      return run?.id ? toRef(spec, run.id) : undefined;
    },

    async marked(spec, mark) {
      const runs = await markedJobRuns(aws, spec.applicationId, mark);
      return runs.map((run) => ({ ref: toRef(spec, run.id as string), createdAt: createdAtOf(run) }));
    },

    group: ({ applicationId }) => applicationId,

    async describe(refs) {
      const active = refs.length > singlyUpTo ? await activeRuns(aws, refs) : new Map<string, JobRunSummary>();
      // What is on no page of active ones has ended, and only its own description says what it has cost.
      const absent = refs.filter(({ jobRunId }) => !active.has(jobRunId));
      const asked = await oneByOne(
        absent,
        async (ref) => {
          const run = await one(aws, ref);
          const missing = `EMR Serverless does not know job run ${ref.jobRunId} of application ${ref.applicationId}`;
          return run ? jobRunState(run) : ({ status: 'missing', reason: missing } as const);
        },
        refs.length - absent.length,
      );
      const states = refs.map((ref) => {
        const run = active.get(ref.jobRunId);
        return run ? jobRunState(run) : asked[absent.indexOf(ref)];
      });
      return states;
    },

    async stop({ applicationId, jobRunId }, _why, _askedBefore, fence = noFence) {
      try {
        await aws.client.send(fence(new CancelJobRunCommand({ applicationId, jobRunId })));
      } catch (error) {
        // How an ended run is refused; whether it has ended is for describe to say.
        if (!/^(Validation|ResourceNotFound|Conflict)Exception$/.test(errorName(error))) throw error;
      }
    },

    links({ applicationId, jobRunId, logs, logUri }) {
      // No console page: it needs an EMR Studio. Dashboard URLs are bearer credentials and never kept.
      const prefix = logs?.streamPrefix === undefined ? '' : `${logs.streamPrefix}/`;
      const folder = `applications/${applicationId}/jobs/${jobRunId}`;
      return {
        awsId: jobRunId,
        logs: logs
          ? ['stdout', 'stderr'].map((name) => logLink(target, logs.group, `${prefix}${folder}/SPARK_DRIVER/${name}`))
          : [],
        ...logFolder(logUri, folder),
      };
    },
  };
}

/** The runs of an application that go on, by id. */
async function activeRuns(
  aws: AwsService<EMRServerlessClient>,
  refs: readonly EmrServerlessRef[],
): Promise<Map<string, JobRunSummary>> {
  const { applicationId } = refs[0] as EmrServerlessRef;
  const runs = new Map<string, JobRunSummary>();
  const states = ['SUBMITTED', 'PENDING', 'SCHEDULED', 'QUEUED', 'RUNNING', 'CANCELLING'] as const;
  for await (const run of listJobRuns(aws, { applicationId, states: [...states] })) runs.set(run.id ?? '', run);
  return runs;
}

async function one(aws: AwsService<EMRServerlessClient>, ref: EmrServerlessRef): Promise<JobRun | undefined> {
  try {
    const { jobRun } = await aws.read((emr) =>
      emr.send(new GetJobRunCommand({ applicationId: ref.applicationId, jobRunId: ref.jobRunId })),
    );
    return jobRun;
  } catch (error) {
    if (errorName(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
