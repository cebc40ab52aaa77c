/** What a retry and a rerun take, and what a dry run tells. */
import { z } from 'zod';

/** A job that has no recorded end, or a run of which nobody can tell any more whether it has left one: that has no step. */
export const jobLeftBehind = z
  .strictObject({
    id: z
      .string()
      .describe(
        "What `mayStillRun` has to name: AWS's id, or the launch's key where none is known. Of a run that Temporal has forgotten, whose jobs nobody can tell, its run id.",
      ),
    run: z
      .string()
      .describe(
        'The run that has launched it: the one that was named, that of an item of its fan-out, or one that it was reset from.',
      ),
    step: z.string().exactOptional(),
    launch: z.number().int().exactOptional(),
    key: z.string().exactOptional(),
    console: z.string().exactOptional(),
    because: z.string(),
  })
  .meta({ id: 'JobLeftBehind' });

const plannedStep = z
  .strictObject({
    name: z.string(),
    kind: z.string(),
    then: z
      .enum(['kept', 'again', 'in-part', 'as-needed'])
      .describe(
        '`in-part`: a fan-out whose items that have succeeded are kept. `as-needed`: a cluster, which is created anew if a step on it runs.',
      ),
    because: z.string(),
    keptFrom: z.string().exactOptional().describe('The run in which it has succeeded.'),
  })
  .meta({ id: 'PlannedStep' });

export const retryPlan = z
  .strictObject({
    run: z.string(),
    steps: z
      .array(plannedStep)
      .describe(
        'What the run has begun. Steps that it did not come to run as well. History does not tell what the code says now: one that would be kept runs again if the code gives it another spec, sends it to another account or region, or says `onRetry: again` of it or of its cluster.',
      ),
    jobs: z.array(jobLeftBehind).describe('Jobs that may still run and were not named: a retry would be refused.'),
  })
  .meta({ id: 'RetryPlan' });

/** Jobs that one request can name. A run that has left more has no successor. */
export const namesAtMost = 1_000;

const mayStillRun = z
  .array(z.string().min(1).max(2_048))
  .max(namesAtMost)
  .default([])
  .describe(
    'Jobs of the run that may still run, by their AWS ids, or by the key of their launch where AWS has given none: you have looked, and they may run beside their successors.',
  );

const note = z.string().max(1_000).exactOptional().describe('A word to whoever looks at the run later.');

export const rerunBody = z.strictObject({ mayStillRun, note });

export const retryBody = z.strictObject({
  mayStillRun,
  note,
  dryRun: z.boolean().default(false).describe('Only tells which steps would run again, and why. Starts nothing.'),
});

export type JobLeftBehind = z.output<typeof jobLeftBehind>;
export type PlannedStep = z.output<typeof plannedStep>;
export type RetryPlan = z.output<typeof retryPlan>;
export type RerunBody = z.output<typeof rerunBody>;
export type RetryBody = z.output<typeof retryBody>;
