import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { freshFolder } from './folder.js';

test('is empty, and takes away what demos that have ended left, not what others that run use', async () => {
  const root = await mkdtemp(join(tmpdir(), 'millrace-demo-'));
  const of = (pid: number): string => join(root, '.millrace', 'demo', String(pid));
  const { pid: ended } = spawnSync('true');
  for (const pid of [process.pid, process.ppid, ended]) {
    mkdirSync(of(pid), { recursive: true });
    writeFileSync(join(of(pid), 'left.log'), '');
  }
  expect(await freshFolder(root)).toBe(of(process.pid));
  expect(existsSync(join(of(process.pid), 'left.log'))).toBe(false);
  expect(existsSync(of(ended))).toBe(false);
  expect(existsSync(join(of(process.ppid), 'left.log'))).toBe(true);
  await rm(root, { recursive: true });
});
