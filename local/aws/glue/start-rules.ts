/** What Glue refuses of a StartJobRun, as its documentation says; where that is silent, the less convenient reading. */
import { AwsError } from '../aws-error.js';
import type { JobDefinition } from './jobs.js';

export interface StartJobRunInput {
  JobName?: string;
  JobRunId?: string;
  Arguments?: Record<string, string>;
  Timeout?: number;
  MaxCapacity?: number;
  WorkerType?: string;
  NumberOfWorkers?: number;
  ExecutionClass?: string;
  JobRunQueuingEnabled?: boolean;
}

export function checkStart(input: StartJobRunInput, job: JobDefinition): void {
  const refuse = (message: string) => {
    throw new AwsError('InvalidInputException', message);
  };
  if (input.MaxCapacity !== undefined && (input.WorkerType ?? input.NumberOfWorkers) !== undefined) {
    refuse('Please do not set Max Capacity if using Worker Type and Number of Workers.');
  }
  if ((input.WorkerType === undefined) !== (input.NumberOfWorkers === undefined))
    refuse('Please set both Worker Type and Number of Workers.');
  if (input.Timeout !== undefined && (input.Timeout < 1 || input.Timeout > 10_080))
    refuse(`Timeout must be between 1 and 10080, got ${input.Timeout}.`);
  if (input.ExecutionClass === 'FLEX' && job.Command.Name !== 'glueetl')
    refuse('FLEX execution class is only supported for glueetl jobs.');
  const fixed = Object.keys(input.Arguments ?? {}).filter((name) =>
    Object.hasOwn(job.NonOverridableArguments ?? {}, name),
  );
  if (fixed.length > 0) refuse(`Arguments ${fixed.join(', ')} can not be overridden.`);
  const wrong = Object.keys(input.Arguments ?? {}).filter((name) => !name.startsWith('--'));
  if (wrong.length > 0) refuse(`Argument names must begin with --: ${wrong.join(', ')}`);
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
