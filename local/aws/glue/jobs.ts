/** Glue's job definitions, registered over the API as on AWS. */
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { AwsError } from '../aws-error.js';
import type { Clock } from '../clock.js';
import { checkJob } from './job-rules.js';
import type { createJobInput, updateJobInput } from './shapes.js';

/** What CreateJob takes. Members that the plane does not look at are kept and given back. */
export type JobInput = z.output<typeof createJobInput>;
export type JobUpdate = z.output<typeof updateJobInput>['JobUpdate'];

/** Times are seconds since the epoch, as the JSON protocol writes them. */
export interface JobDefinition extends JobInput {
  CreatedOn: number;
  LastModifiedOn: number;
}

export interface JobStore {
  create(input: JobInput): JobDefinition;
  /** Replaces the definition: what is left out is gone. */
  update(name: string, input: JobUpdate): JobDefinition;
  delete(name: string): void;
  find(name: string): JobDefinition | undefined;
  /** Throws EntityNotFoundException. */
  get(name: string): JobDefinition;
}

export function createJobStore(clock: Clock): JobStore {
  const jobs = new Map<string, { input: JobInput; job: JobDefinition }>();
  const get = (name: string): JobDefinition => {
    const kept = jobs.get(name);
    if (!kept) throw new AwsError('EntityNotFoundException', `Job ${name} not found.`);
    return kept.job;
  };
  const put = (input: JobInput, CreatedOn: number): JobDefinition => {
    checkJob(input);
    const job = {
      MaxRetries: 0,
      ExecutionProperty: { MaxConcurrentRuns: 1 },
      ...input,
      CreatedOn,
      LastModifiedOn: clock.seconds(),
    };
    jobs.set(input.Name, { input, job });
    return job;
  };
  return {
    get,
    find: (name) => jobs.get(name)?.job,
    create(input) {
      const before = jobs.get(input.Name);
      // The name is the token of this call: the same definition again is no error.
      if (before && isDeepStrictEqual(before.input, input)) return before.job;
      if (before) {
        throw new AwsError(
          'IdempotentParameterMismatchException',
          `Job with name: ${input.Name} already submitted with different configuration.`,
        );
      }
      return put(input, clock.seconds());
    },
    update: (name, input) => put({ ...input, Name: name }, get(name).CreatedOn),
    delete: (name) => void jobs.delete(name),
  };
}
