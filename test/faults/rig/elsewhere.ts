/**
 * Another namespace of the same Temporal server, whose runs start jobs in the same account: workflow ids, steps and jobs
 * have the same names there. It has a worker and an API of its own, and no proxy: nothing befalls it.
 */
import { randomBytes } from 'node:crypto';
import { Client, type Connection } from '@temporalio/client';
import type { ClientEntry, ProcessEntry } from '../checker/sources.js';
import { journaled } from './journals/client.js';
import type { Journal } from './journals/journal.js';
import { startApiProcess, type ApiProcess } from './processes/api.js';
import { startChild } from './processes/child.js';
import type { WorkerOrder } from './processes/worker-process.js';
import { workerModule } from './processes/workers.js';
import { anotherWorker } from './strangers.js';

export interface Elsewhere {
  namespace: string;
  client: Client;
  api: ApiProcess;
  /** Starts a run, through its API. Throws when it was refused, or when nobody knows. */
  start(pipeline: string, workflowId: string, input: object): Promise<string>;
  close(): Promise<void>;
}

export interface ElsewhereOrder {
  connection: Connection;
  address: string;
  codeFolder: string;
  cacheFolder: string;
  /** Of the slot's own workers. */
  worker: WorkerOrder;
  journals: { client: Journal<ClientEntry>; processes: Journal<ProcessEntry> };
}

export async function startElsewhere(order: ElsewhereOrder): Promise<Elsewhere> {
  const { connection, address, codeFolder, cacheFolder, worker, journals } = order;
  const namespace = `elsewhere-${randomBytes(4).toString('hex')}`;
  const { taskQueue = '' } = worker.config;
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const config = { ...worker.config, namespace, connection: { address } };
  const [process, api] = await Promise.all([
    startChild({
      role: 'worker',
      module: `${codeFolder}/${workerModule}`,
      args: [JSON.stringify({ ...worker, config })],
      env: {
        NODE_COMPILE_CACHE: cacheFolder,
        AWS_ACCESS_KEY_ID: anotherWorker.accessKeyId,
        AWS_SECRET_ACCESS_KEY: anotherWorker.secretAccessKey,
        AWS_REGION: 'us-east-1',
      },
      journal: journals.processes,
    }),
    startApiProcess({ address, namespace, taskQueue, journal: journals.processes }),
  ]);
  return {
    namespace,
    client: new Client({ connection, namespace }),
    api,
    async start(pipeline, workflowId, input) {
      const came = await journaled(
        journals.client,
        namespace,
        { call: 'start', through: 'api', workflowId },
        async () => {
          const { status, body } = await api.call('POST', `pipelines/${pipeline}/runs`, { input });
          if (status === 202) return { ok: true, runId: (body as { runId: string }).runId } as const;
          throw new Error(`${status} ${JSON.stringify(body)}`);
        },
      );
      return came.runId;
    },
    async close() {
      await process.kill();
      await api.process().kill();
    },
  };
}
