/** Millrace's API as a process of its own, and the calls that the client makes. */
import { fileURLToPath } from 'node:url';
import type { ProcessEntry } from '../../checker/sources.js';
import type { Journal } from '../journals/journal.js';
import { startChild, type RigProcess } from './child.js';

export interface ApiAnswer {
  status: number;
  body: unknown;
  /** By the API's own clock. */
  date: string;
}

export interface ApiProcess {
  /** The one that is, or was the last. */
  process(): RigProcess;
  /** After its end: another in its place. `env`: more of its environment. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Throws where there is no answer. */
  call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer>;
}

export async function startApiProcess(order: {
  address: string;
  /** Default: `default`. */
  namespace?: string;
  taskQueue: string;
  journal: Journal<ProcessEntry>;
}): Promise<ApiProcess> {
  const startOne = (env: Readonly<Record<string, string>> = {}) =>
    startChild({
      role: 'api',
      module: fileURLToPath(new URL('./api-process.js', import.meta.url)),
      args: [],
      env: {
        TEMPORAL_ADDRESS: order.address,
        TEMPORAL_NAMESPACE: order.namespace ?? 'default',
        MILLRACE_TASK_QUEUE: order.taskQueue,
        MILLRACE_API_PORT: '0',
        MILLRACE_LOG_LEVEL: 'silent',
        ...env,
      },
      journal: order.journal,
    });
  let current = await startOne();
  return {
    process: () => current,
    async start(env) {
      current = await startOne(env);
    },
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${current.firstLine}/v1/${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
      return { status: response.status, body: await response.json(), date: response.headers.get('date') ?? '' };
    },
  };
}
