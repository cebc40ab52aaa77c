import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { memoKey } from '../../contracts/names.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startWorkerProcess } from '../harness/killable-worker.js';
import { startRig, type Rig } from '../harness/rig.js';

const workflowsPath = fileURLToPath(new URL('../harness/api/retries/index.ts', import.meta.url));
const works = { afterMs: 20 };
const fails = { afterMs: 20, exitCode: 7 };
let rig: Rig;
let bulks = 0;

beforeAll(async () => {
  const bulk = () => Promise.resolve(`${(bulks += 1)}`.padEnd(600_000, 'x'));
  rig = await startRig({ workflowsPath, activities: { bulk }, timing: { targetPatience: '3s' } });
  for (const name of ['job-a', 'flaky']) await createGlueJob(rig.plane, name);
});
beforeEach(() => {
  rig.plane.script('job-a', works);
  rig.plane.script('flaky', works);
});
afterAll(() => rig.close());

const committed = (from: number) =>
  rig.plane
    .ledger()
    .slice(from)
    .flatMap(({ event, name }) => (event === 'committed' ? [name] : []));

/** Starts a retry as the API does, but for its looks. */
const retryOf = (pipeline: string, input: object, { workflowId }: WorkflowHandle, runId: string) =>
  rig.start(pipeline, input, { workflowId, memo: { [memoKey]: { v: 1, startedBy: 'a test', retryOf: runId } } });

const loads = async (handle: WorkflowHandle) =>
  (await eventsOf(handle)).filter(
    ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'millrace.loadOutcomes',
  );

async function failed(pipeline: string, input: object) {
  rig.plane.script('flaky', fails);
  const handle = await rig.start(pipeline, input);
  await failureOf(handle);
  rig.plane.script('flaky', works);
  return { handle, runId: (await handle.describe()).runId };
}

describe('a retry', () => {
  it('whose worker dies while it loads what succeeded goes on at another, and starts nothing twice', async () => {
    const input = { job: 'flaky', key: randomUUID() };
    const healthy = await rig.worker();
    const before = await failed('holds', input);
    await healthy.shutdown();
    const from = rig.plane.ledger().length;
    process.env['NODE_OPTIONS'] = `--import ${new URL('../harness/hold-outcomes.ts', import.meta.url).href}`;
    const dying = await startWorkerProcess(
      {
        connection: { address: inject('temporalAddress') },
        namespace: 'default',
        taskQueue: rig.taskQueue,
        timing: rig.timing,
        targets: {},
        resources: {},
      },
      workflowsPath,
    ).finally(() => delete process.env['NODE_OPTIONS']);
    const handle = await retryOf('holds', input, before.handle, before.runId);
    await eventually('the worker loads outcomes', async () =>
      (await handle.describe()).raw.pendingActivities?.some(
        ({ activityType, lastStartedTime }) => activityType?.name === 'millrace.loadOutcomes' && lastStartedTime,
      ),
    );
    await dying.kill();
    const second = await rig.worker();
    await handle.result();
    const attempts = (await eventsOf(handle)).flatMap(
      ({ activityTaskStartedEventAttributes: started }) => started?.attempt ?? [],
    );
    expect(attempts[0]).toBeGreaterThan(1);
    expect(committed(from)).toEqual(['flaky']);
    await second.shutdown();
  });

  it('loads results that are together larger than a payload page by page', async () => {
    const worker = await rig.worker();
    bulks = 0;
    const before = await failed('bulky', {});
    const handle = await retryOf('bulky', {}, before.handle, before.runId);
    expect(await handle.result()).toEqual(['1', '2', '3']);
    expect(bulks).toBe(3);
    expect(await loads(handle)).toHaveLength(3);
    await worker.shutdown();
  });

  it('runs a step again that goes to another target now', async () => {
    const place = { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url };
    const worker = await rig.worker({ targets: { default: place, other: place } });
    const before = await failed('moves', { day: 'any' });
    const from = rig.plane.ledger().length;
    const handle = await retryOf('moves', { day: 'any' }, before.handle, before.runId);
    await handle.result();
    expect(committed(from)).toEqual(['job-a', 'flaky']);
    await worker.shutdown();
  });

  it('runs all jobs again when their target is another account by now', async () => {
    const first = await rig.worker();
    const input = { job: 'flaky', key: randomUUID() };
    const before = await failed('holds', input);
    await first.shutdown();
    const from = rig.plane.ledger().length;
    const moved = { region: 'us-east-1', account: '111111111111', endpoint: rig.plane.url };
    const worker = await rig.worker({ targets: { default: moved } });
    const handle = await retryOf('holds', input, before.handle, before.runId);
    await handle.result();
    expect(committed(from)).toEqual(['job-a', 'flaky']);
    await worker.shutdown();
  });

  it('goes on though AWS does not tell the account of a target that its code no longer names', async () => {
    const place = { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url };
    const first = await rig.worker({ targets: { default: place, other: place } });
    const before = await failed('leaves', { day: 'any' });
    await first.shutdown();
    const from = rig.plane.ledger().length;
    const other = { region: 'us-east-1', endpoint: 'http://127.0.0.1:1' };
    const worker = await rig.worker({ targets: { default: place, other } });
    const handle = await retryOf('leaves', { day: 'any' }, before.handle, before.runId);
    await handle.result();
    expect(committed(from)).toEqual(['job-a', 'flaky']);
    const [load] = (await eventsOf(handle)).flatMap((event) => event.activityTaskCompletedEventAttributes ?? []);
    expect(defaultPayloadConverter.fromPayload(load?.result?.payloads?.[0] as Payload)).toMatchObject({
      steps: [{ name: 'stays' }],
      untold: ['left'],
    });
    await worker.shutdown();
  });

  it('of a run that is not kept any more fails, and begins nothing', async () => {
    const worker = await rig.worker();
    const before = await failed('bulky', {});
    const from = rig.plane.ledger().length;
    const handle = await retryOf('bulky', {}, before.handle, randomUUID());
    const failure = await handle.result().catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: { cause: { type: 'EarlierRunGone' } } });
    expect(committed(from)).toEqual([]);
    await worker.shutdown();
  });

  it('that is cancelled before it has begun anything ends as cancelled', async () => {
    const worker = await rig.worker();
    const before = await failed('bulky', {});
    await worker.shutdown();
    const handle = await retryOf('bulky', {}, before.handle, before.runId);
    await handle.cancel();
    const from = rig.plane.ledger().length;
    const second = await rig.worker();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(committed(from)).toEqual([]);
    await second.shutdown();
  });

  it('that continues as new does not begin with what its first part was given', async () => {
    const worker = await rig.worker();
    const before = await failed('goesOn', {});
    const from = rig.plane.ledger().length;
    const handle = await retryOf('goesOn', {}, before.handle, before.runId);
    await handle.result();
    expect(committed(from)).toEqual(['flaky', 'job-a', 'flaky']);
    await worker.shutdown();
  });
});
