import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memoKey } from '../contracts/names.js';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';
import { eventsOf } from '../test/harness/history.js';

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

describe('a retry', () => {
  test('starts the failed step under a new key, keeps the others, and goes on', async () => {
    const before = await failed();
    const [extract, , transform] = (await retries.document(before.id)).steps;
    const from = rig.plane.ledger().length;
    const answer = await retries.retry(before.id, { note: 'mended' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ outcome: 'started', retryOf: before.id });
    expect(answer.headers.location).toBe(`/v1/runs/${answer.body.id}`);
    const run = await retries.ended(retries.startedBy(answer));
    const now = await retries.document(run.id);
    expect(now).toMatchObject({
      state: 'succeeded',
      retryOf: before.id,
      result: { extracted: extract?.awsId, twice: 42 },
      steps: [
        {
          name: 'extract',
          kind: 'glue',
          state: 'succeeded',
          keptFrom: before.id,
          awsId: extract?.awsId,
          links: extract?.links,
          result: extract?.result,
          startedAt: extract?.startedAt,
          launches: [],
        },
        { name: 'count', kind: 'task', state: 'succeeded', keptFrom: before.id, result: 42 },
        { name: 'transform', state: 'succeeded' },
        { name: 'load', state: 'succeeded' },
      ],
    });
    expect(retries.committed(from)).toEqual(['flaky', 'task-a']);
    expect(now.steps[2]?.launches[0]?.key).not.toBe(transform?.launches[0]?.key);
    expect(await retries.document(before.id)).toMatchObject({ state: 'failed', next: run.id });
    const { memo } = await run.handle.describe();
    expect(memo?.[memoKey]).toMatchObject({
      v: 1,
      startedBy: 'api',
      note: 'mended',
      retryOf: before.runId,
      after: before.runId,
    });
  });

  test('told without one, says which steps run again and why, and starts nothing', async () => {
    const before = await failed();
    const answer = await retries.retry(before.id, { dryRun: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      run: before.id,
      steps: [
        { name: 'extract', kind: 'glue', then: 'kept', because: 'It has succeeded.', keptFrom: before.id },
        { name: 'count', kind: 'task', then: 'kept', because: 'It has succeeded.', keptFrom: before.id },
        {
          name: 'transform',
          kind: 'glue',
          then: 'again',
          because: expect.stringContaining('It has ended as failed: Command failed with exit code 7') as string,
        },
      ],
      jobs: [],
    });
    expect(await retries.document(before.id)).not.toHaveProperty('next');
  });

  test('says without starting anything what it would be refused for: an input that no longer fits', async () => {
    const before = await retries.ended(await rig.startByHand('loads', { day: 5 }));
    for (const body of [{ dryRun: true }, {}])
      expectProblem(await retries.retry(before.id, body), 409, 'input-no-longer-fits');
  });

  test('of a retry keeps what the first run and the retry have done', async () => {
    const first = await failed();
    fails();
    const second = await retries.retried(first.id);
    works();
    expect((await retries.retry(second.id, { dryRun: true })).body.steps).toMatchObject([
      { name: 'extract', then: 'kept', keptFrom: first.id },
      { name: 'count', then: 'kept', keptFrom: first.id },
      { name: 'transform', then: 'again' },
    ]);
    const from = rig.plane.ledger().length;
    const third = await retries.retried(second.id);
    expect(await retries.document(third.id)).toMatchObject({
      state: 'succeeded',
      retryOf: second.id,
      steps: [{ keptFrom: first.id }, { keptFrom: first.id }, { name: 'transform' }, { name: 'load' }],
    });
    expect(retries.committed(from)).toEqual(['flaky', 'task-a']);
  });

  test('runs a step again whose spec has changed', async () => {
    const before = await failed('changes');
    const from = rig.plane.ledger().length;
    const run = await retries.retried(before.id);
    const { steps } = await retries.document(run.id);
    expect(steps).toMatchObject([
      { name: 'same', keptFrom: before.id },
      { name: 'changed', state: 'succeeded', launches: [{ launch: 1 }] },
      { name: 'fails', state: 'succeeded' },
    ]);
    expect(steps[1]).not.toHaveProperty('keptFrom');
    expect(retries.committed(from)).toHaveLength(2);
  });

  test('runs again what its author says does not outlive the run', async () => {
    const before = await failed('cleansUp');
    const run = await retries.retried(before.id);
    expect(await retries.document(run.id)).toMatchObject({
      state: 'succeeded',
      steps: [
        { name: 'source', keptFrom: before.id },
        { name: 'stage', launches: [{ launch: 1 }] },
        { name: 'merge' },
        { name: 'drop', launches: [{ launch: 1 }] },
        { name: 'told', state: 'succeeded' },
      ],
    });
  });

  test('schedules nothing for what it keeps', async () => {
    const run = await retries.retried((await failed()).id);
    const types = (await eventsOf(run.handle)).flatMap(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
    );
    expect(types).toEqual(['millrace.loadOutcomes', 'glue.start', 'glue.wait', 'ecs.start', 'ecs.wait']);
  });
});

describe('a rerun', () => {
  test('starts again from the start, also after a success', async () => {
    works();
    const first = await retries.ended(await rig.start('loads', freshDay()));
    const from = rig.plane.ledger().length;
    const answer = await retries.rerun(first.id, { note: 'once more' });
    expect(answer).toMatchObject({ status: 202, body: { outcome: 'started', rerunOf: first.id } });
    const run = await retries.ended(retries.startedBy(answer));
    const now = await retries.document(run.id);
    expect(now).toMatchObject({ state: 'succeeded', rerunOf: first.id });
    expect(now).not.toHaveProperty('retryOf');
    expect(retries.committed(from)).toEqual(['job-a', 'flaky', 'task-a']);
    expect(await retries.document(first.id)).toMatchObject({ next: run.id });
  });

  test('of a failed run keeps nothing', async () => {
    const first = await failed();
    const from = rig.plane.ledger().length;
    await retries.ended(retries.startedBy(await retries.rerun(first.id)));
    expect(retries.committed(from)).toHaveLength(3);
  });
});
