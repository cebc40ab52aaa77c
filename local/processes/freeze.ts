/** Stopping a process where it stands, as a pause of its machine does. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * SIGSTOP; resolves when no thread of it runs any longer. The signal alone comes back while they do: a server still
 * answers then, and a file of its is still written to. Throws when there is no such process, or it ends meanwhile.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  while (!statesOf(pid).every((state) => state === 'T')) await delay(1);
}

function statesOf(pid: number): readonly string[] {
  // Not everywhere is there a /proc, and not in every small container a ps.
  if (platform() !== 'linux')
    return [execFileSync('ps', ['-o', 'state=', '-p', `${pid}`], { encoding: 'utf8' })[0] ?? ''];
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => stateOf(`/proc/${pid}/task/${thread}/stat`));
}

/** From `pid (name) state parent …`. */
function stateOf(file: string): readonly string[] {
  let stat: string;
  try {
    stat = readFileSync(file, 'utf8');
  } catch (error) {
    // A thread that has ended since the folder was read runs no longer either.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
  return [stat.charAt(stat.lastIndexOf(')') + 2)];
}
