import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, expect, test, vi } from 'vitest';

import { choosePorts } from './processes/ports.js';
import { tcpAnswers } from './processes/until.js';
import { startAws, type Aws, type AwsOptions } from './stack-aws.js';
import { readTools } from './tools.js';

vi.setConfig({ testTimeout: 120_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-aws-'));
const tools = readTools();
let count = 0;

afterAll(() => rm(folder, { recursive: true }));

function options(more: Partial<AwsOptions> = {}): AwsOptions {
  return { tools, stateDir: join(folder, String(++count)), ...more };
}

function s3Of({ plane }: Aws): S3Client {
  return new S3Client({
    endpoint: plane.url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'millrace-worker', secretAccessKey: 'millrace-worker' },
  });
}

/** Process ids of the emulators that this process has started. */
function emulators(): number[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'ppid=,pid=,args='], { encoding: 'utf8' });
  const children = [...all.matchAll(/^\s*(\d+)\s+(\d+)\s.*ministack/gm)];
  return children.filter(([, parent]) => Number(parent) === process.pid).map(([, , pid]) => Number(pid));
}

test('it is there without Temporal and PostgreSQL, and what was put into S3 is there after a restart', async () => {
  const given = options();
  const first = await startAws(given);
  await s3Of(first).send(new CreateBucketCommand({ Bucket: 'lake' }));
  await first.stop();
  await expect(tcpAnswers(first.plane.port, AbortSignal.timeout(1_000))).rejects.toThrow('ECONNREFUSED');
  const second = await startAws(given);
  try {
    await s3Of(second).send(new HeadBucketCommand({ Bucket: 'lake' }));
  } finally {
    await second.stop();
  }
});

test.runIf(process.platform === 'linux')(
  'it listens where it is told; the emulator behind it stays on loopback',
  async () => {
    // All of 127.0.0.0/8 is this machine on Linux: elsewhere enough to tell, and nobody else's.
    const elsewhere = '127.0.0.2';
    const aws = await startAws(options({ host: elsewhere }));
    try {
      const answer = await fetch(`http://${elsewhere}:${aws.plane.port}/_plane/jobs`);
      expect(await answer.json()).toEqual([]);
      await expect(tcpAnswers(aws.plane.port, AbortSignal.timeout(1_000))).rejects.toThrow('ECONNREFUSED');
    } finally {
      await aws.stop();
    }
  },
);

test('a port that is taken is said, and nothing is left of the start', async () => {
  const { port } = await choosePorts({ port: { wantedBy: 'the test' } });
  const listener = createServer().listen(port, '127.0.0.1');
  await once(listener, 'listening');
  await expect(startAws(options({ port }))).rejects.toThrow(`Port ${port} is taken; AWS was to listen on it.`);
  expect(emulators()).toEqual([]);
  listener.close();
});

test('a start that is given up leaves nothing', async () => {
  const signal = AbortSignal.abort(new Error('no more'));
  await expect(startAws(options({ signal }))).rejects.toThrow('no more');
  expect(emulators()).toEqual([]);
});

test('an emulator that dies is reported', async () => {
  const aws = await startAws(options());
  try {
    const [pid = 0, ...others] = emulators();
    expect(others).toEqual([]);
    process.kill(pid, 'SIGKILL');
    expect((await aws.died).message).toContain('the AWS emulator ended by SIGKILL');
  } finally {
    await aws.stop();
  }
});
