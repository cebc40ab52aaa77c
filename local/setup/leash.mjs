/**
 * Runs a program for as long as the set-up lives: stdin is a pipe from it that closes when it ends, however it ends.
 * Without this a set-up that is killed leaves its npm at work in node_modules, where the next one starts another.
 *
 *   node leash.mjs program [argument…]      (as the leader of a process group, where there are such)
 */
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

child.once('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.once('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code)));

// At once and without mercy: whoever waited for the result has gone, and the next set-up may begin this instant.
process.stdin.resume().once('close', () => {
  if (process.platform === 'win32') child.kill();
  else process.kill(-process.pid, 'SIGKILL');
});
