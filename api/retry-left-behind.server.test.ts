import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChildRun } from '../contracts/run.js';
import { endedUnbegun } from '../test/harness/api/ended-unbegun.js';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { childrenOf } from '../test/harness/api/fan-outs.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';

let rig: EngineRig;
let retries: Retries;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/retries/index.ts', import.meta.url));
  for (const name of ['flaky', 'after']) await createGlueJob(rig.plane, name);
  retries = retriesOn(rig);
});
const works = { afterMs: 20 };
const fails = { afterMs: 20, exitCode: 7 };
const stubborn = { ignoresStop: true };
beforeEach(() => {
  for (const name of ['flaky', 'after']) rig.plane.script(name, works);
});
afterAll(() => rig.close());

const freshInput = () => ({ items: ['good', 'bad', 'fair'], key: randomUUID() });

/** The run of the item that runs the job `flaky`. */
async function badItemOf(id: string): Promise<ChildRun> {
  const [batch] = childrenOf(await retries.document(id));
  const { children = [] } = (await retries.document(batch.id)).steps[0] ?? {};
  return children.find(({ key }) => key === 'bad') as ChildRun;
}

/** Waits for the item's second job. Gives its id. */
async function inSecondJob(item: WorkflowHandle): Promise<string> {
  const { steps } = await rig.becomes(item, undefined, {
    steps: [{ name: 'first' }, { state: 'running', awsId: expect.any(String) }],
  });
  return steps[1]?.awsId as string;
}

/** A fan-out whose item is in its second job. */
async function untilSecondJob() {
  const handle = await rig.start('overItems', freshInput());
  const { id } = await rig.becomes(handle, undefined, { steps: [{ name: 'items', children: [{}] }] });
  await rig.becomes(rig.handle(childrenOf(await retries.document(id))[0].workflowId), undefined, {
    steps: [{ children: [{}, { key: 'bad' }, {}] }],
  });
  const item = await badItemOf(id);
  const itsHandle = rig.handle(item.workflowId);
  return { id, handle, item, itsHandle, job: await inSecondJob(itsHandle) };
}

/** A fan-out that has failed because of one item, and that item's own retry, in its second job. */
async function untilOwnRetry() {
  rig.plane.script('flaky', fails);
  const input = freshInput();
  const before = await retries.ended(await rig.start('overItems', input));
  rig.plane.script('flaky', stubborn);
  const answer = await retries.retry((await badItemOf(before.id)).id);
  expect(answer.status).toBe(202);
  const own = retries.startedBy(answer);
  return { before, input, own, ownId: answer.body.id as string, job: await inSecondJob(own) };
}

async function refusedFor(id: string, run: string, job: string) {
  for (const answer of [await retries.retry(id), await retries.rerun(id)]) {
    expectProblem(answer, 409, 'job-may-still-run');
    expect(answer.body.jobs).toMatchObject([{ id: job, run, step: 'second/bad' }]);
  }
  expect((await retries.retry(id, { dryRun: true })).body.jobs).toMatchObject([{ id: job }]);
}

describe('a retry of a fan-out has to name the job', () => {
  test('of an item that was terminated, though its batch has ended by itself', async () => {
    rig.plane.script('flaky', stubborn);
    const { id, handle, item, itsHandle, job } = await untilSecondJob();
    await itsHandle.terminate('by hand');
    await retries.ended(handle);
    await refusedFor(id, item.id, job);
    rig.plane.script('flaky', works);
    const run = await retries.retried(id, { mayStillRun: [job] });
    expect((await retries.document(run.id)).state).toBe('succeeded');
  });

  test('of an item that was terminated before the whole was cancelled', async () => {
    rig.plane.script('flaky', stubborn);
    const { id, handle, item, itsHandle, job } = await untilSecondJob();
    await Promise.all([itsHandle.terminate('by hand'), handle.cancel()]);
    await retries.ended(handle);
    await refusedFor(id, item.id, job);
  });

  test('of an item that was retried by itself and terminated', async () => {
    const { before, own, ownId, job } = await untilOwnRetry();
    await own.terminate('by hand');
    await refusedFor(before.id, ownId, job);
  });

  test('of an item that a retry was to follow, and had not come to', async () => {
    const { before, input, own, ownId, job } = await untilOwnRetry();
    await own.terminate('by hand');
    const second = await endedUnbegun(before, input);
    await refusedFor(second.id, ownId, job);
  });
});

test('a retry of a fan-out waits for an item that is retried by itself, and names that run', async () => {
  const { before, own, ownId } = await untilOwnRetry();
  for (const answer of [await retries.retry(before.id), await retries.rerun(before.id)]) {
    expectProblem(answer, 409, 'run-still-open');
    expect(answer.body.run.id).toBe(ownId);
  }
  await own.terminate('by hand');
});
