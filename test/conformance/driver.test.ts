import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDrivers } from '../../activities/drivers.js';
import { jobKinds, type AnySpec } from '../../activities/specs.js';
import type { JobDriver } from '../../activities/job-driver.js';
import type { JobMark, JobRef, Target } from '../../contracts/job.js';
import { startPlane, type Plane } from '../../local/aws/plane.js';
import { scaleTiming } from '../../contracts/timing.js';
import { useCredentials } from '../harness/credentials.js';
import { eventually } from '../harness/history.js';
import { testTiming } from '../harness/timing.js';
import { subjects } from './subjects.js';

/** What the engine relies on, of each driver against its service; with no more rights than its `iam.ts` lists. */
let plane: Plane;
let folder: string;
let target: Target;

beforeAll(async () => {
  useCredentials('millrace-worker');
  folder = mkdtempSync(join(tmpdir(), 'millrace-conformance-'));
  plane = await startPlane({
    emulatorUrl: 'http://127.0.0.1:1',
    stateDir: folder,
    jobsPython: 'python3',
    pythonPath: '',
    images: {},
    warn: () => undefined,
  });
  target = { name: 'default', region: 'us-east-1', partition: 'aws', account: '000000000000', endpoint: plane.url };
});
afterEach(() => plane.clearFaults());
afterAll(async () => {
  await plane.close();
  rmSync(folder, { recursive: true });
});

const mark = (): JobMark => ({
  key: randomBytes(16).toString('hex'),
  mintedAt: new Date().toISOString(),
  namespace: 'default',
  workflowId: 'flights:2001-01-05',
  runId: '019a0000-0000-7000-8000-000000000000',
  pipeline: 'flights',
  owner: 'flights-team',
  step: 'extract',
  launch: 1,
});

/** Of the AWS clients in this process to the plane. */
async function countingCalls<Out>(act: () => Promise<Out>): Promise<{ answers: Out; calls: number }> {
  let calls = 0;
  const count = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    if (request.getHeader('host') === new URL(plane.url).host) calls += 1;
  };
  subscribe('http.client.request.start', count);
  try {
    const answers = await act();
    return { answers, calls };
  } finally {
    unsubscribe('http.client.request.start', count);
  }
}

const open = <Command>(command: Command): Command => command;

