/** A worker as a child process: what it costs is its own, and the bench's work beside it costs it nothing. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Timing } from '../../contracts/timing.js';
import { freeze } from '../../local/processes/freeze.js';
import { choosePorts } from '../../local/processes/ports.js';
import { moduleBeside } from './module-beside.js';
import { account } from './places.js';
import type { Usage } from './usage.js';

export interface WorkerOrder {
  address: string;
  taskQueue: string;
  /** Millrace's worker, or one written by hand with Temporal's SDK alone. */
  kind: 'engine' | 'plain';
  workflowsPath: string;
  /** A bundle that was made before; without it the worker makes its own, as the product does. */
  bundlePath?: string;
  /** The jobs' service; a worker that starts no jobs needs none. */
  endpoint?: string;
  /** Targets beside `default`, and where each one's jobs are started. Each has a poller and a budget of its own. */
  targets?: Readonly<Record<string, string>>;
  timing?: Partial<Timing>;
  maxCachedWorkflows?: number;
  /** How long a stop waits for activities to finish by themselves; default 0, which the product's is not. */
  shutdownGraceMs?: number;
  /** More of its environment. */
  env?: Readonly<Record<string, string>>;
  /** Options of Node itself for its process. */
  nodeOptions?: readonly string[];
}

export interface WorkerSeat {
  taskQueue: string;
  pid: number;
  /** Milliseconds from the start of the process until the worker polled. */
  readyMs: number;
  /** After garbage collection of all its heaps. */
  usage(): Promise<Usage>;
  /** Milliseconds of CPU since the process began, all threads, Temporal's native core included. */
  cpuMs(): Promise<number>;
  /** The most bytes of resident memory that the process ever had, as the kernel has kept it. */
  peakRss(): Promise<number>;
  /** The sum of a metric of Temporal's SDK, over the label sets that have this text in them. */
  metric(name: string, label?: string): Promise<number>;
  stop(): Promise<void>;
  /** A SIGTERM, which the worker honours; resolves when it has ended. */
  terminate(): Promise<void>;
  /** Resolves once the kernel has reported that SIGKILL has ended it. Throws when something else has. */
  kill(): Promise<void>;
  /** SIGSTOP; resolves once the kernel shows it as stopped. */
  freeze(): Promise<void>;
}

/** What the two processes say to each other. */
export interface ToWorker {
  ask: 'usage' | 'cpu' | 'peak' | 'stop';
}
export type FromWorker = { ready: true } | { usage: Usage } | { cpuMs: number } | { peakRss: number };

export async function startWorker(order: WorkerOrder): Promise<WorkerSeat> {
  const { metricsPort } = await choosePorts({ metricsPort: { wantedBy: "the worker's metrics" } });
  const started = performance.now();
  const child = fork(moduleBeside('worker-process', import.meta.url), [JSON.stringify({ order, metricsPort })], {
    env: { ...process.env, ...workerCredentials, ...order.env },
    execArgv: [...process.execArgv, ...(order.nodeOptions ?? []), ...profiling()],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  const died = exited.then(([code, signal]): never => {
    throw new Error(`The ${order.kind} worker ended by itself (${signal ?? `exit code ${code}`})`);
  });
  died.catch(() => undefined);
  const told = async (): Promise<FromWorker> =>
    ((await Promise.race([once(child, 'message'), died])) as [FromWorker])[0];
  const ask = (what: ToWorker['ask']): Promise<FromWorker> => {
    child.send({ ask: what } satisfies ToWorker);
    return told();
  };
  await told();
  const readyMs = performance.now() - started;

  return {
    taskQueue: order.taskQueue,
    pid: child.pid as number,
    readyMs,
    usage: async () => ((await ask('usage')) as { usage: Usage }).usage,
    cpuMs: async () => ((await ask('cpu')) as { cpuMs: number }).cpuMs,
    peakRss: async () => ((await ask('peak')) as { peakRss: number }).peakRss,
    metric: (name, label) => readMetric(metricsPort, name, label),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send({ ask: 'stop' } satisfies ToWorker);
      const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(patience);
    },
    async terminate() {
      child.kill('SIGTERM');
      const [code, signal] = await exited;
      if (code !== 0) throw new Error(`Worker ${child.pid} was to end by itself, and ended by ${signal ?? code}`);
    },
    async kill() {
      child.kill('SIGKILL');
      const [code, signal] = await exited;
      if (signal !== 'SIGKILL') throw new Error(`Worker ${child.pid} was to be killed, and ended by ${signal ?? code}`);
    },
    freeze: () => freeze(child.pid as number),
  };
}

const workerCredentials = {
  AWS_ACCESS_KEY_ID: 'millrace-worker',
  AWS_SECRET_ACCESS_KEY: 'millrace-worker',
  AWS_REGION: account.region,
};

async function readMetric(port: number, name: string, label = ''): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && line.includes(label))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  return values.reduce((sum, value) => sum + value, 0);
}

/** Node's own CPU profiles of each worker, for whoever wants to know where the time goes: `npm run bench -- --profile <folder>`. */
function profiling(): string[] {
  const folder = process.env['MILLRACE_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
