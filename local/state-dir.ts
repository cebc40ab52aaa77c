/**
 * The folder that a local stack keeps everything in: databases, objects, logs, and `local.json`, which tells others
 * where the stack is. One stack at a time has it, and the file is also what keeps a second one out.
 */
import { rmSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { tcpAnswers } from './processes/until.js';
import type { StackAddresses } from './stack-addresses.js';

/** What `local.json` says. Addresses and processes are there once everything is ready. */
export interface RunningStack {
  pid: number;
  startedAt: string;
  addresses?: StackAddresses;
  /** Process ids by server. */
  processes?: Record<string, number>;
  /** What a worker needs in its environment to work against this stack. */
  environment?: Record<string, string>;
}

export interface StateDirClaim {
  /** Puts the addresses into the file. */
  announce(details: Required<Pick<RunningStack, 'addresses' | 'processes' | 'environment'>>): Promise<void>;
  /** Removes the file. Also done when the process exits before. */
  release(): void;
}

export class StackRuns extends Error {
  override readonly name = 'StackRuns';
  readonly running: RunningStack;

  constructor(file: string, running: RunningStack) {
    const { pid, startedAt, addresses } = running;
    const where = addresses ? `Temporal at ${addresses.temporal}, AWS at ${addresses.aws}` : 'still starting';
    super(`A local stack runs already, says ${file}: process ${pid}, since ${startedAt}; ${where}`);
    this.running = running;
  }
}

/** Takes the folder for a stack of this process; throws StackRuns while another one has it. */
export async function claimStateDir(stateDir: string): Promise<StateDirClaim> {
  await mkdir(stateDir, { recursive: true });
  const file = join(stateDir, 'local.json');
  const mine: RunningStack = { pid: process.pid, startedAt: new Date().toISOString() };
  for (;;) {
    const other = await putFirst(file, mine);
    if (!other) break;
    if (await isLive(other)) throw new StackRuns(file, other);
    await ended(Object.values(other.processes ?? {}));
    await rm(file, { force: true });
  }
  const release = (): void => {
    process.removeListener('exit', release);
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  return { announce: (details) => write(file, { ...mine, ...details }), release };
}

/** Writes the file if there is none, else gives what is in it. */
async function putFirst(file: string, mine: RunningStack): Promise<RunningStack | undefined> {
  const draft = `${file}.${mine.pid}`;
  await writeFile(draft, print(mine));
  try {
    await link(draft, file);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(await readFile(file, 'utf8')) as RunningStack;
  } finally {
    await rm(draft);
  }
}

async function write(file: string, content: RunningStack): Promise<void> {
  const draft = `${file}.${content.pid}`;
  await writeFile(draft, print(content));
  await rename(draft, file);
}

function print(content: RunningStack): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** The process id alone could be somebody else's by now. */
async function isLive({ pid, addresses }: RunningStack): Promise<boolean> {
  if (!processExists(pid)) return false;
  if (!addresses) return true;
  const port = Number(addresses.temporal.split(':').at(-1));
  return tcpAnswers(port, AbortSignal.timeout(1_000)).then(
    () => true,
    () => false,
  );
}

/** A stack that was killed has its servers ended for it, which takes them a moment. */
async function ended(pids: readonly number[]): Promise<void> {
  const deadline = Date.now() + 8_000;
  while (pids.some(processExists) && Date.now() < deadline) await sleep(20);
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
