/** A plane with scripted Glue jobs, and the calls that tests of it make. */
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
  type GetJobRunsRequest,
  type JobRun,
  type StartJobRunRequest,
} from '@aws-sdk/client-glue';
import { afterAll, beforeAll } from 'vitest';
import type { JobScript } from '../../local/aws/scripts.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { clientOptions } from './clients.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

/** One for all tests of a file. A minute of Glue's takes 30 ms. */
export function scriptedGlue() {
  const rig = {
    plane: undefined as unknown as PlaneAlone,
    glue: undefined as unknown as GlueClient,
    /** Registers a job; without a script its runs hold. */
    async aJob(name: string, job: Parameters<typeof createGlueJob>[2], script: JobScript = {}): Promise<void> {
      await createGlueJob(rig.plane, name, job);
      rig.plane.script(name, script);
    },
    async start(JobName: string, run: Partial<StartJobRunRequest> = {}): Promise<string> {
      const { JobRunId = '' } = await rig.glue.send(new StartJobRunCommand({ JobName, ...run }));
      return JobRunId;
    },
    async stop(JobName: string, id: string): Promise<void> {
      await rig.glue.send(new BatchStopJobRunCommand({ JobName, JobRunIds: [id] }));
    },
    async show(JobName: string, RunId: string): Promise<JobRun> {
      const { JobRun } = await rig.glue.send(new GetJobRunCommand({ JobName, RunId }));
      return JobRun ?? {};
    },
    async list(
      JobName: string,
      page: Partial<GetJobRunsRequest> = {},
    ): Promise<{ runs: JobRun[]; next?: string | undefined }> {
      const { JobRuns = [], NextToken } = await rig.glue.send(new GetJobRunsCommand({ JobName, ...page }));
      return { runs: JobRuns, next: NextToken };
    },
    states: (name: string, ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await rig.show(name, id)).JobRunState)),
    events: (name: string) =>
      rig.plane
        .ledger()
        .filter((entry) => entry.name === name)
        .map(({ event }) => event),
  };
  beforeAll(async () => {
    rig.plane = await startPlaneAlone({ glueMinuteMs: 30 });
    rig.glue = new GlueClient(clientOptions(rig.plane.url));
  });
  afterAll(async () => {
    rig.glue.destroy();
    await endPlane(rig.plane);
  });
  return rig;
}
