/** How the steps of a run look over HTTP: their launches, and the runs that a fan-out has started. */
import { z } from 'zod';
import {
  closedRunStates,
  openRunStates,
  type ChildRun,
  type LaunchDocument,
  type StepDocument,
  type StepState,
} from '../../contracts/run.js';

export const time = z.iso.datetime();

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

export const jobLinks = z
  .strictObject({
    awsId: z.string().describe('The id that AWS shows: a Glue run id, a task ARN, a cluster id.'),
    console: z
      .string()
      .exactOptional()
      .describe("AWS's console page; absent where the partition's console host is not known."),
    logs: z.array(z.strictObject({ group: z.string(), stream: z.string(), console: z.string().exactOptional() })),
    logFolder: z.string().exactOptional().describe('Where the service writes logs to S3, some minutes late.'),
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

const childRun = z
  .strictObject({
    id: z.string().describe('For `GET /v1/runs/{id}`. It names the run in full once that has begun.'),
    workflowId: z.string(),
    runId: z.string().exactOptional(),
    batch: z.number().int().exactOptional().describe('Which batch of the fan-out this is, from 1.'),
    key: z.string().exactOptional().describe("The item's."),
    state: runState,
  })
  .meta({ id: 'ChildRun' }) satisfies z.ZodType<ChildRun>;

export const step = z
  .strictObject({
    name: z.string(),
    kind: z
      .string()
      .describe("`glue`, `ecs` …, `task` for a pipeline's own activity, `for-each` for a fan-out over a pipeline."),
    state: stepState,
    awsId: z.string().exactOptional(),
    startedAt: time,
    endedAt: time.exactOptional(),
    detail: z
      .string()
      .exactOptional()
      .describe('What AWS says of the phase, why the step waits, or how far a fan-out has come.'),
    reason: z.string().exactOptional().describe('Why it ended as it did.'),
    result: z.unknown().exactOptional(),
    links: jobLinks.exactOptional(),
    launches: z.array(launch),
    children: z
      .array(childRun)
      .exactOptional()
      .describe('Of a fan-out: its batches; in the run that is a batch, its items. Each is a run of its own.'),
    keptFrom: z
      .string()
      .exactOptional()
      .describe(
        'In a retry: the run in which this step has succeeded. It has not run again; times and links are those of then.',
      ),
  })
  .meta({ id: 'Step' }) satisfies z.ZodType<StepDocument>;
