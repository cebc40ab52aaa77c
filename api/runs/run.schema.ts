/** How runs look over HTTP. The types are those of `contracts/run.ts`; `satisfies` keeps the two from drifting apart. */
import { z } from 'zod';
import { failureTypes, type JobFailureDetails } from '../../contracts/failure.js';
import {
  closedRunStates,
  openRunStates,
  type LaunchDocument,
  type RunDocument,
  type RunFailure,
  type RunSummary,
  type StepDocument,
  type StepState,
} from '../../contracts/run.js';

const time = z.iso.datetime();

export const runState = z.enum([...openRunStates, ...closedRunStates]).meta({ id: 'RunState' });

const stepStates = {
  starting: true,
  queued: true,
  running: true,
  waiting: true,
  blind: true,
  stopping: true,
  succeeded: true,
  failed: true,
  stopped: true,
  'timed-out': true,
  cancelled: true,
} satisfies Record<StepState, true>;

export const stepState = z.enum(Object.keys(stepStates) as [StepState, ...StepState[]]).meta({ id: 'StepState' });

const jobLinks = z
  .strictObject({
    awsId: z.string().describe('The id that AWS shows: a Glue run id, a task ARN.'),
    console: z
      .string()
      .exactOptional()
      .describe("AWS's console page; absent where the partition's console host is not known."),
    logs: z.array(z.strictObject({ group: z.string(), stream: z.string(), console: z.string().exactOptional() })),
  })
  .meta({ id: 'JobLinks' });

export const launch = z
  .strictObject({
    launch: z.number().int().describe('Counts from 1.'),
    key: z.string().describe('The key under which the job was started, and is found again.'),
    state: stepState,
    awsId: z.string().exactOptional(),
    adopted: z.boolean().exactOptional().describe('The job had been started by an attempt whose reply was lost.'),
    startedAt: time,
    endedAt: time.exactOptional(),
    reason: z.string().exactOptional(),
    links: jobLinks.exactOptional(),
  })
  .meta({ id: 'Launch' }) satisfies z.ZodType<LaunchDocument>;

export const step = z
  .strictObject({
    name: z.string(),
    kind: z.string().describe("`glue`, `ecs` …, or `task` for a pipeline's own activity."),
    state: stepState,
    awsId: z.string().exactOptional(),
    startedAt: time,
    endedAt: time.exactOptional(),
    detail: z.string().exactOptional().describe('What AWS says of the phase, or why the step waits.'),
    reason: z.string().exactOptional().describe('Why it ended as it did.'),
    result: z.unknown().exactOptional(),
    links: jobLinks.exactOptional(),
    launches: z.array(launch),
  })
  .meta({ id: 'Step' }) satisfies z.ZodType<StepDocument>;

const jobFailureDetails = z
  .strictObject({
    step: z.string(),
    launch: z.number().int(),
    service: z.string(),
    rawState: z.string().exactOptional().describe("AWS's own word for the state that the job ended in."),
    reason: z.string(),
    exitCode: z.number().int().exactOptional(),
    links: jobLinks.exactOptional(),
    logTail: z.string().exactOptional().describe('The last log lines, at most 8 KB.'),
    costs: z.enum(['yes', 'no', 'unknown']).describe('Whether a job of this launch was started in AWS.'),
    retrySafe: z.boolean(),
    mayStillRun: z.literal(true).exactOptional(),
    alsoRunning: z
      .array(
        z.strictObject({ step: z.string(), awsId: z.string().exactOptional(), console: z.string().exactOptional() }),
      )
      .exactOptional()
      .describe('Further steps whose jobs could not be stopped.'),
  })
  .meta({ id: 'JobFailureDetails' }) satisfies z.ZodType<JobFailureDetails>;

export const runFailure = z
  .strictObject({
    type: z
      .string()
      .describe(
        `One of ${Object.values(failureTypes).join(', ')}, CancelledFailure, TerminatedFailure, or the type that the pipeline threw.`,
      ),
    message: z.string(),
    details: jobFailureDetails.exactOptional().describe('Of a failed job.'),
  })
  .meta({ id: 'RunFailure' }) satisfies z.ZodType<RunFailure>;

const summaryShape = {
  id: z.string().describe('The full id: `<pipeline>:<key>:<run id>`, or `~<base64url of the workflow id>:<run id>`.'),
  pipeline: z.string(),
  key: z.string().exactOptional(),
  workflowId: z.string(),
  runId: z.string(),
  state: runState,
  startedAt: time,
  endedAt: time.exactOptional(),
  owner: z.string().exactOptional(),
  temporalWeb: z.url().exactOptional().describe('Its page in Temporal Web, where the API knows one.'),
};

export const runSummary = z.strictObject(summaryShape).meta({ id: 'RunSummary' }) satisfies z.ZodType<RunSummary>;

export const run = z
  .strictObject({
    ...summaryShape,
    input: z.unknown(),
    result: z.unknown().exactOptional(),
    failure: runFailure.exactOptional(),
    steps: z.array(step),
  })
  .meta({ id: 'Run' }) satisfies z.ZodType<RunDocument>;

export const runList = z
  .strictObject({ runs: z.array(runSummary), nextCursor: z.string().exactOptional() })
  .meta({ id: 'RunList' });

export type RunSummaryResource = z.output<typeof runSummary>;
export type RunResource = RunDocument & { temporalWeb?: string };
export type RunListResource = z.output<typeof runList>;
