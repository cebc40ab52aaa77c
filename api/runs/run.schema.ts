/** How runs look over HTTP. The types are those of `contracts/run.ts`; `satisfies` keeps the two from drifting apart. */
import { z } from 'zod';
import { failureTypes, type JobFailureDetails } from '../../contracts/failure.js';
import type { FailedItems, ParentRun, RunDocument, RunFailure, RunSummary } from '../../contracts/run.js';
import { jobLinks, runState, step, time } from './step.schema.js';

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

const failedItems = z
  .strictObject({
    total: z.number().int(),
    succeeded: z.number().int(),
    failedCount: z.number().int(),
    failed: z
      .array(
        z.strictObject({
          key: z.string(),
          type: z.string(),
          message: z.string(),
          workflowId: z.string().exactOptional().describe("Of the item's own run, where it has one."),
        }),
      )
      .describe('Some of the failed items; `failedCount` counts all.'),
  })
  .meta({ id: 'FailedItems' }) satisfies z.ZodType<FailedItems>;

export const runFailure = z
  .strictObject({
    type: z
      .string()
      .describe(
        `One of ${Object.values(failureTypes).join(', ')}, CancelledFailure, TerminatedFailure, or the type that the pipeline threw.`,
      ),
    message: z.string(),
    details: jobFailureDetails.exactOptional().describe('Of a failed job.'),
    items: failedItems.exactOptional().describe('Of a fan-out with more failures than it tolerates: `ItemsFailed`.'),
  })
  .meta({ id: 'RunFailure' }) satisfies z.ZodType<RunFailure>;

const parentRun = z
  .strictObject({ id: z.string(), workflowId: z.string(), runId: z.string() })
  .meta({ id: 'ParentRun' }) satisfies z.ZodType<ParentRun>;

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
  parent: parentRun
    .exactOptional()
    .describe('The run that started this one: of an item its batch, of a batch the run that fans out.'),
  temporalWeb: z.url().exactOptional().describe('Its page in Temporal Web, where the API knows one.'),
};

export const runSummary = z.strictObject(summaryShape).meta({ id: 'RunSummary' }) satisfies z.ZodType<RunSummary>;

export const run = z
  .strictObject({
    ...summaryShape,
    retryOf: z.string().exactOptional().describe('The run that this one retries from its failed step.'),
    rerunOf: z.string().exactOptional().describe('The run that this one repeats from the start.'),
    next: z
      .string()
      .exactOptional()
      .describe('The run that came next under the same key: a retry, a rerun, or another start.'),
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
