/**
 * The API over the engine itself: real pipelines, a scripted AWS, run documents read over HTTP. With MILLRACE_RECORD=1 what
 * is read is kept as well, for the tests of the document that need no server.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { pino } from 'pino';
import { expect, inject, vi } from 'vitest';
import type { RunDocument } from '../../../contracts/run.js';
import { createGlueJob, createTaskDefinition } from '../aws-setup.js';
import { startRig, type Rig } from '../rig.js';
import { createApi } from '../../../api/create-api.js';
import { formatRunId } from '../../../api/runs/run-id.js';
import { run as runSchema } from '../../../api/runs/run.schema.js';
import { TemporalRuns } from '../../../api/runs/temporal-runs.js';
import { apiClient, type Api } from './api-client.js';
import { documentOf, toRecording } from './recording.js';

export interface EngineRig extends Pick<Rig, 'plane'> {
  api: Api;
  /** Over the API. */
  start(pipeline: string, input?: unknown): Promise<WorkflowHandle>;
  /** By Temporal's own client. */
  startByHand: Rig['start'];
  /** Of any workflow, by its id; without a run id the latest. */
  handle(workflowId: string, runId?: string): WorkflowHandle;
  /** Reads until the run's document looks like this. `name`: of the recording. */
  becomes(handle: WorkflowHandle, name: string | undefined, expected: object): Promise<RunDocument>;
  close(): Promise<void>;
}

/** `index`: the module that exports the pipelines. */
export async function startEngineRig(index: URL): Promise<EngineRig> {
  const pipelines = (await import(index.href)) as Record<string, unknown>;
  const rig = await startRig({
    workflowsPath: fileURLToPath(index),
    activities: { double: ({ a }: { a: number }) => Promise.resolve(2 * a) },
    timing: { blindAfter: '300ms', stopTimeout: '2500ms', stopAskAgain: '1s' },
  });
  await scriptJobs(rig);
  await rig.worker();
  const temporal = { connection: { address: inject('temporalAddress') }, namespace: 'default' };
  const config = { host: '127.0.0.1', port: 0, taskQueue: rig.taskQueue, logLevel: 'silent' as const, temporal };
  const app = await createApi(config, pipelines, { logger: pino({ level: 'silent' }) });
  const api = apiClient(app);
  const runs = app.get(TemporalRuns, { strict: false });

  return {
    api,
    plane: rig.plane,
    startByHand: (pipeline, input) => rig.start(pipeline, input),
    handle: (workflowId, runId) => rig.client.workflow.getHandle(workflowId, runId),
    async start(pipeline, input = {}) {
      const { status, body } = await api('POST', `/v1/pipelines/${pipeline}/runs`, { json: { input } });
      expect(status).toBe(202);
      return rig.client.workflow.getHandle(body.workflowId as string, body.runId as string);
    },
    async becomes(handle, name, expected) {
      const document = await vi.waitFor(() => readAs(api, handle, expected), { timeout: 20_000, interval: 50 });
      const { workflowId, runId } = document;
      const recording = toRecording(
        (await runs.find({ workflowId, runId })) ?? {},
        await runs.history({ workflowId, runId }),
      );
      expect(await documentOf(recording)).toMatchObject(expected);
      if (process.env['MILLRACE_RECORD'] && name !== undefined) keep(name, recording);
      return document;
    },
    async close() {
      await app.close();
      await rig.close();
    },
  };
}

async function scriptJobs({ plane }: Rig): Promise<void> {
  for (const name of ['job-a', 'quick', 'fails', 'held', 'stubborn']) await createGlueJob(plane, name);
  await createTaskDefinition(plane, 'task-a');
  plane.script('job-a', { afterMs: 20 });
  plane.script('quick', { afterMs: 20 });
  plane.script('task-a', { afterMs: 20 });
  plane.script('fails', { afterMs: 20, exitCode: 7 });
  plane.script('held', {});
  plane.script('stubborn', { ignoresStop: true });
}

async function readAs(api: Api, handle: WorkflowHandle, expected: object): Promise<RunDocument> {
  const { runId } = await handle.describe();
  const { status, body } = await api('GET', `/v1/runs/${formatRunId({ workflowId: handle.workflowId, runId })}`);
  expect(status).toBe(200);
  const document = runSchema.parse(body);
  expect(document).toMatchObject(expected);
  return document;
}

function keep(name: string, recording: unknown): void {
  const file = new URL(`../../../api/runs/document/recorded/${name}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify(recording, null, 1)}\n`);
}
