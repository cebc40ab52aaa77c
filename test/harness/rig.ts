/**
 * What a test of the engine stands on: the real Temporal server, a job plane of its own with scripted jobs, and a worker
 * with the test's pipelines. Engine durations are scaled, so that what takes minutes for a customer takes seconds here.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandle, type WorkflowStartOptions } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { inject } from 'vitest';
import type { Timing } from '../../contracts/timing.js';
import { startPlane, type Plane, type PlaneOptions } from '../../local/aws/plane.js';
import { createWorker, type RunningWorker, type WorkerConfig } from '../../worker/worker.js';
import { bundleOf } from './bundles.js';
import { useCredentials } from './credentials.js';
import { testTiming } from './timing.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });

export interface Rig {
  client: Client;
  plane: Plane;
  timing: Timing;
  taskQueue: string;
  /** Starts a worker; the rig's end stops it. */
  worker(changes?: Partial<WorkerConfig>): Promise<RunningWorker>;
  /** Starts a run of a pipeline, as Temporal's own client does. */
  start(pipeline: string, input?: unknown, options?: Partial<WorkflowStartOptions>): Promise<WorkflowHandle>;
  close(): Promise<void>;
}

export interface RigOptions {
  workflowsPath: string;
  /** Of the plane, where a test needs others than the defaults. */
  plane?: Partial<PlaneOptions>;
  activities?: Record<string, (input: never) => Promise<unknown>>;
  timing?: Partial<Timing>;
}

export async function startRig({
  workflowsPath,
  activities = {},
  timing: changes,
  plane: planeOptions = {},
}: RigOptions): Promise<Rig> {
  useCredentials('millrace-worker');
  const timing = { ...testTiming, ...changes };
  const folder = mkdtempSync(join(tmpdir(), 'millrace-rig-'));
  const plane = await startPlane({
    emulatorUrl: 'http://127.0.0.1:1',
    stateDir: folder,
    jobsPython: 'python3',
    pythonPath: '',
    images: {},
    warn: () => undefined,
    ...planeOptions,
  });
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const client = new Client({ connection });
  const taskQueue = `rig-${randomUUID()}`;
  const workers: RunningWorker[] = [];

  return {
    client,
    plane,
    timing,
    taskQueue,
    async worker(config = {}) {
      const worker = await createWorker(
        {
          connection: { address: inject('temporalAddress') },
          namespace: 'default',
          taskQueue,
          timing,
          targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: plane.url } },
          resources: {},
          shutdownGraceMs: 0,
          ...config,
        },
        { workflowsPath, activities, workflowBundle: await bundleOf(workflowsPath, timing) },
      );
      workers.push(worker);
      return worker;
    },
    start: (pipeline, input = {}, options = {}) =>
      client.workflow.start(pipeline, {
        taskQueue,
        workflowId: `${pipeline}:${randomUUID()}`,
        args: [input],
        ...options,
      }),
    async close() {
      await Promise.all(workers.map((worker) => worker.shutdown()));
      await plane.close();
      await connection.close();
      rmSync(folder, { recursive: true });
    },
  };
}
