/** The API and the worker, as the processes that they are in production. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { ManagedProcess } from '../../local/processes/managed-process.js';
import { startServer } from '../../local/processes/managed-process.js';
import { choosePorts } from '../../local/processes/ports.js';
import type { Stack } from '../../local/stack.js';

export interface ProgramOptions {
  stack: Pick<Stack, 'addresses' | 'environment'>;
  /** The demo's own. */
  folder: string;
  signal: AbortSignal;
}

export type Api = ManagedProcess & { url: string };

export async function startApi(options: ProgramOptions, port: number): Promise<Api> {
  const { TEMPORAL_ADDRESS = '', TEMPORAL_NAMESPACE = '' } = options.stack.environment;
  const { temporalWeb } = options.stack.addresses;
  const environment = {
    TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE,
    MILLRACE_API_PORT: String(port),
    ...(temporalWeb !== undefined && { MILLRACE_TEMPORAL_WEB_URL: temporalWeb }),
  };
  const api = await startProgram('api', port, environment, options);
  return { ...api, url: `http://127.0.0.1:${port}` };
}

/** @param resources what `resource()` stands for */
export async function startWorker(
  options: ProgramOptions,
  resources: Readonly<Record<string, string>>,
  nth: number,
): Promise<ManagedProcess> {
  const { port } = await choosePorts({ port: { wantedBy: 'the worker' } });
  const environment = { ...options.stack.environment, ...resources, MILLRACE_HEALTH_PORT: String(port) };
  return startProgram('worker', port, environment, options, `worker-${nth}`);
}

function startProgram(
  program: 'api' | 'worker',
  port: number,
  environment: Readonly<Record<string, string>>,
  { folder, signal }: ProgramOptions,
  logName: string = program,
): Promise<ManagedProcess> {
  return startServer({
    name: `the ${program === 'api' ? 'API' : program}`,
    command: {
      program: process.execPath,
      args: [fileURLToPath(new URL(`../../${program}/main.js`, import.meta.url))],
      // No home of the person's own: an AWS or Temporal profile there would speak into it.
      env: { PATH: '/usr/bin:/bin', HOME: folder, ...environment },
    },
    ports: [port],
    logFile: join(folder, 'logs', `${logName}.log`),
    probe: async (asked) => {
      const { ok, status } = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: asked });
      if (!ok) throw new Error(`/readyz answers ${status}`);
    },
    signal,
  });
}
