/** EMR steps that run for real: each a process, with its output in S3. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions, putObjects } from './clients.js';
import { command, emrCalls, type EmrCalls } from './emr-calls.js';
import { lives, pidsIn } from './processes.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let emr: EmrCalls;
let s3: S3Client;
let cluster: string;

beforeAll(async () => {
  emulator = await startTestEmulator();
  plane = await startTestPlane(emulator, { emrClusterStartMs: 50 });
  emr = emrCalls(plane);
  s3 = new S3Client({ ...clientOptions(plane.url), forcePathStyle: true });
  await putObjects(plane.url, 'emr', {
    'greet.sh': '#!/bin/sh\necho "hello, $1"\n',
    'count.py': 'import sys\nprint("counted", *sys.argv[1:])\n',
  });
  plane.script('cluster', {});
});
beforeEach(async () => {
  cluster = await emr.run({ Name: 'cluster', LogUri: 's3://emr/logs/' });
});
afterAll(async () => {
  emr.destroy();
  s3.destroy();
  await plane.close();
  await emulator.stop();
});

/** A step's end, and what its log holds. */
async function run(step: Parameters<EmrCalls['add']>[1]) {
  const [id = ''] = await emr.add(cluster, step);
  const { Status } = await emr.stepAt(cluster, id, 'COMPLETED', 'FAILED');
  const log = async (name: string) => logged(`logs/${cluster}/steps/${id}/${name}.gz`);
  return { id, Status, stdout: await log('stdout'), stderr: await log('stderr') };
}

async function logged(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'emr', Key }));
  return gunzipSync((await Body?.transformToByteArray()) ?? '').toString();
}

describe('a step', () => {
  it('is its command, with the surroundings of a job, and its output in S3', async () => {
    const { Status, stdout, stderr } = await run(
      command('shell', ['bash', '-c', 'echo "$0 in $AWS_REGION, $AWS_ENDPOINT_URL"; echo aside >&2', 'counting']),
    );
    expect(Status?.State).toBe('COMPLETED');
    expect([stdout, stderr]).toEqual([`counting in us-east-1, ${plane.url}\n`, 'aside\n']);
  });

  it('fails with its exit code', async () => {
    const { id, Status, stdout } = await run(command('shell', ['bash', '-c', 'echo before; exit 42']));
    expect(Status?.FailureDetails).toEqual({
      Reason: 'Unknown Error',
      Message: 'Step failed with exit code 42',
      LogFile: `s3://emr/logs/${cluster}/steps/${id}/stderr.gz`,
    });
    expect(stdout).toBe('before\n');
  });

  it('is a script of S3, by script-runner.jar', async () => {
    const Jar = 's3://us-east-1.elasticmapreduce/libs/script-runner/script-runner.jar';
    const { stdout } = await run({
      Name: 'script',
      ActionOnFailure: 'CONTINUE',
      HadoopJarStep: { Jar, Args: ['s3://emr/greet.sh', 'world'] },
    });
    expect(stdout).toBe('hello, world\n');
  });

  it('is what spark-submit runs here, which its log says', async () => {
    const args = ['spark-submit', '--deploy-mode', 'cluster', 's3://emr/count.py', '--date', '2001-01-31'];
    const { Status, stdout, stderr } = await run(command('spark', args));
    expect(Status?.State).toBe('COMPLETED');
    expect(stdout).toBe('counted --date 2001-01-31\n');
    expect(stderr).toMatch(/spark/i);
  });

  it.each([
    ['a program that is missing', command('x', ['no-such-program']), /no-such-program.*ENOENT/],
    ['a command that is none', command('x', []), /needs a command/],
    [
      'a jar that wants Hadoop',
      { ...command('x', []), HadoopJarStep: { Jar: 's3://emr/mine.jar' } },
      /no Hadoop to run s3:\/\/emr\/mine\.jar/,
    ],
    [
      'a script that is not there',
      { ...command('x', []), HadoopJarStep: { Jar: 'script-runner.jar', Args: ['s3://emr/nowhere.sh'] } },
      /404 for s3:\/\/emr\/nowhere\.sh/,
    ],
  ])('fails without having run, for %s', async (_, step, reason) => {
    const { Status, stderr } = await run(step);
    expect(Status?.State).toBe('FAILED');
    expect(Status?.FailureDetails?.Message).toMatch(reason);
    expect(stderr).toMatch(reason);
  });
});

describe('a process', () => {
  const started = async (script: string, file: string): Promise<{ id: string; pid: number }> => {
    const [id = ''] = await emr.add(cluster, command('shell', ['bash', '-c', script.replaceAll('FILE', file)]));
    const [pid] = await pidsIn(file, 1);
    return { id, pid: pid ?? 0 };
  };
  const heeds = 'trap "exit 0" TERM; echo $$ >> FILE; while :; do sleep 0.05; done';
  const ignores = 'trap "echo asked >> FILE.asked" TERM; echo $$ >> FILE; while :; do sleep 0.05; done';
  let file: string;
  let nth = 0;
  beforeEach(() => {
    file = join(emulator.folder, `${++nth}.pids`);
  });

  it('that is asked to end and does so is CANCELLED, whatever it says', async () => {
    const { id, pid } = await started(heeds, file);
    await emr.cancel(cluster, [id]);
    await emr.stepAt(cluster, id, 'CANCELLED');
    expect(lives(pid)).toBe(false);
  });

  it('that takes no notice runs on until it is killed', async () => {
    const { id, pid } = await started(ignores, file);
    await emr.cancel(cluster, [id], 'SEND_INTERRUPT');
    await expect.poll(() => existsSync(`${file}.asked`), { timeout: 15_000 }).toBe(true);
    expect([(await emr.step(cluster, id)).Status?.State, lives(pid)]).toEqual(['CANCEL_PENDING', true]);
    await emr.cancel(cluster, [id], 'TERMINATE_PROCESS');
    await emr.stepAt(cluster, id, 'CANCELLED');
    expect(lives(pid)).toBe(false);
  });

  it('does not outlive its cluster', async () => {
    const { id, pid } = await started(ignores, file);
    await emr.terminate(cluster);
    await emr.clusterAt(cluster, 'TERMINATED');
    expect(lives(pid)).toBe(false);
    expect((await emr.step(cluster, id)).Status?.State).toBe('INTERRUPTED');
  });

  it('does not outlive its plane', async () => {
    const other = await startTestPlane(emulator, { emrClusterStartMs: 50 });
    const calls = emrCalls(other);
    const Steps = [command('shell', ['bash', '-c', ignores.replaceAll('FILE', file)]), command('behind', ['true'])];
    await calls.run({ Steps });
    const [pid = 0] = await pidsIn(file, 1);
    calls.destroy();
    await other.close();
    expect([lives(pid), other.running()]).toEqual([false, []]);
    const ends = other.ledger().filter(({ event }) => event === 'ended');
    expect(ends.map(({ service, detail }) => [service, detail])).toEqual([
      ['emr-step', 'CANCELLED'],
      ['emr-step', 'INTERRUPTED'],
      ['emr-cluster', 'TERMINATED_WITH_ERRORS INTERNAL_ERROR'],
    ]);
  });
});
