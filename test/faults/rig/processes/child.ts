/** A process of the rig: its end is confirmed by the kernel, its freezing by its state, and what it prints is kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freeze } from '../../../../local/processes/freeze.js';
import { leash } from '../../../../local/processes/leash.js';
import type { ProcessEntry } from '../../checker/sources.js';
import type { Journal } from '../journals/journal.js';

export interface RigProcess {
  pid: number;
  /** Its first line on stdout. */
  firstLine: string;
  /** SIGKILL, unless something else is to end it; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGSTOP; resolves when the kernel says that it stands still. */
  freeze(): Promise<void>;
  wake(): void;
  signal(which: NodeJS.Signals): void;
  /** Resolves when it prints this to stderr, from now on; rejects when it ends without. */
  prints(text: string): Promise<void>;
  hasEnded(): boolean;
  /** Whether the rig has asked it to end. */
  isEnding(): boolean;
}

export interface ChildOrder {
  role: ProcessEntry['role'];
  /** Compiled module, and its arguments. */
  module: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  journal: Journal<ProcessEntry>;
}

/** Resolves with its first line. */
export async function startChild({ role, module, args, env = {}, journal }: ChildOrder): Promise<RigProcess> {
  const child = spawn(process.execPath, [...process.execArgv, module, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  let expected = false;
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-4_000)));
  const pid = child.pid ?? -1;
  // A rig that is killed leaves nothing behind, frozen processes included.
  const letGo = leash(pid, 'SIGKILL');
  const exited = once(child, 'exit').then(async ([code, signal]) => {
    await letGo();
    const how = signal === null ? `exit code ${code}` : String(signal);
    if (printed.includes('unhandled rejection:')) {
      journal.write({ pid, role, event: 'unhandled-rejection', detail: printed });
    }
    journal.write({ pid, role, event: 'exited', expected, detail: expected ? how : `${how}: ${printed}` });
  });
  const ready = once(child.stdout.setEncoding('utf8'), 'data') as Promise<[string]>;
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (!first) throw new Error(`The ${role} process ended before it was ready:\n${printed}`);
  child.stdout.resume();
  journal.write({ pid, role, event: 'started' });
  const end = async (signal: NodeJS.Signals) => {
    expected = true;
    child.kill(signal);
    await exited;
  };
  return {
    pid,
    firstLine: first[0].split('\n', 1)[0] ?? '',
    kill: (signal = 'SIGKILL') => end(signal),
    stop: () => end('SIGTERM'),
    freeze: () => freeze(pid),
    wake: () => void child.kill('SIGCONT'),
    signal: (which) => void child.kill(which),
    async prints(text) {
      let since = '';
      const { promise, resolve } = Promise.withResolvers<true>();
      const listen = (more: string) => void ((since += more).includes(text) && resolve(true));
      child.stderr.on('data', listen);
      const said = await Promise.race([promise, exited]);
      child.stderr.off('data', listen);
      if (!said) throw new Error(`The ${role} process ${pid} has ended, and not printed ${JSON.stringify(text)}`);
    },
    hasEnded: () => hasEnded(child),
    isEnding: () => expected,
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
