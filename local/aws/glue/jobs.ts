/** Glue's job definitions, registered over the API as on AWS. */
import { AwsError } from '../aws-error.js';

/** The members that the plane looks at; the rest is kept and given back. */
export interface JobDefinition {
  Name: string;
  Role?: string;
  Command: { Name: string; ScriptLocation: string; PythonVersion?: string };
  DefaultArguments?: Record<string, string>;
  NonOverridableArguments?: Record<string, string>;
  MaxRetries?: number;
  Timeout?: number;
  MaxCapacity?: number;
  WorkerType?: string;
  NumberOfWorkers?: number;
  GlueVersion?: string;
  ExecutionProperty?: { MaxConcurrentRuns?: number };
  ExecutionClass?: string;
  CreatedOn: number;
  LastModifiedOn: number;
}

export interface JobStore {
  create(input: Partial<JobDefinition>): JobDefinition;
  update(name: string, input: Partial<JobDefinition>): JobDefinition;
  delete(name: string): void;
  /** Throws EntityNotFoundException. */
  get(name: string | undefined): JobDefinition;
}

export function createJobStore(): JobStore {
  const jobs = new Map<string, JobDefinition>();
  const get = (name: string | undefined) => {
    const job = jobs.get(name ?? '');
    if (!job) throw new AwsError('EntityNotFoundException', `Job ${name ?? ''} not found.`);
    return job;
  };
  return {
    get,
    create(input) {
      if (!input.Name) throw new AwsError('InvalidInputException', 'Job name is required');
      if (!input.Command?.Name || !input.Role)
        throw new AwsError('InvalidInputException', 'Command and Role are required');
      if (jobs.has(input.Name))
        throw new AwsError(
          'AlreadyExistsException',
          `Job with name: ${input.Name} already submitted with different configuration.`,
        );
      const now = Date.now() / 1_000;
      const job = { ...input, CreatedOn: now, LastModifiedOn: now } as JobDefinition;
      jobs.set(job.Name, job);
      return job;
    },
    update(name, input) {
      // UpdateJob replaces the definition: what is left out is gone.
      const job = {
        ...input,
        Name: name,
        CreatedOn: get(name).CreatedOn,
        LastModifiedOn: Date.now() / 1_000,
      } as JobDefinition;
      jobs.set(name, job);
      return job;
    },
    delete: (name) => void jobs.delete(name),
  };
}
