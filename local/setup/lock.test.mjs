import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { onlySetUp } from './lock.mjs';
import { temporaryPlace } from './temporary.mjs';

/** @import { Place } from './place.mjs' */

const quick = { touchMs: 10, pollMs: 5, silentMs: 300, waitMs: 5_000 };

test('lets one work at a time, and leaves no file behind', async () => {
  const here = temporaryPlace();
  expect(await mostAtOnce(here, 8)).toBe(1);
  expect(readdirSync(here.millrace)).toEqual([]);
});

test('takes over from a process that has died', async () => {
  const here = temporaryPlace();
  leaveLock(here, { pid: await deadPid(), host: hostname() });
  expect(await onlySetUp(here, async () => 'worked', { ...quick, silentMs: 60_000 })).toBe('worked');
});

test('of many that find a dead holder one works at a time', async () => {
  const here = temporaryPlace();
  leaveLock(here, { pid: await deadPid(), host: hostname() });
  expect(await mostAtOnce(here, 20)).toBe(1);
  expect(readdirSync(here.millrace)).toEqual([]);
});

test('takes over from one on another machine that gives no sign of life', async () => {
  const here = temporaryPlace();
  leaveLock(here, { pid: process.pid, host: 'elsewhere' });
  expect(await onlySetUp(here, async () => 'worked', quick)).toBe('worked');
  expect(here.said.join()).toContain('"elsewhere"');
});

test('takes over from a file that names nobody', async () => {
  const here = temporaryPlace();
  mkdirSync(here.millrace);
  writeFileSync(join(here.millrace, 'setup.lock'), '');
  expect(await onlySetUp(here, async () => 'worked', quick)).toBe('worked');
});

test('gives up after a while on one that goes on, and names it', async () => {
  const here = temporaryPlace();
  /** @type {(value?: unknown) => void} */
  let finish = () => {};
  const first = onlySetUp(here, () => new Promise((resolve) => (finish = resolve)), quick);
  await expect(onlySetUp(here, async () => {}, { ...quick, waitMs: 500 })).rejects.toThrow(`"pid":${process.pid}`);
  finish();
  await first;
});

test('stops the work of one whose lock was taken over, and leaves the new lock alone', async () => {
  const here = temporaryPlace();
  const lost = onlySetUp(
    here,
    async ({ signal }) => {
      leaveLock(here, { pid: process.pid, host: 'elsewhere' });
      await once(signal, 'abort');
      signal.throwIfAborted();
    },
    quick,
  );
  await expect(lost).rejects.toThrow('another set-up has taken');
  expect(existsSync(join(here.millrace, 'setup.lock'))).toBe(true);
});

test('releases the lock when the work fails', async () => {
  const here = temporaryPlace();
  await expect(onlySetUp(here, () => Promise.reject(new Error('no disk')), quick)).rejects.toThrow('no disk');
  expect(readdirSync(here.millrace)).toEqual([]);
});

/** @param {Place} here @param {number} count */
async function mostAtOnce(here, count) {
  let [now, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++now);
    await turn();
    now--;
  };
  await Promise.all(Array.from({ length: count }, () => onlySetUp(here, work, quick)));
  return most;
}

/** @param {Place} here @param {{ pid: number, host: string }} holder */
function leaveLock(here, holder) {
  mkdirSync(here.millrace, { recursive: true });
  writeFileSync(join(here.millrace, 'setup.lock'), JSON.stringify(holder));
}

async function deadPid() {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return /** @type {number} */ (child.pid);
}
