/** A process of the product under measurement: started, asked what it uses, killed and stopped; what it logs is tallied. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { eventually } from '../../../bench/harness/eventually.js';
import type { Usage } from '../../../bench/harness/usage.js';
import type { LogTally } from './log-tally.js';

export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  /** Bytes of resident memory, as the kernel counts them. */
  rss: number;
  /** Bytes of live objects in all its heaps, after a garbage collection. */
  live: number;
}

export interface Measured {
  name: string;
  pid: number;
  sample(): Promise<Sample>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** How it ended, although nobody asked it to. */
  died(): string | undefined;
}

export interface MeasuredOptions {
  name: string;
  /** The module beside this one. */
  module: string;
  env: Readonly<Record<string, string>>;
  execArgv?: readonly string[];
  /** Answers 200 once it works. */
  readyUrl: string;
  tally: LogTally;
}

/** Resolves when it works. */
export async function startMeasured(options: MeasuredOptions): Promise<Measured> {
  const { name, module, env, execArgv = [], readyUrl, tally } = options;
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), [], {
    env: { ...process.env, ...env },
    execArgv: [...process.execArgv, ...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr] as Readable[])
    createInterface(stream).on('line', (line) => tally.add(name, line));
  let asked = false;
  let death: string | undefined;
  const exited = once(child, 'exit').then(([code, signal]) => {
    if (!asked) death = `${name} (process ${child.pid}) ended by itself: ${signal ?? `exit code ${code}`}`;
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    asked = true;
    child.kill(signal);
    await exited;
  };
  await eventually(`${name} is ready`, async () => death !== undefined || (await answers(readyUrl))).catch(
    async (error: unknown) => {
      await end('SIGKILL');
      throw error;
    },
  );
  if (death !== undefined) throw new Error(`${death}; it had logged ${tally.last(name)}`);
  return {
    name,
    pid: child.pid as number,
    async sample() {
      child.send('usage');
      const answer = await Promise.race([once(child, 'message'), exited]);
      if (!answer) throw new Error(death ?? `${name} has ended`);
      const { rss, mainHeap, workflowHeap } = answer[0] as Usage;
      return { at: Date.now(), rss, live: mainHeap + workflowHeap };
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    died: () => death,
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
