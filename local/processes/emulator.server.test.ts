import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect, test, vi } from 'vitest';

import { readTools } from '../tools.js';
import { probeEmulator, startEmulator } from './emulator.js';
import { choosePorts } from './ports.js';

vi.setConfig({ testTimeout: 60_000 });

const folder = await mkdtemp(join(tmpdir(), 'millrace-emulator-'));
const { emulator } = readTools();
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

afterAll(() => rm(folder, { recursive: true }));

async function freePort(): Promise<number> {
  return (await choosePorts({ port: { wantedBy: 'the emulator' } })).port;
}

test.runIf('ministack' in emulator)('keeps objects and queues between two starts where it has a folder', async () => {
  const ministack = 'ministack' in emulator ? emulator.ministack : '';
  const start = async () => {
    const logFile = join(folder, 'emulator.log');
    const server = await startEmulator({ ministack, port: await freePort(), dataDir: folder, region, logFile });
    const to = { endpoint: server.url, region, credentials };
    return { server, s3: new S3Client({ ...to, forcePathStyle: true }), sqs: new SQSClient(to) };
  };
  const first = await start();
  await first.s3.send(new CreateBucketCommand({ Bucket: 'lake' }));
  await first.s3.send(new PutObjectCommand({ Bucket: 'lake', Key: 'a', Body: 'kept' }));
  await first.sqs.send(new CreateQueueCommand({ QueueName: 'mail' }));
  await first.server.stop();

  const second = await start();
  try {
    const object = await second.s3.send(new GetObjectCommand({ Bucket: 'lake', Key: 'a' }));
    expect(await object.Body?.transformToString()).toBe('kept');
    const queue = await second.sqs.send(new GetQueueUrlCommand({ QueueName: 'mail' }));
    expect(queue.QueueUrl).toContain('/000000000000/mail');
    expect(await probeEmulator(second.server.url)).toEqual({ url: second.server.url });
  } finally {
    await second.server.stop();
  }
});

test('an emulator that does not answer is said with its address', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await expect(probeEmulator(url, { timeoutMs: 100 })).rejects.toThrow(`no AWS emulator answers at ${url}`);
});

test('waiting for it can be given up', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await expect(probeEmulator(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted due to timeout');
});
