/** What the soak stands on: Temporal, a plane and the API, and workers as many as it asks for. Gone when it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { choosePorts } from '../../../local/processes/ports.js';
import { startTemporalServer } from '../../../local/processes/temporal-server.js';
import { readTools } from '../../../local/tools.js';
import { createLogTally, type LogTally } from './log-tally.js';
import { startMeasured, type Measured } from './measured.js';
import { prepareAws, type SoakAws } from './prepare.js';

export interface SoakGround extends SoakAws {
  client: Client;
  apiUrl: string;
  api: Measured;
  tally: LogTally;
  /** Resolves when it polls. */
  worker(name: string): Promise<Measured>;
  /** The API, and all workers that ever came up. */
  processes(): readonly Measured[];
  close(): Promise<void>;
}

const timingFactor = 0.05;

export async function openGround(): Promise<SoakGround> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-soak-'));
  // Also when the soak is given up: servers and processes end by themselves once this process has.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const ports = await choosePorts({ temporal: { wantedBy: 'Temporal' }, api: { wantedBy: 'the API' } });
  const temporal = await startTemporalServer({
    program: readTools().temporal.path,
    port: ports.temporal,
    databaseFile: join(folder, 'temporal', 'temporal.db'),
    logFile: join(folder, 'temporal.log'),
  });
  const connection = await Connection.connect({ address: temporal.address });
  const aws = await prepareAws(folder);
  const tally = createLogTally();
  const env = { TEMPORAL_ADDRESS: temporal.address, MILLRACE_TASK_QUEUE: 'soak', MILLRACE_LOG_LEVEL: 'warn' };
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const api = await startMeasured({
    name: 'api',
    module: './api-process.js',
    env: { ...env, MILLRACE_API_PORT: String(ports.api) },
    readyUrl: `${apiUrl}/readyz`,
    tally,
  });
  const processes = [api];

  return {
    ...aws,
    client: new Client({ connection }),
    apiUrl,
    api,
    tally,
    async worker(name) {
      const { port } = await choosePorts({ port: { wantedBy: "the worker's health" } });
      const worker = await startMeasured({
        name,
        module: './worker-process.js',
        env: {
          ...env,
          AWS_REGION: 'us-east-1',
          AWS_ENDPOINT_URL: aws.plane.url,
          AWS_ACCESS_KEY_ID: 'millrace-worker',
          AWS_SECRET_ACCESS_KEY: 'millrace-worker',
          MILLRACE_TIMING_FACTOR: String(timingFactor),
          MILLRACE_HEALTH_PORT: String(port),
        },
        // As `npm run worker` has it.
        execArgv: ['--max-semi-space-size=8'],
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        tally,
      });
      processes.push(worker);
      return worker;
    },
    processes: () => processes,
    async close() {
      await Promise.all(processes.map((one) => one.stop()));
      await aws.plane.close();
      await connection.close();
      await temporal.stop();
    },
  };
}
