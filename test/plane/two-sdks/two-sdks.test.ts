/**
 * That the stand-in is not only understood by our own client: two SDKs that others wrote make the same calls, each on a
 * plane of its own, and read the same answers and the same errors.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../../local/aws/plane.js';
import { readTools } from '../../../local/tools.js';
import { putObjects } from '../clients.js';
import { startTestEmulator, startTestPlane, type Emulator } from '../real-plane.js';
import { runScenario } from './run-scenario.js';
import { at, normalised, type Done, type Step } from './scenario.js';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const steps = JSON.parse(readFileSync(pathOf('scenario.json'), 'utf8')) as Step[];
const countScript = `
import sys
from awsglue.utils import getResolvedOptions
options = getResolvedOptions(sys.argv, ['limit', 'unit'])
for number in range(int(options['limit'])):
    print(number, options['unit'])
`;

let emulator: Emulator;
const planes: Plane[] = [];
let transcripts: Record<'boto3' | 'javascript', Done[]>;

beforeAll(async () => {
  emulator = await startTestEmulator();
  const images = { python: { program: readTools().jobsPython, args: [], cwd: emulator.folder } };
  planes.push(await startTestPlane(emulator, { images }), await startTestPlane(emulator, { images }));
  const [first, second] = planes as [Plane, Plane];
  await putObjects(first.url, 'two-sdks', { 'count.py': countScript });
  const [boto3, javascript] = await Promise.all([runBoto3(first.url), runScenario(second.url, steps)]);
  transcripts = { boto3: normalised(boto3), javascript: normalised(javascript) };
});
afterAll(async () => {
  await Promise.all(planes.map((plane) => plane.close()));
  await emulator.stop();
});

describe('boto3 and the SDK for JavaScript', () => {
  const calls = steps.filter((step) => 'call' in step);

  it.each(calls.map(({ does }, index) => [does, index] as const))('read the same: %s', (does, index) => {
    expect(transcripts.boto3[index]).toEqual(transcripts.javascript[index]);
    expect(transcripts.boto3[index]?.does).toBe(does);
  });

  it('start the same jobs, once each', () => {
    const [first, second] = planes.map((plane) =>
      plane.ledger().map(({ event, name, key, principal, detail }) => ({ event, name, key, principal, detail })),
    );
    expect(first).toEqual(second);
  });
});

describe('what both read', () => {
  it.each([
    ['a job that does not exist', 'EntityNotFoundException', 400],
    ['a worker may not register jobs', 'AccessDeniedException', 400],
    ['a third one is one too many', 'ConcurrentRunsExceededException', 400],
    ['a request without what it must have', 'ValidationException', 400],
    ['a number that is none', 'SerializationException', 400],
    ['a start that is throttled', 'ThrottlingException', 400],
    ['a start that fails within Glue', 'InternalServiceException', 500],
    ['an operation that the plane has not', 'UnknownOperationException', 400],
    ['another request with the same token', 'ConflictException', 400],
    ['a cluster that does not exist', 'ClusterNotFoundException', 400],
    ['a stop of a task that nobody knows', 'InvalidParameterException', 400],
    ['an expired key, at Glue', 'ExpiredTokenException', 400],
    ['an expired key, at CloudWatch Logs', 'ExpiredTokenException', 400],
    ['an expired key, at STS', 'ExpiredToken', 403],
    ['a key that nobody knows, by JSON', 'UnrecognizedClientException', 400],
    ['a key that nobody knows, by the query protocol', 'InvalidClientTokenId', 403],
    ['another region, at ECS', 'InvalidSignatureException', 400],
    ['another region, at STS', 'SignatureDoesNotMatch', 403],
    ['a worker may not write logs', 'AccessDeniedException', 400],
  ])('is, for %s, %s', (does, code, status) => {
    expect(transcripts.boto3.find((done) => done.does === does)?.error).toMatchObject({ code, status });
  });

  it.each([
    ['the run at its end', 'JobRun.Arguments.--limit', '3'],
    ['the run at its end', 'JobRun.Arguments.--unit', 'rows'],
    ['what it has printed', 'events.2.message', '2 rows'],
    ['the run that waits', 'JobRun.JobRunState', 'WAITING'],
    ['the run that has failed', 'JobRun.ErrorMessage', 'Command failed with exit code 3'],
    ['a task', 'tasks.0.lastStatus', 'PENDING'],
    ['the task at its end', 'tasks.0.containers.0.exitCode', 0],
    ['the task at its end', 'tasks.0.stopCode', 'EssentialContainerExited'],
    ['there is room again, and the token does not care', 'failures.0.reason', 'RESOURCE:MEMORY'],
    ['the task that was stopped, and one that nobody knows', 'tasks.0.stoppedReason', 'no longer needed'],
    ['the task that was stopped, and one that nobody knows', 'failures.0.reason', 'MISSING'],
  ])('is, for %s, at %s: %s', (does, path, value) => {
    expect(at(transcripts.boto3.find((done) => done.does === does)?.output, path)).toEqual(value);
  });

  it('is a word about job services that are not here', () => {
    expect(transcripts.boto3.at(-1)?.error).toMatchObject({
      code: 'UnknownOperationException',
      message: 'The local AWS does not run elasticmapreduce jobs',
    });
  });

  it('is a second page that goes on where the first one ends', () => {
    const pages = ['the first page of the batch', 'the second page of the batch'];
    const arns = pages.flatMap((does) => at(transcripts.boto3.find((done) => done.does === does)?.output, 'taskArns'));
    expect(new Set(arns).size).toBe(3);
  });
});

async function runBoto3(url: string): Promise<Done[]> {
  const { stdout } = await promisify(execFile)(
    readTools().jobsPython,
    [pathOf('run_scenario.py'), url, pathOf('scenario.json')],
    { env: { PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true' }, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout) as Done[];
}
