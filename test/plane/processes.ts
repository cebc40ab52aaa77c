/** What became of processes that a job has started. */
import { existsSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { vi } from 'vitest';

/** The dead that nobody has collected do not live; in a container without an init they stay for good. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (platform() !== 'linux') return true;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** The process ids that a job writes into a file, one a line, once it has written so many. */
export async function pidsIn(file: string, count: number): Promise<number[]> {
  const read = (): number[] =>
    existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1).map(Number) : [];
  await vi.waitUntil(() => read().length >= count, { timeout: 10_000 });
  return read();
}

/**
 * Python: writes its own process id and that of a child into the file, then lets both sleep. Neither minds SIGTERM when
 * it is told to be stubborn.
 */
export function sleepers(file: string, stubborn = true): string {
  const child = 'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)';
  return `
import os, signal, subprocess, sys, time
${stubborn ? 'signal.signal(signal.SIGTERM, signal.SIG_IGN)' : ''}
child = subprocess.Popen([sys.executable, '-c', '${child}'])
with open('${file}', 'a') as pids:
    pids.write(f'{os.getpid()}\\n{child.pid}\\n')
time.sleep(60)
`;
}
