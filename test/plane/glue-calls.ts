/** The calls of Glue that tests of real jobs make, on one plane. */
import {
  BatchStopJobRunCommand,
  CreateJobCommand,
  GetJobRunCommand,
  GlueClient,
  StartJobRunCommand,
  type CreateJobRequest,
  type JobRun,
  type StartJobRunRequest,
} from '@aws-sdk/client-glue';
import { expect, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions, logLines, putObjects } from './clients.js';

export type GlueCalls = ReturnType<typeof glueCalls>;

export interface RunId {
  JobName: string;
  JobRunId: string;
}

export function glueCalls({ url }: Plane) {
  const glue = new GlueClient(clientOptions(url));

  const createJob = async (Name: string, job: Partial<CreateJobRequest> = {}): Promise<void> => {
    const Command = { Name: 'pythonshell', ScriptLocation: `s3://scripts/${Name}.py` };
    await glue.send(new CreateJobCommand({ Name, Role: 'arn:aws:iam::000000000000:role/glue', Command, ...job }));
  };
  const startRun = async (JobName: string, run: Partial<StartJobRunRequest> = {}): Promise<RunId> => {
    const { JobRunId = '' } = await glue.send(new StartJobRunCommand({ JobName, ...run }));
    return { JobName, JobRunId };
  };
  const state = async ({ JobName, JobRunId }: RunId): Promise<JobRun> => {
    const { JobRun } = await glue.send(new GetJobRunCommand({ JobName, RunId: JobRunId }));
    return JobRun ?? {};
  };

  return {
    createJob,
    startRun,
    state,
    /** Puts the script into S3, registers a job for it and starts a run. */
    async start(
      name: string,
      script: string | Buffer,
      job: Partial<CreateJobRequest> = {},
      run: Partial<StartJobRunRequest> = {},
    ): Promise<RunId> {
      await putObjects(url, 'scripts', { [`${name}.py`]: script });
      const ScriptLocation = `s3://scripts/${name}.py`;
      await createJob(name, { ...job, Command: { Name: 'pythonshell', ...job.Command, ScriptLocation } });
      return startRun(name, run);
    },
    /** The run when it has ended. */
    async ended(id: RunId): Promise<JobRun> {
      const isOver = async (): Promise<JobRun | undefined> => {
        const run = await state(id);
        return run.CompletedOn && run;
      };
      return (await vi.waitUntil(isOver, { timeout: 15_000, interval: 20 })) as JobRun;
    },
    async stop({ JobName, JobRunId }: RunId): Promise<void> {
      const { Errors } = await glue.send(new BatchStopJobRunCommand({ JobName, JobRunIds: [JobRunId] }));
      expect(Errors).toEqual([]);
    },
    output: ({ Id = '', LogGroupName }: JobRun) => logLines(url, `${LogGroupName}/output`, Id),
    errors: ({ Id = '', LogGroupName }: JobRun) => logLines(url, `${LogGroupName}/error`, Id),
    destroy: () => glue.destroy(),
  };
}
