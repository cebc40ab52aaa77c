import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { memoKey } from '../contracts/names.js';
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
beforeEach(() => {
  for (const name of ['flaky', 'after']) rig.plane.script(name, works);
});
afterAll(() => rig.close());

const items = ['good', 'bad', 'fair'];
const start = (pipeline: string) => rig.start(pipeline, { items, key: randomUUID() });

async function failedIn(job: string, pipeline = 'overItems') {
  rig.plane.script(job, fails);
  const run = await retries.ended(await start(pipeline));
  rig.plane.script(job, works);
  return run;
}

/** The runs of the items that a run has begun, by their keys. */
async function itemsOf(id: string) {
  const [batch] = childrenOf(await retries.document(id));
  const { children = [] } = (await retries.document(batch.id)).steps[0] ?? {};
  return new Map(children.map((child) => [child.key, child]));
}

const begun = (from: number) => retries.committed(from).sort();

describe('a retry of a fan-out over a pipeline', () => {
  test('keeps the items that succeeded, and of the others the steps that did', async () => {
    const before = await failedIn('flaky');
    const old = await itemsOf(before.id);
    expect((await retries.retry(before.id, { dryRun: true })).body.steps).toMatchObject([
      { name: 'items', then: 'in-part' },
    ]);
    const from = rig.plane.ledger().length;
    const run = await retries.retried(before.id);
    expect(await retries.document(run.id)).toMatchObject({
      state: 'succeeded',
      result: items.map((id) => ({ key: id, result: { id, size: 1 } })),
    });
    const started = begun(from);
    // Which of the good ones had been cancelled, because one failed, is a matter of moments.
    expect(started.filter((name) => name !== 'job-a')).toEqual(['after', 'flaky']);
    const now = await itemsOf(run.id);
    const bad = await retries.document(now.get('bad')?.id ?? '');
    expect(bad).toMatchObject({
      state: 'succeeded',
      retryOf: old.get('bad')?.id,
      steps: [
        { name: 'first', keptFrom: old.get('bad')?.id },
        { name: 'second/bad', state: 'succeeded' },
      ],
    });
    const failedItem = await retries.document(old.get('bad')?.id ?? '');
    expect(failedItem).toMatchObject({ state: 'failed', next: bad.id });
  });

  test('runs no item when all have succeeded', async () => {
    const before = await failedIn('after');
    const from = rig.plane.ledger().length;
    const run = await retries.retried(before.id);
    expect(await retries.document(run.id)).toMatchObject({
      state: 'succeeded',
      result: items.map((id) => ({ key: id, result: { id, size: 1 } })),
      steps: [{ name: 'items', state: 'succeeded', result: { total: 3, succeeded: 3 } }, { name: 'after' }],
    });
    expect(begun(from)).toEqual(['after']);
  });

  test('of a retry still keeps them', async () => {
    const first = await failedIn('after');
    rig.plane.script('after', fails);
    const second = await retries.retried(first.id);
    rig.plane.script('after', works);
    const from = rig.plane.ledger().length;
    const third = await retries.retried(second.id);
    expect((await retries.document(third.id)).state).toBe('succeeded');
    expect(begun(from)).toEqual(['after']);
  });

  test('keeps an item that was retried by itself meanwhile', async () => {
    const before = await failedIn('flaky');
    const own = await retries.retried((await itemsOf(before.id)).get('bad')?.id ?? '');
    expect((await retries.document(own.id)).state).toBe('succeeded');
    const from = rig.plane.ledger().length;
    const run = await retries.retried(before.id);
    expect((await retries.document(run.id)).state).toBe('succeeded');
    expect(begun(from).filter((name) => name === 'flaky')).toEqual([]);
    // Its own retry was given the parsed input, the fan-out's items are as the pipeline wrote them.
    expect((await itemsOf(run.id)).get('bad')?.id).toBe(own.id);
  });

  test('parses the input of an item again, which nobody knows to be parsed', async () => {
    const before = await failedIn('flaky');
    const run = await retries.retried(before.id);
    const bad = (await itemsOf(run.id)).get('bad');
    const { memo } = await rig.handle(bad?.workflowId ?? '').describe();
    expect(memo?.[memoKey]).toMatchObject({ startedBy: 'retry', parsed: false });
    expect((await retries.document(bad?.id ?? '')).result).toEqual({ id: 'bad', size: 1 });
  });

  test('has to name the jobs that its items have left', async () => {
    rig.plane.script('flaky', { ignoresStop: true });
    const handle = await start('overItems');
    const { id } = await rig.becomes(handle, undefined, { steps: [{ name: 'items', state: 'running' }] });
    await rig.becomes(rig.handle(childrenOf(await retries.document(id))[0].workflowId), undefined, {
      steps: [{ children: [{}, { key: 'bad' }, {}] }],
    });
    const bad = (await itemsOf(id)).get('bad');
    await rig.becomes(rig.handle(bad?.workflowId ?? ''), undefined, {
      steps: [{ name: 'first' }, { state: 'running' }],
    });
    await handle.cancel();
    await retries.ended(handle);
    const item = await retries.document(bad?.id ?? '');
    const answer = await retries.retry(id);
    expectProblem(answer, 409, 'job-may-still-run');
    expect(answer.body.jobs).toMatchObject([{ run: item.id, step: 'second/bad', id: item.steps[1]?.awsId }]);
    rig.plane.script('flaky', works);
    const run = await retries.retried(id, { mayStillRun: [item.steps[1]?.awsId] });
    expect((await retries.document(run.id)).state).toBe('succeeded');
  });

  test('waits for the items of a terminated run', async () => {
    rig.plane.script('flaky', { ignoresStop: true });
    const handle = await start('overItems');
    const { id } = await rig.becomes(handle, undefined, {
      steps: [{ name: 'items', children: [{ state: 'running' }] }],
    });
    await rig.becomes(rig.handle(childrenOf(await retries.document(id))[0].workflowId), undefined, {
      steps: [{ children: [{}, { key: 'bad' }, {}] }],
    });
    const bad = (await itemsOf(id)).get('bad');
    await rig.becomes(rig.handle(bad?.workflowId ?? ''), undefined, {
      steps: [{ name: 'first' }, { state: 'running' }],
    });
    await handle.terminate('by hand');
    expectProblem(await retries.retry(id), 409, 'run-still-open');
    await retries.ended(rig.handle(childrenOf(await retries.document(id))[0].workflowId));
    expectProblem(await retries.retry(id), 409, 'job-may-still-run');
  });
});

describe('a retry of a fan-out over a function', () => {
  test('keeps the items that succeeded, whatever the window is', async () => {
    rig.plane.script('flaky', fails);
    const before = await failedIn('after', 'overClosure');
    rig.plane.script('flaky', works);
    const from = rig.plane.ledger().length;
    const run = await retries.retried(before.id);
    expect(await retries.document(run.id)).toMatchObject({ state: 'succeeded', result: 3 });
    expect(begun(from)).toEqual(['after', 'flaky']);
  });
});
