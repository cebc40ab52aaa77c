/** The two workers of a slot: who of them works, and a new one for each that was killed. */
import type { ProcessEntry } from '../../checker/sources.js';
import type { Journal } from '../journals/journal.js';
import { startChild, type RigProcess } from './child.js';
import type { WorkerOrder } from './worker-process.js';

export interface Workers {
  /** What they are told when they start, before any changes. */
  order: WorkerOrder;
  /** The one with this process id; throws for a stranger. */
  of(pid: number): RigProcess;
  all(): readonly RigProcess[];
  /** Kills it, confirmed by the kernel. A new one is started at once; `whole` resolves when it polls. */
  kill(pid: number, signal?: NodeJS.Signals): Promise<void>;
  whole(): Promise<void>;
  /** One more; `env`: more of its environment. */
  start(changes?: Partial<WorkerOrder>, env?: Readonly<Record<string, string>>): Promise<RigProcess>;
  /** Kills all of them, and starts none. */
  down(): Promise<void>;
  /** Two of them again. */
  up(changes?: Partial<WorkerOrder>, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Each is told to end, and another takes its place. */
  roll(changes: Partial<WorkerOrder>): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkersOrder {
  /** Compiled code: the product's, or a copy with something taken out. */
  codeFolder: string;
  order: WorkerOrder;
  cacheFolder: string;
  journal: Journal<ProcessEntry>;
}

export const workerModule = 'test/faults/rig/processes/worker-process.js';

export async function startWorkers({ codeFolder, order, cacheFolder, journal }: WorkersOrder): Promise<Workers> {
  const live = new Map<number, RigProcess>();
  let starting: Promise<unknown> = Promise.resolve();
  const start: Workers['start'] = async (changes = {}, env = {}) => {
    const worker = await startChild({
      role: 'worker',
      module: `${codeFolder}/${workerModule}`,
      args: [JSON.stringify({ ...order, ...changes })],
      // Loading the same code again and again is most of what a start costs.
      env: { NODE_COMPILE_CACHE: cacheFolder, ...credentials, ...env },
      journal,
    });
    live.set(worker.pid, worker);
    return worker;
  };
  await Promise.all([start(), start()]);
  const of = (pid: number) => {
    const worker = live.get(pid);
    if (!worker) throw new RangeError(`No worker ${pid}: there are ${[...live.keys()].join(', ')}`);
    return worker;
  };
  return {
    order,
    of,
    all: () => [...live.values()],
    async kill(pid, signal) {
      const worker = of(pid);
      live.delete(pid);
      await worker.kill(signal);
      const before = starting;
      starting = before.then(() => start());
      // Whoever awaits `whole` gets its failure.
      starting.catch(() => undefined);
    },
    async whole() {
      await starting;
    },
    start,
    async down() {
      await starting;
      const all = [...live.values()];
      live.clear();
      await Promise.all(all.map((worker) => worker.kill()));
    },
    async up(changes, env) {
      const missing = Array.from({ length: Math.max(0, 2 - live.size) });
      await Promise.all(missing.map(() => start(changes, env)));
    },
    async roll(changes) {
      await starting;
      for (const worker of [...live.values()]) {
        live.delete(worker.pid);
        await worker.stop();
        await start(changes);
      }
    },
    async stop() {
      await starting.catch(() => undefined);
      await Promise.all(
        [...live.values()].map((worker) => {
          worker.wake();
          return worker.kill();
        }),
      );
      live.clear();
    },
  };
}

const credentials = {
  AWS_ACCESS_KEY_ID: 'millrace-worker',
  AWS_SECRET_ACCESS_KEY: 'millrace-worker',
  AWS_REGION: 'us-east-1',
};
