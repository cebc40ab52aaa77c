import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { asServerUser, giveToServerUser } from './postgres-account.js';
import { runToEnd } from './run-to-end.js';

const root = process.getuid?.() === 0;
const folder = mkdtempSync(join(tmpdir(), 'millrace-account-'));
const data = join(folder, 'data');
const log = join(folder, 'log');
mkdirSync(join(data, 'base'), { recursive: true });
writeFileSync(join(data, 'base', '1'), '');

const whoAmI = {
  program: '/bin/sh',
  args: ['-c', `id -u; test -r ${data}/base && echo entered`],
  env: { PATH: '/usr/bin:/bin' },
};

afterAll(() => rmSync(folder, { recursive: true }));

test.runIf(!root)('an ordinary user runs the server as it is', async () => {
  expect(await asServerUser(whoAmI, data)).toBe(whoAmI);
});

test.runIf(root)('the data folder is given to the user who runs the server, with all that is in it', async () => {
  await giveToServerUser(data);
  const owners = [data, join(data, 'base'), join(data, 'base', '1')].map((path) => statSync(path).uid);
  expect(new Set(owners).size).toBe(1);
  expect(owners[0]).not.toBe(0);
});

test.runIf(root)('root runs the server as another user', async () => {
  chmodSync(folder, 0o755);
  await runToEnd(await asServerUser(whoAmI, data), log);
  expect(readFileSync(log, 'utf8')).toMatch(/^[1-9]\d*\nentered\n$/);
});

test.runIf(root && platform() === 'linux')('and that user gets in also where only root may', async () => {
  chmodSync(folder, 0o700);
  await runToEnd(await asServerUser(whoAmI, data), log);
  expect(readFileSync(log, 'utf8')).toMatch(/^[1-9]\d*\nentered\n$/);
});
