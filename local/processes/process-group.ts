/**
 * A child process as the leader of a process group of its own, which ends as one thing.
 *
 * The group is what makes "nothing left behind" a promise: Ctrl-C in a terminal does not reach it past its owner, and
 * what the child has started in turn is ended with it. A leash (see there) ends it when its owner is killed.
 */
import { spawn } from 'node:child_process';

import { emptied } from './group-members.js';
import { leash } from './leash.js';

export interface Command {
  program: string;
  args: readonly string[];
  cwd?: string;
  /** The whole environment: nothing of the owner's own is passed on. */
  env: Readonly<Record<string, string>>;
  /** The user to run as, where it is not the owner's own. */
  account?: { uid: number; gid: number };
}

export interface GroupOptions {
  /** Where stdout and stderr go. */
  output: number | 'ignore';
  /** What asks this program to end in order. Default: SIGTERM. */
  stopSignal?: NodeJS.Signals;
  /** How long it has for that, before the whole group is killed. Default: 10 s. */
  graceMs?: number;
}

export interface ProcessGroup {
  pid: number;
  /** Resolves once no process of the group is left, with how the first one ended: "with exit code 1", "by SIGKILL". */
  gone: Promise<{ code: number | null; how: string }>;
  /** Asks the first process to end, kills the group after the grace, and resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** Kills the group without waiting: for a process that is about to exit itself. */
  kill(): void;
}

/** Every group of this process that has not ended yet. */
const running = new Set<ProcessGroup>();

/** Starts the command; rejects when the program cannot be run at all. */
export async function startGroup(command: Command, options: GroupOptions): Promise<ProcessGroup> {
  const { stopSignal = 'SIGTERM', graceMs = 10_000 } = options;
  const child = spawn(command.program, command.args, {
    env: { ...command.env },
    detached: true,
    stdio: ['ignore', options.output, options.output],
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
    ...command.account,
  });
  const ended = new Promise<{ code: number | null; how: string }>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, how: signal === null ? `with exit code ${String(code)}` : `by ${signal}` });
    });
  });
  const pid = child.pid ?? (await startError(child, command));
  const letGo = leash(pid, stopSignal);

  const gone = ended.then(async (end) => {
    killGroup(pid);
    await emptied(pid);
    await letGo();
    running.delete(group);
    return end;
  });
  const group: ProcessGroup = {
    pid,
    gone,
    async stop() {
      child.kill(stopSignal);
      const patience = setTimeout(() => group.kill(), graceMs);
      await ended;
      clearTimeout(patience);
      await gone;
    },
    kill() {
      if (running.has(group)) killGroup(pid);
    },
  };
  running.add(group);
  return group;
}

/** Kills all that this process has started and not ended yet, at once. */
export function killEveryGroup(): void {
  for (const group of running) group.kill();
}

async function startError(child: NodeJS.EventEmitter, command: Command): Promise<never> {
  const cause = await new Promise<Error>((resolve) => child.once('error', resolve));
  throw new Error(`${command.program} could not be started${inFolder(command)}: ${cause.message}`, { cause });
}

/** A folder that is missing is reported by the system as if the program were. */
function inFolder(command: Command): string {
  return command.cwd === undefined ? '' : ` in ${command.cwd}`;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left. macOS says EPERM when there are only dead that were not collected yet.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
