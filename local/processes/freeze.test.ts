import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { freeze } from './freeze.js';

const folder = mkdtempSync(join(tmpdir(), 'millrace-freeze-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two threads that write all the time. */
const busy = `
const { isMainThread, Worker } = require('node:worker_threads');
const { appendFileSync } = require('node:fs');
if (isMainThread) new Worker(__filename, { argv: process.argv.slice(2) }).once('online', () => console.log('busy'));
setInterval(() => { for (let n = 0; n < 50; n += 1) appendFileSync(process.argv.at(-1), 'x'); }, 0);
`;

test('what is frozen writes nothing more, and a process that is gone is an error', async () => {
  const [program, written] = [join(folder, 'busy.cjs'), join(folder, 'written')];
  writeFileSync(program, busy);
  const child = spawn(process.execPath, [program, written], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  const pid = child.pid as number;
  for (let round = 0; round < 20; round += 1) {
    await freeze(pid);
    const { size } = statSync(written);
    await delay(5);
    expect(statSync(written).size).toBe(size);
    process.kill(pid, 'SIGCONT');
  }
  child.kill('SIGKILL');
  await exited;
  await expect(freeze(pid)).rejects.toThrow('ESRCH');
});
