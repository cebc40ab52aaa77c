/** Glue job runs. No token: one key is one run through the mark among the run's arguments, and `find`. */
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  StartJobRunCommand,
  type GlueClient,
  type Job,
  type JobRun,
} from '@aws-sdk/client-glue';
import type { JobMark, JobState } from '../../contracts/job.js';
import { errorName } from '../aws/aws-error.js';
import type { AwsService } from '../aws/client.js';
import { noFence } from '../aws/fence.js';
import { consolePage, logLink } from '../aws/console.js';
import type { JobDriver, Launch, Started } from '../job-driver.js';
import { checkDefinition, glueDefinitions, logPlace } from './definition.js';
import { familyState, newestOf } from './family.js';
import { findRun, markedRuns, runsSince } from './find.js';
import type { GlueRef, GlueResult } from './ref.js';
import { startRequest, takesBookmarks } from './requests.js';
import type { GlueSpec } from './spec.js';

/** Up to this many runs are cheaper to ask one by one than by a page of 200. */
const singlyUpTo = 3;
/** Runs that a page of GetJobRuns holds at most, and pages that one describe reads at most. */
const pageSize = 200;
const maxPages = 5;
/** Not modelled as throttling, and certainly nothing was started: come later. */
const refusals = ['ConcurrentRunsExceededException', 'ResourceNumberLimitExceededException'];

export function glueDriver(aws: AwsService<GlueClient>): JobDriver<GlueSpec, GlueRef, GlueResult> {
  const { target, timing } = aws;
  const definitions = glueDefinitions(aws);

  const toRef = (spec: GlueSpec, job: Job, runId: string): GlueRef => ({
    kind: 'glue',
    target,
    jobName: spec.jobName,
    runId,
    ...logPlace(spec, job, runId),
    ownRetries: spec.maxRetries === 'follow' ? (job.MaxRetries ?? 0) : 0,
  });

  return {
    facts: { listingLag: timing.glueListingLag, retention: '365d', batch: pageSize },

    async start(spec, launch: Launch, fence): Promise<Started<GlueRef>> {
      const job = await definitions.get(spec.jobName);
      checkDefinition(spec, job);
      // After the send nothing else is asked of AWS: its refusal would pass for one of the start.
      try {
        const { JobRunId } = await aws.client.send(fence(new StartJobRunCommand(startRequest(spec, launch, job))));
        if (!JobRunId) throw new Error(`StartJobRun of ${spec.jobName} answered without a run id`);
        return { started: toRef(spec, job, JobRunId) };
      } catch (error) {
        if (refusals.includes(errorName(error))) return { refused: (error as Error).message };
        throw error;
      }
    },

    async find(spec: GlueSpec, mark: JobMark) {
      const job = await definitions.get(spec.jobName);
      const run = await findRun(aws, spec, mark, takesBookmarks(job));
      return run?.Id ? toRef(spec, job, run.Id) : undefined;
    },

    async marked(spec: GlueSpec, mark: JobMark) {
      if (spec.marker === 'none') return [];
      const job = await definitions.get(spec.jobName);
      const runs = await markedRuns(aws, spec.jobName, mark);
      return runs.map((run) => ({
        ref: toRef(spec, job, run.Id as string),
        createdAt: run.StartedOn?.getTime() ?? Infinity,
      }));
    },

    group: (ref) => ref.jobName,

    async describe(refs) {
      const runs =
        refs.length > singlyUpTo || refs.some(({ ownRetries }) => ownRetries > 0) ? await listed(aws, refs) : [];
      const states: JobState<GlueResult>[] = [];
      // One after the other: together they would ask for more reads than the budget gives within its patience.
      for (const ref of refs) {
        // Behind the newer ones a run is not on the pages, but still there.
        const run = newestOf(runs, ref.runId) ?? (await one(aws, ref));
        const missing = { status: 'missing', reason: `Glue does not know run ${ref.runId} of ${ref.jobName}` } as const;
        states.push(run ? familyState(ref, run, Date.now()) : missing);
      }
      return states;
    },

    async stop(ref, _why, _askedBefore, fence = noFence) {
      const runs = ref.ownRetries > 0 ? await listed(aws, [ref]) : [];
      const runId = newestOf(runs, ref.runId)?.Id ?? ref.runId;
      const { Errors } = await aws.client.send(
        fence(new BatchStopJobRunCommand({ JobName: ref.jobName, JobRunIds: [runId] })),
      );
      const problem = Errors?.[0]?.ErrorDetail;
      // An ended run is refused with an entry here; whether it has ended is for describe to say.
      if (
        problem &&
        !/InvalidInput|EntityNotFound|IllegalState|NotRunning|NotInTerminableState|InTerminalState/.test(
          problem.ErrorCode ?? '',
        )
      ) {
        throw Object.assign(new Error(problem.ErrorMessage ?? `BatchStopJobRun refused ${runId}`), {
          name: problem.ErrorCode,
        });
      }
    },

    links(ref) {
      const page = consolePage(
        target,
        `/gluestudio/home?region=${target.region}#/job/${encodeURIComponent(ref.jobName)}/run/${ref.runId}`,
      );
      return {
        awsId: ref.runId,
        ...(page && { console: page }),
        logs: ['output', 'error'].map((name) => logLink(target, `${ref.logGroup}/${name}`, ref.logStream)),
      };
    },
  };
}

/**
 * The newest runs of a job: page after page while more of ours are missing than are worth asking one by one, but no
 * further than a listing is cheaper than that.
 */
async function listed(aws: AwsService<GlueClient>, refs: readonly GlueRef[]): Promise<JobRun[]> {
  const missing = new Set(refs.map(({ runId }) => runId));
  const runs: JobRun[] = [];
  for await (const run of runsSince(aws, (refs[0] as GlueRef).jobName, 0)) {
    runs.push(run);
    missing.delete(run.Id ?? '');
    if (runs.length % pageSize === 0 && (missing.size <= singlyUpTo || runs.length >= pageSize * maxPages)) break;
  }
  return runs;
}

async function one(aws: AwsService<GlueClient>, ref: GlueRef): Promise<JobRun | undefined> {
  try {
    const { JobRun } = await aws.read((glue) =>
      glue.send(new GetJobRunCommand({ JobName: ref.jobName, RunId: ref.runId })),
    );
    return JobRun;
  } catch (error) {
    if (errorName(error) === 'EntityNotFoundException') return undefined;
    throw error;
  }
}
