import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memoKey } from '../contracts/names.js';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import type { Answer } from '../test/harness/api/api-client.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';

let rig: EngineRig;
let retries: Retries;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/retries/index.ts', import.meta.url));
  await createGlueJob(rig.plane, 'flaky');
  retries = retriesOn(rig);
});
afterEach(() => rig.plane.clearFaults());
afterAll(() => rig.close());

const fails = () => rig.plane.script('flaky', { afterMs: 20, exitCode: 7 });
const works = () => rig.plane.script('flaky', { afterMs: 20 });
const freshDay = () => ({ day: randomUUID() });

const failed = async (pipeline = 'loads') => {
  fails();
  const run = await retries.ended(await rig.start(pipeline, freshDay()));
  works();
  return run;
};

describe('a retry is refused', () => {
  test('by the short id, with the full one', async () => {
    const { id, handle } = await failed();
    const answer = await retries.retry(handle.workflowId);
    expectProblem(answer, 409, 'full-run-id-required');
    expect(answer.body.run).toMatchObject({ id });
  });

  test('while the run is open', async () => {
    const handle = await rig.start('holds', { job: 'held', key: randomUUID() });
    const { id } = await rig.becomes(handle, undefined, { steps: [{ name: 'first' }, { state: 'running' }] });
    for (const answer of [
      await retries.retry(id),
      await retries.retry(id, { dryRun: true }),
      await retries.rerun(id),
    ]) {
      expectProblem(answer, 409, 'run-still-open');
      expect(answer.body.run.id).toBe(id);
    }
    await handle.cancel();
  });

  test('after a success', async () => {
    works();
    const { id } = await retries.ended(await rig.start('loads', freshDay()));
    expectProblem(await retries.retry(id), 409, 'nothing-to-retry');
  });

  test('of a run that is not the latest of its key, and names that', async () => {
    const first = await failed();
    fails();
    const second = await retries.retried(first.id);
    for (const answer of [
      await retries.retry(first.id),
      await retries.rerun(first.id),
      await retries.retry(first.id, { dryRun: true }),
    ]) {
      expectProblem(answer, 409, 'later-run-exists');
      expect(answer.body.run.id).toBe(second.id);
    }
  });

  test('with keys that nobody knows', async () => {
    expectProblem(
      await retries.retry('loads:nothing:00000000-0000-0000-0000-000000000000', { steps: ['load'] }),
      400,
      'invalid-request',
    );
    expectProblem(await retries.retry('loads:nothing:00000000-0000-0000-0000-000000000000'), 404, 'run-not-found');
  });

  test('twenty times at once but once, and the others name the one that was quicker', async () => {
    const { id } = await failed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => retries.retry(id)));
    const started = answers.filter(({ status }) => status === 202);
    expect(started).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 202);
    for (const other of others) {
      expectProblem(other, 409, 'later-run-exists');
      expect(other.body.run.id).toBe(started[0]?.body.id);
    }
    await retries.ended(retries.startedBy(started[0] as Answer));
  });
});

describe('a job that may still run', () => {
  test('after JobStillRunning has to be named', async () => {
    const handle = await rig.start('holds', { job: 'stubborn', key: randomUUID() });
    const { id, steps } = await rig.becomes(handle, undefined, { steps: [{ name: 'first' }, { state: 'running' }] });
    await handle.cancel();
    await retries.ended(handle);
    const awsId = steps[1]?.awsId as string;
    for (const answer of [
      await retries.retry(id),
      await retries.rerun(id),
      await retries.retry(id, { mayStillRun: ['jr_other'] }),
    ]) {
      expectProblem(answer, 409, 'job-may-still-run');
      expect(answer.body.jobs).toMatchObject([{ id: awsId, run: id, step: 'held', launch: 1 }]);
      expect(answer.body.jobs[0].because).toContain('JobStillRunning');
    }
    expect((await retries.retry(id, { dryRun: true })).body).toMatchObject({
      steps: [{ then: 'kept' }, { name: 'held', then: 'again' }],
      jobs: [{ id: awsId }],
    });
    expect((await retries.retry(id, { dryRun: true, mayStillRun: [awsId] })).body.jobs).toEqual([]);
    const answer = await retries.retry(id, { mayStillRun: [awsId] });
    expect(answer.status).toBe(202);
    expect((await retries.startedBy(answer).describe()).memo?.[memoKey]).toMatchObject({ mayStillRun: [awsId] });
    await retries.startedBy(answer).terminate();
  });

  test('after a termination has to be named, too', async () => {
    const handle = await rig.start('holds', { job: 'held', key: randomUUID() });
    const { id, steps } = await rig.becomes(handle, undefined, { steps: [{ name: 'first' }, { state: 'running' }] });
    await handle.terminate('by hand');
    const answer = await retries.retry(id);
    expectProblem(answer, 409, 'job-may-still-run');
    expect(answer.body.jobs).toMatchObject([{ id: steps[1]?.awsId, step: 'held' }]);
    const next = await retries.retry(id, { mayStillRun: [steps[1]?.awsId] });
    expect(next.status).toBe(202);
    await retries.startedBy(next).terminate();
  });
});

describe('an Idempotency-Key', () => {
  test('of a retry gives the same answer again, at once and late', async () => {
    const before = await failed();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => retries.retry(before.id, {}, key)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(answers.map(({ body }) => body.runId as string)).size).toBe(1);
    const run = await retries.ended(retries.startedBy(answers[0] as Answer));
    works();
    const other = await retries.rerun(run.id);
    expect(other.status).toBe(202);
    await retries.ended(retries.startedBy(other));
    expect(await retries.retry(before.id, {}, key)).toMatchObject({
      status: 202,
      body: { id: run.id },
      headers: { 'idempotency-replayed': 'true' },
    });
    expectProblem(await retries.retry(before.id, { note: 'another' }, key), 422, 'idempotency-key-reused');
  });

  test('whose retry was refused stays refused', async () => {
    const first = await failed();
    fails();
    const second = await retries.retried(first.id);
    const key = randomUUID();
    for (const replayed of [undefined, 'true']) {
      const answer = await retries.retry(first.id, {}, key);
      expectProblem(answer, 409, 'later-run-exists');
      expect(answer.body.run.id).toBe(second.id);
      expect(answer.headers['idempotency-replayed']).toBe(replayed);
    }
  });
});
