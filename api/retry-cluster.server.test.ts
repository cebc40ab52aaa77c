import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEngineRig, type EngineRig } from '../test/harness/api/engine-rig.js';
import { retriesOn, type Retries } from '../test/harness/api/retries-on.js';
import { createGlueJob } from '../test/harness/aws-setup.js';

let rig: EngineRig;
let retries: Retries;

beforeAll(async () => {
  rig = await startEngineRig(new URL('../test/harness/api/retries/index.ts', import.meta.url));
  await createGlueJob(rig.plane, 'flaky');
  retries = retriesOn(rig);
});
beforeEach(() => {
  rig.plane.script('ready', {});
  for (const name of ['count', 'rank', 'flaky']) rig.plane.script(name, { afterMs: 20 });
});
afterAll(() => rig.close());

const failing = { afterMs: 20, exitCode: 1 };
const start = (more: object = {}) => rig.start('onCluster', { day: randomUUID(), ...more });

/** A run whose step `name` fails; it works from then on. */
async function failedIn(name: string, more: object = {}) {
  rig.plane.script(name, failing);
  const run = await retries.ended(await start(more));
  rig.plane.script(name, { afterMs: 20 });
  return run;
}

describe('a retry of a run with a cluster', () => {
  test('keeps what succeeded on it, and runs the rest on a new one', async () => {
    const before = await failedIn('rank');
    const old = await retries.document(before.id);
    expect((await retries.retry(before.id, { dryRun: true })).body.steps).toMatchObject([
      { name: 'etl/create', then: 'as-needed' },
      { name: 'count', then: 'kept' },
      { name: 'rank', then: 'again' },
      { name: 'etl/terminate', then: 'as-needed' },
    ]);
    const from = rig.plane.ledger().length;
    const { id } = await retries.retried(before.id);
    const now = await retries.document(id);
    expect(now).toMatchObject({
      state: 'succeeded',
      steps: [
        { name: 'count', keptFrom: before.id, links: old.steps[1]?.links },
        { name: 'etl/create', state: 'succeeded' },
        { name: 'rank', state: 'succeeded' },
        { name: 'told' },
        { name: 'etl/terminate', state: 'succeeded' },
        { name: 'after', state: 'succeeded' },
      ],
    });
    expect(now.steps[1]?.awsId).not.toBe(old.steps[0]?.awsId);
    expect(retries.committed(from)).toEqual(['ready', 'rank', 'flaky']);
  });

  test('creates none when all on it has succeeded', async () => {
    const before = await failedIn('flaky');
    const from = rig.plane.ledger().length;
    const { id } = await retries.retried(before.id);
    expect(await retries.document(id)).toMatchObject({
      state: 'succeeded',
      steps: [{ name: 'count' }, { name: 'rank' }, { name: 'told' }, { name: 'after' }].map((step, index) => ({
        ...step,
        ...(index < 3 && { keptFrom: before.id }),
      })),
    });
    expect(retries.committed(from)).toEqual(['flaky']);
  });

  test('of a retry keeps what either has done, each on a cluster of its own', async () => {
    const first = await failedIn('rank');
    rig.plane.script('flaky', failing);
    const second = await retries.retried(first.id);
    rig.plane.script('flaky', { afterMs: 20 });
    const from = rig.plane.ledger().length;
    const third = await retries.retried(second.id);
    expect(await retries.document(third.id)).toMatchObject({
      state: 'succeeded',
      steps: [
        { name: 'count', keptFrom: first.id },
        { name: 'rank', keptFrom: second.id },
        { name: 'told', keptFrom: second.id },
        { name: 'after' },
      ],
    });
    expect(retries.committed(from)).toEqual(['flaky']);
  });

  test('runs all on it again where the scope says that it holds what they made', async () => {
    const before = await failedIn('rank', { onRetry: 'again' });
    const from = rig.plane.ledger().length;
    const { id } = await retries.retried(before.id);
    expect((await retries.document(id)).state).toBe('succeeded');
    expect(retries.committed(from)).toEqual(['ready', 'count', 'rank', 'flaky']);
  });

  test('keeps the items that succeeded on it, also in a retry of a retry', async () => {
    const items = { items: ['good', 'bad', 'fair'], key: randomUUID() };
    for (const name of ['rank', 'flaky']) rig.plane.script(name, failing);
    const first = await retries.ended(await rig.start('itemsOnCluster', items));
    let from = rig.plane.ledger().length;
    const second = await retries.retried(first.id);
    expect(retries.committed(from)).toEqual(['ready', 'rank', 'flaky']);
    for (const name of ['rank', 'flaky']) rig.plane.script(name, { afterMs: 20 });
    from = rig.plane.ledger().length;
    const third = await retries.retried(second.id);
    expect(await retries.document(third.id)).toMatchObject({ state: 'succeeded', result: ['good', 'bad', 'fair'] });
    expect(retries.committed(from)).toEqual(['ready', 'rank', 'flaky']);
  });

  test('runs the items again where the scope says that it holds what they made', async () => {
    rig.plane.script('flaky', failing);
    const input = { items: ['good'], key: randomUUID(), onRetry: 'again' };
    const before = await retries.ended(await rig.start('itemsOnCluster', input));
    rig.plane.script('flaky', { afterMs: 20 });
    const from = rig.plane.ledger().length;
    await retries.retried(before.id);
    expect(retries.committed(from)).toEqual(['ready', 'count', 'flaky']);
  });

  test('takes the new one down when it is cancelled, also while that is created', async () => {
    const before = await failedIn('rank');
    rig.plane.script('rank', {});
    const answer = await retries.retry(before.id);
    const handle = rig.handle(answer.body.workflowId as string, answer.body.runId as string);
    await rig.becomes(handle, undefined, {
      steps: [{ name: 'count' }, { name: 'etl/create', state: 'succeeded' }, { name: 'rank', state: 'running' }],
    });
    await handle.cancel();
    const cancelled = await retries.ended(handle);
    expect((await retries.document(cancelled.id)).state).toBe('cancelled');
    expect(rig.plane.running()).toEqual([]);
    rig.plane.script('ready', { startsAfterMs: 3_600_000 });
    const again = await retries.retry(cancelled.id);
    const second = rig.handle(again.body.workflowId as string, again.body.runId as string);
    await rig.becomes(second, undefined, { steps: [{ name: 'count' }, { name: 'etl/create', state: 'queued' }] });
    await second.cancel();
    expect((await retries.document((await retries.ended(second)).id)).state).toBe('cancelled');
    expect(rig.plane.running()).toEqual([]);
  });
});
