/** Starts a worker process and kills it as the kernel does: SIGKILL, confirmed by its exit. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { WorkerConfig } from '../../worker/worker.js';

export interface KillableWorker {
  pid: number;
  kill(): Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Resolves when the worker polls. */
export async function startWorkerProcess(config: WorkerConfig, workflowsPath: string): Promise<KillableWorker> {
  const child = spawn(process.execPath, ['--import', here('typescript.mjs'), here('worker-process.ts'), JSON.stringify({ config, workflowsPath })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
  };
}
