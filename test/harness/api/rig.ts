/** An API and a worker of the tests' own pipelines, both on the one real Temporal server of the test run. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createApi } from '../../../api/create-api.js';
import { apiClient, type Api } from './api-client.js';
import { pipelines } from './pipelines.js';

export interface ApiRig {
  api: Api;
  app: NestFastifyApplication;
  client: Client;
  connection: Connection;
  taskQueue: string;
  startWorker(): Promise<void>;
  close(): Promise<void>;
}

/** `prepare` gets the namespace ready, as a worker's start does. */
export async function startApiRig(
  address: string,
  prepare: (connection: Connection) => Promise<void>,
): Promise<ApiRig> {
  const taskQueue = `api-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  await prepare(connection);
  const config = {
    host: '127.0.0.1',
    port: 0,
    taskQueue,
    logLevel: 'silent' as const,
    temporal: { connection: { address }, namespace: 'default' },
  };
  const app = await createApi(config, pipelines, { logger: pino({ level: 'silent' }) });
  const closers = [() => connection.close(), () => app.close()];
  return {
    api: apiClient(app),
    app,
    client: new Client({ connection }),
    connection,
    taskQueue,
    async startWorker() {
      // Runs that fail are what these tests are about: their stack traces are no news.
      Runtime.install({
        logger: new DefaultLogger('ERROR'),
        telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
      });
      const native = await NativeConnection.connect({ address });
      const worker = await Worker.create({
        connection: native,
        taskQueue,
        workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
      });
      const done = worker.run();
      closers.push(async () => {
        worker.shutdown();
        await done;
        await native.close();
      });
    },
    async close() {
      for (const close of closers.reverse()) await close();
    },
  };
}
