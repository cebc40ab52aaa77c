import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, test, vi } from 'vitest';

import { choosePorts } from './processes/ports.js';
import { tcpAnswers, until } from './processes/until.js';
import type { Stack, StackOptions } from './stack.js';
import { startStack } from './stack.js';
import { readTools } from './tools.js';

vi.setConfig({ testTimeout: 120_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-stack-'));
const tools = readTools();
let count = 0;

afterAll(() => rm(folder, { recursive: true }));

function options(more: Partial<StackOptions> = {}): StackOptions {
  return { tools, stateDir: join(folder, String(++count)), ...more };
}

/** Every port of a stack, in the order of `StackAddresses`. */
function portsOf({ addresses }: Stack): number[] {
  const { temporal, temporalWeb, aws, emulator, databases } = addresses;
  const urls = [`tcp://${temporal}`, temporalWeb, aws, emulator, databases['source']];
  return urls.flatMap((url) => (url === undefined ? [] : [Number(new URL(url).port)]));
}

async function nothingListens(ports: readonly number[]): Promise<void> {
  for (const port of ports) await expect(tcpAnswers(port, AbortSignal.timeout(1_000))).rejects.toThrow('ECONNREFUSED');
}

/** Processes whose command line names this folder: all servers that keep something have it in theirs. */
function processesOf(stateDir: string): string[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(stateDir));
}

test('everything comes up together, is told to others, and ends together', async () => {
  const given = options();
  const stack = await startStack(given);
  try {
    const file = join(given.stateDir, 'local.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      pid: process.pid,
      addresses: stack.addresses,
      processes: stack.processes,
      environment: { TEMPORAL_ADDRESS: stack.addresses.temporal, AWS_ENDPOINT_URL: stack.addresses.aws },
    });
    expect(Object.keys(stack.processes).sort()).toEqual(['emulator', 'postgres', 'temporal']);
    for (const port of portsOf(stack)) await tcpAnswers(port, AbortSignal.timeout(1_000));
    await expect(startStack({ ...given })).rejects.toThrow('A local stack runs already');
  } finally {
    await Promise.all([stack.stop(), stack.stop()]);
  }
  await nothingListens(portsOf(stack));
  expect(processesOf(given.stateDir)).toEqual([]);
  expect(existsSync(join(given.stateDir, 'local.json'))).toBe(false);
});

test.runIf(process.platform === 'linux')('listens on loopback only', async () => {
  const stack = await startStack(options());
  try {
    const sockets = execFileSync('ss', ['-Hltnp'], { encoding: 'utf8' }).split('\n');
    const pids = [process.pid, ...Object.values(stack.processes)];
    const ours = sockets.filter((line) => pids.some((pid) => line.includes(`pid=${pid},`)));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((line) => !/ (127\.0\.0\.1|\[::1\]):\d+ /.test(line))).toEqual([]);
  } finally {
    await stack.stop();
  }
});

test('a taken port is said before anything starts', async () => {
  const { port } = await choosePorts({ port: { wantedBy: 'the test' } });
  const listener = createServer().listen(port, '127.0.0.1');
  await once(listener, 'listening');
  const given = options({ ports: { temporalWeb: port } });
  await expect(startStack(given)).rejects.toThrow(`Port ${port} is taken; Temporal Web was to listen on it.`);
  expect(existsSync(join(given.stateDir, 'logs'))).toBe(false);
  expect(existsSync(join(given.stateDir, 'local.json'))).toBe(false);
  listener.close();
});

test('when one part cannot be had, the others are ended and its own words are thrown', async () => {
  const given = options({ tools: { ...tools, emulator: { ministack: '/nowhere/ministack' } } });
  await expect(startStack(given)).rejects.toThrow('/nowhere/ministack could not be started');
  expect(processesOf(given.stateDir)).toEqual([]);

  const closed = options({ startPlane: () => Promise.reject(new Error('no plane today')) });
  await expect(startStack(closed)).rejects.toThrow('no plane today');
  expect(processesOf(closed.stateDir)).toEqual([]);
});

test.each([0, 50, 150, 400, 800])('a start given up after %i ms leaves nothing', async (afterMs) => {
  const given = options({ signal: AbortSignal.timeout(afterMs) });
  await startStack(given)
    .then((stack) => stack.stop())
    .catch((error: Error) => expect(error.name).toBe('TimeoutError'));
  expect(processesOf(given.stateDir)).toEqual([]);
  expect(existsSync(join(given.stateDir, 'local.json'))).toBe(false);
});

test('a server that dies is reported, and the rest can be stopped', async () => {
  const given = options();
  const stack = await startStack(given);
  process.kill(stack.processes['postgres'] ?? 0, 'SIGKILL');
  expect((await stack.died).message).toContain('PostgreSQL ended by SIGKILL');
  await stack.stop();
  await until(async () => expect(processesOf(given.stateDir)).toEqual([]), AbortSignal.timeout(5_000));
  await nothingListens(portsOf(stack));
});

test('an emulator of somebody else’s is used and left alone; no databases, no PostgreSQL', async () => {
  const lender = await startStack(options({ databases: [], temporalWeb: false }));
  try {
    const guest = await startStack(
      options({ tools: { ...tools, emulator: { url: lender.addresses.emulator } }, databases: [], temporalWeb: false }),
    );
    expect(Object.keys(guest.processes)).toEqual(['temporal']);
    expect(guest.addresses).toMatchObject({ emulator: lender.addresses.emulator, databases: {} });
    await guest.stop();
    await tcpAnswers(Number(new URL(lender.addresses.emulator).port), AbortSignal.timeout(1_000));
  } finally {
    await lender.stop();
  }
});

test('what was put into S3 is there after a restart', async () => {
  const given = options({ databases: [], temporalWeb: false });
  const s3 = ({ addresses }: Stack) =>
    new S3Client({
      endpoint: addresses.aws,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'millrace-worker', secretAccessKey: 'millrace-worker' },
    });
  const first = await startStack(given);
  await s3(first).send(new CreateBucketCommand({ Bucket: 'lake' }));
  await first.stop();
  const second = await startStack(given);
  try {
    await s3(second).send(new HeadBucketCommand({ Bucket: 'lake' }));
  } finally {
    await second.stop();
  }
});
