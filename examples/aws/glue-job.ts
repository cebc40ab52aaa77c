/** The Glue job of the step `transform`. */
import type { JobUpdate } from '@aws-sdk/client-glue';
import { CreateJobCommand, GlueClient, UpdateJobCommand } from '@aws-sdk/client-glue';

import { ACCOUNT } from '../../local/processes/emulator.js';
import type { Administrator } from './administrator.js';

const NAME = 'flight-delays';

/** Made or, where it is there, brought up to date. */
export async function defineGlueJob(admin: Administrator, bucket: string): Promise<void> {
  const job = {
    Description: 'A day of raw flights, cleaned, and the delays of each airport.',
    Role: `arn:aws:iam::${ACCOUNT}:role/millrace-glue`,
    Command: { Name: 'pythonshell', ScriptLocation: `s3://${bucket}/scripts/flight_delays.py`, PythonVersion: '3.9' },
    DefaultArguments: { '--additional-python-modules': 'pyarrow' },
    MaxCapacity: 0.0625,
    // The pipeline decides what is tried again: with retries of Glue's own the engine refuses the job.
    MaxRetries: 0,
    ExecutionProperty: { MaxConcurrentRuns: 16 },
  } satisfies JobUpdate;
  const glue = new GlueClient(admin);
  try {
    await glue.send(new CreateJobCommand({ Name: NAME, ...job })).catch(async (error: unknown) => {
      if (!(error instanceof Error) || !/^(AlreadyExists|IdempotentParameterMismatch)Exception$/.test(error.name))
        throw error;
      await glue.send(new UpdateJobCommand({ JobName: NAME, JobUpdate: job }));
    });
  } finally {
    glue.destroy();
  }
}
