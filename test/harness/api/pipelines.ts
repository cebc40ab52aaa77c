/** Pipelines as the API sees them in its tests. What they do when they run is in workflows.ts, by the same names. */
import { z } from 'zod';
import type { Pipeline, PipelineContract } from '../../../contracts/pipeline.js';

function pipeline<Schema extends z.ZodType>(name: string, contract: PipelineContract<Schema>): Pipeline<Schema> {
  const run = { [name]: async () => undefined }[name];
  return Object.assign(run as () => Promise<unknown>, { contract });
}

export const nightly = pipeline('nightly', {
  summary: 'Loads one night.',
  owner: 'night-team',
  input: z.object({
    date: z.iso.date().describe('Which night'),
    then: z.enum(['wait', 'succeed', 'fail']).default('wait'),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int() })).optional(),
  }),
  key: ({ date }) => date,
  logicalDate: ({ date }) => date,
  labels: ['test'],
});

export const adhoc = pipeline('adhoc', { summary: 'Runs once for each start.', input: z.object({ what: z.string() }) });

export const named = pipeline('named', {
  summary: 'Its key is free text.',
  input: z.object({ name: z.string() }),
  key: ({ name }) => name,
});

export const listed = pipeline('listed', {
  summary: 'There are many of it.',
  owner: 'list-team',
  input: z.object({ n: z.string() }),
  key: ({ n }) => n,
});

export const broken = pipeline('broken', { summary: 'Has a bug.', input: z.object({}) });

export const pipelines = { nightly, adhoc, named, listed, broken };
