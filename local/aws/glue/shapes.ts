/** The requests of Glue, as far as the plane reads them. */
import { z } from 'zod';
import { strings } from '../shape.js';

const name = z
  .string()
  .min(1, 'Member must have length greater than or equal to 1')
  .max(255, 'Member must have length less than or equal to 255');
const least = (least: number) => z.int().min(least, `Member must have value greater than or equal to ${least}`);
const workerType = z.enum([
  'Standard',
  'G.1X',
  'G.2X',
  'G.4X',
  'G.8X',
  'G.025X',
  'Z.2X',
  'G.12X',
  'G.16X',
  'R.1X',
  'R.2X',
  'R.4X',
  'R.8X',
]);
const executionClass = z.enum(['FLEX', 'STANDARD']);

const job = {
  Role: z.string(),
  Command: z.looseObject({ Name: z.string(), ScriptLocation: z.string(), PythonVersion: z.string().optional() }),
  DefaultArguments: strings.optional(),
  NonOverridableArguments: strings.optional(),
  MaxRetries: z.int().optional(),
  Timeout: least(1).optional(),
  MaxCapacity: z.number().optional(),
  WorkerType: workerType.optional(),
  NumberOfWorkers: z.int().optional(),
  GlueVersion: z.string().optional(),
  ExecutionProperty: z.looseObject({ MaxConcurrentRuns: z.int().optional() }).optional(),
  ExecutionClass: executionClass.optional(),
  JobRunQueuingEnabled: z.boolean().optional(),
  SecurityConfiguration: z.string().optional(),
};

export const createJobInput = z.looseObject({ Name: name, ...job });
export const updateJobInput = z.looseObject({ JobName: name, JobUpdate: z.looseObject(job) });
export const jobNameInput = z.looseObject({ JobName: name });

export const startJobRunInput = z.looseObject({
  JobName: name,
  JobRunId: name.optional(),
  Arguments: strings.optional(),
  Timeout: least(1).optional(),
  MaxCapacity: z.number().optional(),
  WorkerType: workerType.optional(),
  NumberOfWorkers: z.int().optional(),
  ExecutionClass: executionClass.optional(),
  JobRunQueuingEnabled: z.boolean().optional(),
  SecurityConfiguration: z.string().optional(),
});

export const getJobRunInput = z.looseObject({ JobName: name, RunId: name });

export const getJobRunsInput = z.looseObject({
  JobName: name,
  NextToken: z.string().optional(),
  MaxResults: least(1).max(200, 'Member must have value less than or equal to 200').optional(),
});

export const batchStopInput = z.looseObject({
  JobName: name,
  JobRunIds: z
    .array(name)
    .min(1, 'Member must have length greater than or equal to 1')
    .max(25, 'Member must have length less than or equal to 25'),
});
