/** What Glue refuses of a StartJobRun, as its documentation says; where that is silent, the less convenient reading. */
import type { z } from 'zod';
import { AwsError } from '../aws-error.js';
import { checkJob } from './job-rules.js';
import type { JobDefinition } from './jobs.js';
import type { startJobRunInput } from './shapes.js';

export type StartJobRunInput = z.output<typeof startJobRunInput>;

/** Throws InvalidInputException. */
export function checkStart(input: StartJobRunInput, job: JobDefinition): void {
  const { JobRunId, Arguments = {}, WorkerType, NumberOfWorkers, MaxCapacity, Timeout, ExecutionClass } = input;
  // What a run may ask for follows the same rules as what its definition may.
  const { Role, Command, GlueVersion } = job;
  checkJob({ Role, Command, GlueVersion, WorkerType, NumberOfWorkers, MaxCapacity, Timeout, ExecutionClass });
  const names = Object.keys(Arguments);
  const fixed = names.filter((name) => Object.hasOwn(job.NonOverridableArguments ?? {}, name));
  if (fixed.length > 0) throw invalid(`Arguments ${fixed.join(', ')} can not be overridden.`);
  const wrong = names.filter((name) => !name.startsWith('--'));
  if (wrong.length > 0) throw invalid(`Argument names must begin with --: ${wrong.join(', ')}`);
  if (JobRunId !== undefined) throw invalid('The local AWS does not retry a run by JobRunId; start a new one.');
}

/**
 * The arguments that a run gets. AWS's model says that a run's arguments replace the default ones; in production they
 * merge key by key. `strict-replace` is the model's letter.
 */
export function runArguments(
  job: JobDefinition,
  own: Record<string, string>,
  mode: 'merge' | 'strict-replace',
): Record<string, string> {
  const defaults = mode === 'merge' || Object.keys(own).length === 0 ? job.DefaultArguments : {};
  return { ...defaults, ...own, ...job.NonOverridableArguments };
}

/** A run's own word counts, where it has one. "Jobs with MaxRetries don't queue" (Glue developer guide, job queuing). */
export function queues(input: StartJobRunInput, job: JobDefinition): boolean {
  return (input.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled ?? false) && (job.MaxRetries ?? 0) === 0;
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidInputException', message);
}
