/**
 * A Glue job run, as a pipeline asks for it. Pure: the builder runs in workflows, where zod is a stub; the schema is
 * checked in the start activity, before anything is sent.
 */
import { z } from 'zod';
import { glueRules } from './rules.js';

export const glueSpec = z
  .strictObject({
    kind: z.literal('glue'),
    jobName: z.string().min(1).max(255),
    /** Merged key by key over the job's default arguments. */
    arguments: z.record(z.string(), z.string()).optional(),
    workerType: z.string().min(1).optional(),
    numberOfWorkers: z.int().min(1).optional(),
    /** DPUs; excludes `workerType`. Python shell jobs take 0.0625 or 1. */
    maxCapacity: z.number().positive().optional(),
    executionClass: z.enum(['STANDARD', 'FLEX']).optional(),
    /** Glue's own queue for runs that exceed a limit; such runs stand as `queued`. */
    queuing: z.boolean().optional(),
    /** Default `disable`: with bookmarks on, a re-run silently reads nothing. Spark jobs only. */
    bookmark: z
      .union([z.enum(['disable', 'enable']), z.strictObject({ from: z.string().min(1), to: z.string().min(1) })])
      .optional(),
    securityConfiguration: z.string().min(1).max(255).optional(),
    notifyDelayAfterMinutes: z.int().min(1).optional(),
    /** `none` for scripts that die on an argument they don't know; only for jobs with MaxConcurrentRuns = 1, and weaker. */
    marker: z.enum(['argument', 'none']).optional(),
    /** What to do with a job definition that has MaxRetries: refuse it, or follow Glue's own retries as one job. */
    maxRetries: z.enum(['refuse', 'follow']).optional(),
  })
  .superRefine(glueRules);

export type GlueSpec = z.output<typeof glueSpec>;

/** `glueJob({ jobName: 'flight-delays', arguments: { '--date': date } })` */
export function glueJob(options: Omit<GlueSpec, 'kind'>): GlueSpec {
  return { kind: 'glue', ...options };
}
