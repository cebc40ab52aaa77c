/**
 * Ends a process group when its owner is no more.
 *
 * A process that is killed with SIGKILL runs no cleanup, and its children would live on, holding ports and files. So a
 * shell of a megabyte reads from a pipe whose other end the owner holds: a line on it means that the group has ended,
 * and the end of it without a line means that the owner has.
 */
import { spawn } from 'node:child_process';

const SCRIPT = `
read -r _ && exit
kill -s "$2" -- "-$1" 2>/dev/null
n=0
while kill -0 -- "-$1" 2>/dev/null && [ "$n" -lt 5 ]; do sleep 1; n=$((n + 1)); done
kill -s KILL -- "-$1" 2>/dev/null
`;

/** Watches over the group until the returned function is called, which resolves when the watcher itself has ended. */
export function leash(group: number, stopSignal: NodeJS.Signals): () => Promise<void> {
  const watcher = spawn('/bin/sh', ['-c', SCRIPT, 'leash', String(group), stopSignal.slice('SIG'.length)], {
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    watcher.once('exit', () => resolve());
    // Without a shell the servers run as well; only a killed owner would leave them behind.
    watcher.once('error', () => resolve());
  });
  // The watcher may have been killed by somebody: then there is nobody to tell.
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return async () => {
    watcher.ref();
    watcher.stdin.end('ended\n');
    await ended;
  };
}
