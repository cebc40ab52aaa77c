/**
 * Runs a program to its end and keeps what it printed: a set-up that goes well shows one line per part, one that
 * fails shows everything. The program gets a process group of its own, so that a time limit or Ctrl-C ends its
 * children too (npm and Go start many), and a leash, so that none of them outlives a set-up that is killed.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A program that ended badly, could not be started, or ran too long. `output` is all that it printed. */
export class RunFailed extends Error {
  /** @param {string} message @param {string} output @param {unknown} [cause] */
  constructor(message, output, cause) {
    super(message, { cause });
    this.name = 'RunFailed';
    this.output = output;
  }
}

const leash = fileURLToPath(new URL('leash.mjs', import.meta.url));
const grouped = process.platform !== 'win32';
const killAfterMs = 5_000;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env: NodeJS.ProcessEnv, signal: AbortSignal, limitMs: number }} options
 * @returns {Promise<string>} what it printed on stdout
 */
export function run(command, args, { cwd, env, signal, limitMs }) {
  const called = [command, ...args].join(' ');
  const limit = AbortSignal.timeout(limitMs);
  const stopped = AbortSignal.any([signal, limit]);
  return new Promise((resolve, reject) => {
    stopped.throwIfAborted();
    const child = spawn(process.execPath, [leash, command, ...args], {
      cwd,
      env,
      detached: grouped,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => ((stdout += text), (output += text)));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));

    /** @type {NodeJS.Timeout | undefined} */
    let kill;
    const end = () => {
      endGroup(child, 'SIGTERM');
      kill = setTimeout(() => endGroup(child, 'SIGKILL'), killAfterMs);
    };
    stopped.addEventListener('abort', end, { once: true });
    const over = () => {
      stopped.removeEventListener('abort', end);
      clearTimeout(kill);
    };

    child.once('error', (error) => {
      over();
      reject(new RunFailed(`${called} could not be started: ${error.message}`, output, error));
    });
    child.once('close', (code, by) => {
      over();
      if (signal.aborted) reject(signal.reason);
      else if (limit.aborted) reject(new RunFailed(`${called} took longer than ${limitMs / 1000} s`, output));
      else if (code === 0) resolve(stdout);
      else reject(new RunFailed(`${called} ended with ${by ?? `exit code ${code}`}${lastLine(output)}`, output));
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} by */
function endGroup(child, by) {
  if (child.pid === undefined) return;
  try {
    if (grouped) process.kill(-child.pid, by);
    else child.kill(by);
  } catch (error) {
    // The group ended between the look and the signal: what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/** @param {string} output */
function lastLine(output) {
  const line = output.trimEnd().split('\n').at(-1);
  return line ? `: ${line}` : '';
}
