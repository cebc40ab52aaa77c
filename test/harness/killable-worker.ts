/** A worker process that can be killed and frozen as the kernel does it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defaultTiming, type Timing } from '../../contracts/timing.js';
import { freeze } from '../../local/processes/freeze.js';
import type { WorkerConfig } from '../../worker/worker.js';
import { bundleOf } from './bundles.js';

export interface KillableWorker {
  pid: number;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP; resolves when it stands still: what a long pause of the machine does. */
  freeze(): Promise<void>;
  /** SIGCONT. */
  wake(): void;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Resolves when the worker polls. `engineTiming` is the workflows' own where it differs from the activities'. */
export async function startWorkerProcess(
  config: WorkerConfig,
  workflowsPath: string,
  engineTiming?: Timing,
): Promise<KillableWorker> {
  const workflowBundle = await bundleOf(workflowsPath, engineTiming ?? config.timing ?? defaultTiming);
  const child = spawn(
    process.execPath,
    [
      '--import',
      here('typescript.mjs'),
      here('worker-process.ts'),
      JSON.stringify({ config, workflowsPath, workflowBundle }),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const exited = once(child, 'exit');
  const ready = once(child.stdout, 'data');
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (!first) throw new Error(`The worker process ended before it was ready:\n${errors}`);
  return {
    pid: child.pid as number,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    freeze: () => freeze(child.pid as number),
    wake: () => void child.kill('SIGCONT'),
  };
}
