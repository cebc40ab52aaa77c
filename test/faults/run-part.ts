/**
 * One part as a process: what it prints is kept, and shown when it is its turn. A part that hangs is killed, with all that
 * it has started, at three times its budget. Over its budget alone it may be: a busy machine is no broken promise.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { leash } from '../../local/processes/leash.js';

export interface Part {
  name: string;
  says: string;
  /** Compiled, from this folder. */
  module: string;
  args: readonly string[];
  budgetSeconds: number;
  /** Runs beside those that follow: it needs the processor, and they wait for timeouts most of the time. */
  beside?: boolean;
}

export interface PartResult {
  part: Part;
  output: string;
  code: number;
  seconds: number;
}

const patience = 3;

/** `limit`: when it is killed. */
export async function runPart(
  part: Part,
  limit = AbortSignal.timeout(patience * part.budgetSeconds * 1_000),
): Promise<PartResult> {
  const began = performance.now();
  const module = fileURLToPath(new URL(part.module, import.meta.url));
  // A group of its own, so that all of it can be ended, and is when this process is no more.
  const child = spawn(process.execPath, [module, ...part.args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const group = child.pid;
  const letGo = group === undefined ? () => Promise.resolve() : leash(group, 'SIGKILL');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const kill = () => (group === undefined ? undefined : killGroup(group));
  limit.addEventListener('abort', kill);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  limit.removeEventListener('abort', kill);
  await letGo();
  const isLate = limit.aborted;
  const seconds = (performance.now() - began) / 1_000;
  const how = isLate ? `killed after ${seconds.toFixed(0)} s: its limit is ${patience} times its budget` : '';
  const end = how || (signal === null ? '' : `ended by ${signal}`);
  return { part, output: output + (end && `\n${end}\n`), code: isLate ? 1 : (code ?? 1), seconds };
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // It has just ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
