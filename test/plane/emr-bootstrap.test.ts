/** Bootstrap actions of EMR clusters: real processes, before the cluster is ready. */
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions, putObjects } from './clients.js';
import { command, emrCalls, type EmrCalls } from './emr-calls.js';
import { lives, pidsIn } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let emr: EmrCalls;
let s3: S3Client;

beforeAll(async () => {
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator, { emrClusterStartMs: 50 });
  emr = emrCalls(plane);
  s3 = new S3Client({ ...clientOptions(plane.url), forcePathStyle: true });
  await putObjects(plane.url, 'emr', {
    'ready.sh': 'echo "ready for $1"',
    'greet.sh': '#!/bin/sh\necho "hello, $1"\n',
    'fails.sh': '#!/bin/bash\necho "no such package: $1" >&2\nexit 9\n',
  });
});
afterAll(async () => {
  emr.destroy();
  s3.destroy();
  await plane.close();
  await emulator.stop();
});

describe('bootstrap actions', () => {
  const action = (script: string, ...Args: string[]) => ({
    Name: script,
    ScriptBootstrapAction: { Path: `s3://emr/${script}`, Args },
  });

  it('run before the cluster is ready, and log', async () => {
    const id = await emr.run({
      LogUri: 's3://emr/boot',
      BootstrapActions: [action('ready.sh', 'work'), action('greet.sh', 'cluster')],
    });
    await emr.clusterAt(id, 'WAITING');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'emr', Prefix: `boot/${id}/` }));
    const keys = Contents.map(({ Key = '' }) => Key).filter((key) => key.endsWith('stdout.gz'));
    expect(keys[0]).toMatch(/\/node\/i-[0-9a-f]{17}\/bootstrap-actions\/1\/stdout\.gz$/);
    expect(await Promise.all(keys.map(logged))).toEqual(['ready for work\n', 'hello, cluster\n']);
  });

  it.each([
    [
      'fails.sh',
      /bootstrap action 2 returned a non-zero return code: 9$/,
      'BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE',
    ],
    ['nowhere.sh', /bootstrap action 2 could not be downloaded: .*404/, 'BOOTSTRAP_FAILURE_BA_DOWNLOAD_FAILED_PRIMARY'],
  ])('that fail end the cluster before it is ready: %s', async (script, message, code) => {
    const id = await emr.run({
      BootstrapActions: [action('ready.sh', 'work'), action(script, 'spark')],
      Steps: [command('never', ['true'])],
    });
    const { Status } = await emr.clusterAt(id, 'TERMINATED_WITH_ERRORS');
    expect(Status?.StateChangeReason).toEqual({
      Code: 'BOOTSTRAP_FAILURE',
      Message: expect.stringMatching(new RegExp(`^On the master instance \\(i-[0-9a-f]{17}\\), ${message.source}`)),
    });
    expect(Status?.Timeline?.ReadyDateTime).toBeUndefined();
    expect(Status?.ErrorDetails).toMatchObject([
      { ErrorCode: code, ErrorData: expect.arrayContaining([{ 'bootstrap-action': '2' }]) },
    ]);
    expect((await emr.steps(id)).Steps[0]?.Status?.State).toBe('CANCELLED');
  });

  it('that go on and on end with their cluster', async () => {
    const file = join(emulator.folder, 'bootstrap.pids');
    await putObjects(plane.url, 'emr', {
      'waits.sh': `trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done`,
    });
    const id = await emr.run({ BootstrapActions: [action('waits.sh')] });
    const [pid = 0] = await pidsIn(file, 1);
    expect((await emr.cluster(id)).Status?.State).toBe('BOOTSTRAPPING');
    await emr.terminate(id);
    await emr.clusterAt(id, 'TERMINATED');
    expect(lives(pid)).toBe(false);
  });
});

async function logged(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'emr', Key }));
  return gunzipSync((await Body?.transformToByteArray()) ?? '').toString();
}
