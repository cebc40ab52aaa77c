/**
 * A program as a person starts it in a terminal: in a process group of its own, which a Ctrl-C reaches as a whole. What
 * it has started besides is only watched and never ended from here, because what it leaves behind is the question.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { leash } from '../../local/processes/leash.js';
import { until } from '../../local/processes/until.js';
import { watchFamily, type Family } from './family.js';

export interface ProgramOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Part of a path that only this program and what it starts have in their command lines. Default: none. */
  folder?: (pid: number) => string;
}

export interface Program {
  pid: number;
  family: Family;
  /** All that it has printed so far. */
  output(): string;
  /** Resolves with its exit code, or the signal that it died of. */
  ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves when `check` does; rejects when the program ends before. */
  until(check: () => Promise<void>): Promise<void>;
  /** SIGTERM to the program alone. */
  terminate(): void;
  /** Ctrl-C. */
  interrupt(): void;
}

/** To be called in a test, whose end is the program's as well. */
export function startProgram(program: string, args: readonly string[], options: ProgramOptions): Program {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-output-'));
  // A file and no pipe: a process that is left behind would hold a pipe open.
  const file = join(folder, 'output.log');
  const output = openSync(file, 'a');
  const { cwd, env } = options;
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const called = [program, ...args].join(' ');
  const dead = new AbortController();
  child.once('error', (cause) => dead.abort(cause));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  void ended.then((how) => dead.abort(new Error(`${called} ended: ${how}`)));
  if (child.pid === undefined) throw new Error(`${called} could not be started in ${cwd}`);
  const { pid } = child;
  const read = (): string => readFileSync(file, 'utf8');

  const letGo = leash(pid, 'SIGTERM');
  const family = watchFamily(pid, options.folder?.(pid) ?? folder);
  onTestFinished(async () => {
    await stop(pid, dead.signal, ended);
    family.close();
    await letGo();
    rmSync(folder, { recursive: true });
  });
  return {
    pid,
    family,
    output: read,
    ended,
    async until(check) {
      const signal = AbortSignal.any([dead.signal, AbortSignal.timeout(120_000)]);
      await until(check, signal).catch((cause: unknown) => {
        throw new Error(`${called} is not so far: ${String(cause)}\n${read()}`, { cause });
      });
    },
    terminate: () => void child.kill('SIGTERM'),
    interrupt: () => void process.kill(-pid, 'SIGINT'),
  };
}

/** Rejects, with all that it has printed, when the program does not end well. */
export async function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<void> {
  const { ended, output } = startProgram(program, args, options);
  const how = await ended;
  if (how !== 0) throw new Error(`${[program, ...args].join(' ')} ended: ${how}\n${output()}`);
}

/** For a test that fails half-way. */
async function stop(pid: number, dead: AbortSignal, ended: Promise<unknown>): Promise<void> {
  if (dead.aborted) return;
  process.kill(-pid, 'SIGTERM');
  const patience = setTimeout(() => process.kill(-pid, 'SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}
