/** A job's program as a child process, in a group of its own, so that a stop reaches all that it started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Execution, Exit, LogSink } from './execution.js';

export interface Program {
  program: string;
  args: readonly string[];
  cwd: string;
  env: Record<string, string>;
}

export function runProcess({ program, args, cwd, env }: Program, logs: LogSink): Execution {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.setEncoding('utf8').on('data', (text: string) => logs.write('stdout', text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => logs.write('stderr', text));
  let kill: NodeJS.Timeout | undefined;
  const exit = new Promise<Exit>((resolve) => {
    child.on('error', (error) => resolve({ code: 127, failedToStart: `${program}: ${error.message}` }));
    // 'close' and not 'exit': the last lines of output come between them.
    child.on('close', (code, signal) => {
      clearTimeout(kill);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0) });
    });
  });
  return {
    exit,
    stop(graceMs) {
      signalGroup(child, 'SIGTERM');
      kill = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
    },
  };
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
