/**
 * A job's program as a child process, in a group of its own. What a container does holds here too: a stop asks the first
 * process only, and when that has ended nothing of the group lives on. A leash ends the group when the plane is killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { emptied } from '../../processes/group-members.js';
import { leash } from '../../processes/leash.js';
import { neverRan, type Execution, type Exit, type LogSink } from './execution.js';

export interface Program {
  program: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing of the plane's own is passed on. */
  env: Record<string, string>;
}

/** A process that has left the group can hold the output open for ever. */
const outputPatienceMs = 2_000;

export function runProcess(program: Program, logs: LogSink): Execution {
  let child: ChildProcess;
  try {
    child = start(program);
  } catch (error) {
    return neverRan(`${program.program}: ${(error as Error).message}`);
  }
  const { pid } = child;
  // 'error' follows: the program is missing, or may not be run.
  if (pid === undefined) return failing(child, program);

  child.stdout?.setEncoding('utf8').on('data', (text: string) => logs.write('stdout', text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => logs.write('stderr', text));
  // A signal could not be sent: it may run as another user by now.
  child.on('error', (error) => logs.write('stderr', `${error.message}\n`));
  const letGo = leash(pid, 'SIGKILL');
  let ended = false;
  let grace: NodeJS.Timeout | undefined;
  const kill = (): void => {
    if (!ended) killGroup(pid);
  };
  const exit = endOf(child, () => {
    killGroup(pid);
    ended = true;
    clearTimeout(grace);
  }).then(async (exit) => {
    await emptied(pid);
    await letGo();
    return exit;
  });
  return {
    began: Promise.resolve(),
    exit,
    stop(graceMs) {
      if (ended || grace) return;
      child.kill('SIGTERM');
      grace = setTimeout(kill, graceMs);
    },
    kill,
  };
}

function start({ program, args, cwd, env }: Program): ChildProcess {
  return spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

function failing(child: ChildProcess, { program }: Program): Execution {
  const exit = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: 127, failedToStart: `${program}: ${error.message}` }));
  });
  return { ...neverRan(''), exit };
}

/** Resolves after 'close' and not after 'exit': the last lines of output come between them. */
function endOf(child: ChildProcess, exited: () => void): Promise<Exit> {
  return new Promise((resolve) => {
    let patience: NodeJS.Timeout | undefined;
    child.once('exit', () => {
      exited();
      patience = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, outputPatienceMs);
    });
    child.once('close', (code, signal) => {
      clearTimeout(patience);
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0) });
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left. macOS says EPERM when there are only dead that were not collected yet.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
