/** What a list can be narrowed by, and how Temporal's visibility is asked for it. */
import { z } from 'zod';
import type { RunState } from '../../../contracts/run.js';

/** `running`: every open run, whatever it is doing. The finer states are in the runs themselves. */
export const listedStates = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'terminated',
] as const satisfies readonly RunState[];

const defaultLimit = 50;
const maxLimit = 200;

export const listQuery = z.strictObject({
  pipeline: z.string().exactOptional().describe('Only runs of this pipeline.'),
  status: z
    .enum(listedStates)
    .exactOptional()
    .describe('`running` is every open run, also one that waits or is being cancelled.'),
  startedAfter: z.iso.datetime({ offset: true }).exactOptional().describe('Started at this time or later.'),
  startedBefore: z.iso.datetime({ offset: true }).exactOptional().describe('Started before this time.'),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a whole number from 1 to ${maxLimit}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= maxLimit, `must be from 1 to ${maxLimit}`)
    .default(defaultLimit)
    .describe(`Runs per page, from 1 to ${maxLimit}.`)
    .meta({ default: defaultLimit }),
  cursor: z.string().exactOptional().describe('`nextCursor` of the page before, with the same filter.'),
});

export type ListQuery = z.output<typeof listQuery>;
export type RunFilter = Omit<ListQuery, 'limit' | 'cursor'>;

/** `pipelines`: names that were checked to hold nothing that would need quoting. */
export function visibilityQuery(
  pipelines: readonly string[],
  { status, startedAfter, startedBefore }: RunFilter,
): string {
  const parts = [
    `WorkflowType IN (${pipelines.map((name) => `'${name}'`).join(', ')})`,
    status && `ExecutionStatus IN (${executionStatuses[status].map((name) => `'${name}'`).join(', ')})`,
    startedAfter && `StartTime >= '${new Date(startedAfter).toISOString()}'`,
    startedBefore && `StartTime < '${new Date(startedBefore).toISOString()}'`,
  ];
  return parts.filter(Boolean).join(' AND ');
}

/** Temporal's words for ours. A run that continued as new is open under its next run id. */
const executionStatuses = {
  running: ['Running'],
  succeeded: ['Completed'],
  failed: ['Failed', 'TimedOut'],
  cancelled: ['Canceled'],
  terminated: ['Terminated'],
} as const satisfies Record<(typeof listedStates)[number], readonly string[]>;
