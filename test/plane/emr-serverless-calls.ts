/** The calls of EMR Serverless that tests make, on one plane. */
import { randomUUID } from 'node:crypto';
import {
  CancelJobRunCommand,
  CreateApplicationCommand,
  EMRServerlessClient,
  GetApplicationCommand,
  GetJobRunCommand,
  ListJobRunsCommand,
  StartJobRunCommand,
  type CreateApplicationCommandInput,
  type JobRun,
  type JobRunSummary,
  type ListJobRunsCommandInput,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-serverless';
import { vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions } from './clients.js';

export type EmrServerlessCalls = ReturnType<typeof emrServerlessCalls>;

export interface RunId {
  applicationId: string;
  jobRunId: string;
}

export const executionRoleArn = 'arn:aws:iam::000000000000:role/reports';

export function emrServerlessCalls(plane: Plane, accessKey = 'millrace-admin') {
  const client = new EMRServerlessClient(clientOptions(plane.url, accessKey));
  const show = async (id: RunId, attempt?: number): Promise<JobRun> => {
    const { jobRun } = await client.send(new GetJobRunCommand({ ...id, attempt }));
    return jobRun as JobRun;
  };
  return {
    client,
    show,
    async application(changes: Partial<CreateApplicationCommandInput> = {}): Promise<string> {
      const application = { name: 'reports', releaseLabel: 'emr-7.5.0', type: 'SPARK', clientToken: randomUUID() };
      const { applicationId } = await client.send(new CreateApplicationCommand({ ...application, ...changes }));
      return applicationId as string;
    },
    async applicationState(applicationId: string): Promise<string | undefined> {
      const { application } = await client.send(new GetApplicationCommand({ applicationId }));
      return application?.state;
    },
    async start(applicationId: string, name: string, changes: Partial<StartJobRunCommandInput> = {}): Promise<RunId> {
      const jobDriver = { sparkSubmit: { entryPoint: 's3://scripts/report.py' } };
      const run = { applicationId, name, executionRoleArn, jobDriver, clientToken: randomUUID(), ...changes };
      const { jobRunId = '' } = await client.send(new StartJobRunCommand(run));
      return { applicationId, jobRunId };
    },
    async cancel(id: RunId, shutdownGracePeriodInSeconds?: number): Promise<void> {
      await client.send(new CancelJobRunCommand({ ...id, shutdownGracePeriodInSeconds }));
    },
    async list(
      applicationId: string,
      filter: Partial<ListJobRunsCommandInput> = {},
    ): Promise<{ runs: JobRunSummary[]; next: string | undefined }> {
      const { jobRuns = [], nextToken } = await client.send(new ListJobRunsCommand({ applicationId, ...filter }));
      return { runs: jobRuns, next: nextToken };
    },
    states: (ids: readonly RunId[]) => Promise.all(ids.map(async (id) => (await show(id)).state)),
    /** The run when it has ended. */
    async ended(id: RunId): Promise<JobRun> {
      const isOver = async (): Promise<JobRun | undefined> => {
        const run = await show(id);
        return run.endedAt && run;
      };
      return (await vi.waitUntil(isOver, { timeout: 15_000, interval: 20 })) as JobRun;
    },
  };
}
