/** What a start takes and gives. `input` is checked by the pipeline's own schema, once the pipeline is known. */
import { z } from 'zod';

export const onConflict = z
  .enum(['fail', 'join', 'rerun'])
  .default('fail')
  .describe(
    'When a run of this key is running or has succeeded: `fail` refuses, `join` answers with that run, `rerun` runs once more after a success.',
  );

export const startBody = z.strictObject({
  input: z.unknown(),
  onConflict,
  note: z.string().max(1_000).exactOptional().describe('A word to whoever looks at the run later.'),
});

export const runAccepted = z
  .strictObject({
    id: z.string(),
    pipeline: z.string(),
    key: z.string().exactOptional(),
    workflowId: z.string(),
    runId: z.string(),
    outcome: z.enum(['started', 'joined']),
    retryOf: z.string().exactOptional().describe('Of a retry: the run that it retries.'),
    rerunOf: z.string().exactOptional().describe('Of a rerun: the run that it repeats.'),
  })
  .meta({ id: 'RunAccepted' });

export type OnConflict = z.output<typeof onConflict>;
export type StartBody = z.output<typeof startBody>;
export type RunAccepted = z.output<typeof runAccepted>;
