import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished, expect, test } from 'vitest';

import type { RunningStack } from './state-dir.js';
import { StackRuns, claimStateDir } from './state-dir.js';

function folder(): { dir: string; file: string } {
  const dir = mkdtempSync(join(tmpdir(), 'millrace-state-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return { dir, file: join(dir, 'local.json') };
}

function addresses(temporal: string): Required<RunningStack>['addresses'] {
  return { temporal, aws: 'http://127.0.0.1:2', emulator: 'http://127.0.0.1:3', databases: {} };
}

test('the file is there from the first moment, holds the addresses when they are known, and goes with the stack', async () => {
  const { dir, file } = folder();
  const claim = await claimStateDir(dir);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  await claim.announce({ addresses: addresses('127.0.0.1:1'), processes: { temporal: 7 }, environment: {} });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, processes: { temporal: 7 } });
  claim.release();
  expect(existsSync(file)).toBe(false);
});

test('a second stack is refused while the first starts', async () => {
  const { dir } = folder();
  const claim = await claimStateDir(dir);
  await expect(claimStateDir(dir)).rejects.toThrow(StackRuns);
  await expect(claimStateDir(dir)).rejects.toThrow(`process ${process.pid}`);
  claim.release();
});

test('of many that come at once one gets it', async () => {
  const { dir } = folder();
  const claims = await Promise.allSettled(Array.from({ length: 10 }, () => claimStateDir(dir)));
  const got = claims.filter((claim) => claim.status === 'fulfilled');
  expect(got).toHaveLength(1);
  got[0]?.value.release();
});

test('a second stack is refused, with the address of the first, while that answers', async () => {
  const { dir } = folder();
  const temporal = createServer().listen(0, '127.0.0.1');
  await once(temporal, 'listening');
  const address = `127.0.0.1:${(temporal.address() as AddressInfo).port}`;
  const claim = await claimStateDir(dir);
  await claim.announce({ addresses: addresses(address), processes: {}, environment: {} });
  await expect(claimStateDir(dir)).rejects.toThrow(`Temporal at ${address}`);
  claim.release();
  temporal.close();
});

test('what a killed stack has left is no obstacle', async () => {
  const { dir, file } = folder();
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  writeFileSync(file, JSON.stringify({ pid: dead.pid, startedAt: 'then', processes: { temporal: dead.pid } }));
  (await claimStateDir(dir)).release();
});

test('a process that has the number of a dead stack by now is not taken for it', async () => {
  const { dir, file } = folder();
  const stale = { pid: process.pid, startedAt: 'then', addresses: addresses('127.0.0.1:1') };
  writeFileSync(file, JSON.stringify(stale));
  (await claimStateDir(dir)).release();
});