describe.each(subjects)('the driver of $kind', (subject) => {
  const name = `conformance-${subject.kind}`;
  let spec: AnySpec;
  let driver: JobDriver;

  beforeAll(async () => {
    spec = await subject.prepare(plane, name);
    driver = createDrivers(testTiming)(subject.kind, target);
  });

  const start = async (its = mark()): Promise<JobRef> => {
    const answer = await driver.start(spec, { mark: its, limitSeconds: 3_600 }, open);
    if (!('started' in answer)) throw new Error(answer.refused);
    return answer.started;
  };
  const state = async (ref: JobRef) => (await driver.describe([ref]))[0];
  const endOf = (ref: JobRef) =>
    eventually('the job has ended', async () => {
      const now = await state(ref);
      return now && now.status !== 'active' && now;
    });

  it('gives a ref that says kind, region and account', async () => {
    expect(await start()).toMatchObject({
      kind: subject.kind,
      target: { region: 'us-east-1', account: '000000000000' },
    });
  });

  it('marks the job with the key', async () => {
    const its = mark();
    const ref = await start(its);
    expect(plane.ledger().find(({ event, jobId }) => event === 'committed' && jobId === subject.idOf(ref))?.key).toBe(
      its.key,
    );
  });

  it('sends the start once, whatever the answer', async () => {
    const its = mark();
    plane.fault({
      service: subject.service,
      operation: subject.startOperation,
      fault: { type: 'lose-reply', how: 'reset' },
    });
    await expect(start(its)).rejects.toThrow();
    expect(plane.ledger().filter(({ event, key }) => event === 'received' && key === its.key)).toHaveLength(1);
  });

  it('sends nothing when the fence is closed', async () => {
    const its = mark();
    const { fenceWith } = await import('../../activities/aws/fence.js');
    const closed = fenceWith(() => Promise.reject(new Error('no longer current')));
    await expect(driver.start(spec, { mark: its, limitSeconds: 60 }, closed)).rejects.toMatchObject({
      name: 'FenceClosed',
    });
    expect(plane.ledger().some(({ key }) => key === its.key)).toBe(false);
  });

  it('finds a running job by its mark, and none where there is none', async () => {
    const its = mark();
    expect(await driver.find(spec, its)).toBeUndefined();
    const ref = await start(its);
    expect(await driver.find(spec, its)).toEqual(ref);
  });

  it('finds a job that has ended', async () => {
    const its = mark();
    const ref = await start(its);
    plane.endJob(subject.idOf(ref), { code: 0 });
    await endOf(ref);
    expect(await driver.find(spec, its)).toEqual(ref);
  });

  it.runIf(!subject.hasToken)('finds the older one of two jobs with one mark', async () => {
    const its = mark();
    const ours = await start(its);
    const at = Date.now();
    await eventually('the clock has moved', () => Date.now() > at + 5);
    await start(its);
    expect(await driver.find(spec, its)).toEqual(ours);
  });

  it('tells all jobs that carry a mark, the oldest first, with the times of their creation', async () => {
    const its = mark();
    expect(await driver.marked(spec, its)).toEqual([]);
    const before = Date.now();
    const refs = [await start(its)];
    if (!subject.hasToken) {
      const at = Date.now();
      await eventually('the clock has moved', () => Date.now() > at + 5);
      refs.push(await start(its));
    }
    await start();
    const marked = await driver.marked(spec, its);
    expect(marked.map(({ ref }) => ref)).toEqual(refs);
    for (const { createdAt } of marked) {
      expect(createdAt).toBeGreaterThanOrEqual(Math.floor(before / 1_000) * 1_000);
      expect(createdAt).toBeLessThanOrEqual(Date.now());
    }
  });

  it('finds three hundred jobs at once with few calls', async () => {
    const marks = Array.from({ length: 300 }, () => mark());
    const ref = await start(marks[150]);
    // The rates and the patience of the product, in its own ratio: who waits too long for a turn is refused one.
    const busy = createDrivers(scaleTiming(0.2))(subject.kind, target);
    const { answers, calls } = await countingCalls(() => Promise.all(marks.map((its) => busy.find(spec, its))));
    expect(answers.flatMap((found, index) => (found ? [[index, found]] : []))).toEqual([[150, ref]]);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(30);
  });

  it('does not take an error of the listing for "not found"', async () => {
    plane.fault({
      service: subject.service,
      operation: subject.listOperation,
      fault: { type: 'error', code: 'ThrottlingException' },
    });
    await expect(driver.find(spec, mark())).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it.runIf(subject.hasToken)('answers a resend of the same key with the same job', async () => {
    const its = mark();
    expect(await start(its)).toEqual(await start(its));
  });

  it('describes many jobs in the order asked', async () => {
    const refs = await Promise.all(Array.from({ length: 8 }, () => start()));
    const ends = refs.map((_, index) => index % 3);
    refs.forEach((ref, index) => index % 2 === 0 && plane.endJob(subject.idOf(ref), { code: ends[index] as number }));
    await eventually(
      'half of them have ended',
      async () => (await driver.describe(refs)).filter((state) => state?.status !== 'active').length === 4,
    );
    const states = await driver.describe(refs);
    expect(states.map((state) => state?.status)).toEqual([
      'succeeded',
      'active',
      'failed',
      'active',
      'failed',
      'active',
      'succeeded',
      'active',
    ]);
  });

  it('tells a success from a failure, with its reason', async () => {
    const [good, bad] = [await start(), await start()];
    plane.endJob(subject.idOf(good), { code: 0 });
    plane.endJob(subject.idOf(bad), { code: 3 });
    expect(await endOf(good)).toMatchObject({ status: 'succeeded' });
    expect(await endOf(bad)).toMatchObject({
      status: 'failed',
      fault: 'user',
      reason: expect.stringContaining('3') as string,
    });
  });

  it('says that a job is missing which AWS does not show yet', async () => {
    // For some services a listing is how they are described.
    plane.show(subject.kind, { describeAfterMs: 60_000, listingsAfterMs: 60_000 });
    try {
      const ref = await start();
      expect(await state(ref)).toMatchObject({ status: 'missing' });
    } finally {
      plane.show(subject.kind, {});
    }
  });

  it('says that jobs are missing whose ids nobody knows, and gives none of them the state of another', async () => {
    const ref = await start();
    plane.endJob(subject.idOf(ref), { code: 0 });
    await endOf(ref);
    const unknown = () => subject.withUnknownId(ref);
    const states = await driver.describe([unknown(), unknown(), ref, unknown(), unknown(), unknown()]);
    expect(states.map((one) => one?.status)).toEqual([
      'missing',
      'missing',
      'succeeded',
      'missing',
      'missing',
      'missing',
    ]);
  });

  it('stops a job, and calls its end stopped and not succeeded', async () => {
    const ref = await start();
    await driver.stop(ref, 'a test');
    expect(await endOf(ref)).toMatchObject({ status: 'stopped' });
  });

  it('asks for no stop when the fence is closed', async () => {
    const ref = await start();
    const before = plane.ledger().filter(({ event }) => event === 'stop').length;
    const { fenceWith } = await import('../../activities/aws/fence.js');
    const closed = fenceWith(() => Promise.reject(new Error('no longer current')));
    await expect(driver.stop(ref, 'a test', 0, closed)).rejects.toMatchObject({ name: 'FenceClosed' });
    expect(plane.ledger().filter(({ event }) => event === 'stop')).toHaveLength(before);
    await driver.stop(ref, 'a test');
    expect(await endOf(ref)).toMatchObject({ status: 'stopped' });
  });

  it('stops a job that has ended without complaint', async () => {
    const ref = await start();
    plane.endJob(subject.idOf(ref), { code: 0 });
    await endOf(ref);
    await driver.stop(ref, 'a test');
    expect(await endOf(ref)).toMatchObject({ status: 'succeeded' });
  });

  it('links to the console and names the id', async () => {
    const ref = await start();
    const page = expect.stringMatching(/^https:\/\/us-east-1\.console\.aws\.amazon\.com\//) as string;
    expect(driver.links(ref).awsId).toBe(subject.idOf(ref));
    expect(driver.links(ref).console).toEqual(subject.hasConsole ? page : undefined);
    const elsewhere = createDrivers(testTiming)(subject.kind, { ...target, partition: 'aws-iso' });
    expect(elsewhere.links(ref)).not.toHaveProperty('console');
  });
});

it('has a file of the suite for every kind of job', () => {
  const files = readdirSync(new URL('.', import.meta.url));
  expect(files).toEqual(expect.arrayContaining(jobKinds.map((kind) => `${kind}.test.ts`)));
  expect(subjects.map(({ kind }) => kind)).toEqual(jobKinds);
});
