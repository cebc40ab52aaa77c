import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForEachReport } from '../../contracts/fan-out.js';
import { createGlueJob } from '../harness/aws-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({ workflowsPath: fileURLToPath(new URL('fan-out/index.ts', import.meta.url)) });
  for (const name of ['quick', 'fails', 'held', 'stubborn'])
    await createGlueJob(rig.plane, name, { ExecutionProperty: { MaxConcurrentRuns: 1_000 } });
  rig.plane.script('quick', { afterMs: 20 });
  rig.plane.script('fails', { afterMs: 20, exitCode: 7 });
  rig.plane.script('held', {});
  rig.plane.script('stubborn', { ignoresStop: true });
  await rig.worker();
});
afterAll(() => rig.close());

const ledger = (from: number) => rig.plane.ledger().slice(from);
const committed = (from: number) => ledger(from).filter(({ event }) => event === 'committed');
const some = (count: number, job = 'quick') =>
  Array.from({ length: count }, (_, index) => ({ id: `item-${index}`, job }));

describe.each(['overClosure', 'overPipeline'])('a fan-out (%s)', (pipeline) => {
  it('runs each item once and gives results by key, in the order of the items', async () => {
    const from = rig.plane.ledger().length;
    const report = (await (await rig.start(pipeline, { items: some(12), window: 3 })).result()) as ForEachReport;
    expect(report).toMatchObject({ total: 12, succeeded: 12, failedCount: 0, failed: [] });
    expect(report.results.map(({ key }) => key)).toEqual(some(12).map(({ id }) => id));
    expect(committed(from)).toHaveLength(12);
    expect(new Set(committed(from).map(({ key }) => key)).size).toBe(12);
  });

  it('never runs more items at once than its window', async () => {
    const from = rig.plane.ledger().length;
    await (await rig.start(pipeline, { items: some(9), window: 3 })).result();
    let running = 0;
    const most = ledger(from).map(({ event }) => (running += event === 'committed' ? 1 : event === 'ended' ? -1 : 0));
    expect(Math.max(...most)).toBe(3);
  });

  it('reports the failures that it tolerates', async () => {
    const items = [...some(4), { id: 'bad', job: 'fails' }];
    const report = (await (await rig.start(pipeline, { items, count: 1 })).result()) as ForEachReport;
    expect(report).toMatchObject({ total: 5, succeeded: 4, failedCount: 1 });
    expect(report.failed).toMatchObject([
      { key: 'bad', type: 'JobFailed', message: expect.stringContaining('code 7') as string },
    ]);
    expect(report.results.map(({ key }) => key)).toEqual(some(4).map(({ id }) => id));
  });

  it('fails with one more than it tolerates, stops what runs and starts no more', async () => {
    const from = rig.plane.ledger().length;
    const items = [
      { id: 'held', job: 'held' },
      { id: 'bad', job: 'fails' },
      { id: 'late', job: 'quick' },
    ];
    const failure = await failureOf(await rig.start(pipeline, { items, window: 2 }));
    expect(failure.type).toBe('ItemsFailed');
    expect(failure.message).toContain('1 of 3 items of jobs failed, 0 are tolerated. bad: ');
    expect(failure.details?.[0]).toMatchObject({ total: 3, failedCount: 1, failed: [{ key: 'bad' }] });
    expect(committed(from)).toHaveLength(2);
    expect(rig.plane.running()).toEqual([]);
  });

  it('that is cancelled stops the job of every item before it ends', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start(pipeline, { items: some(6, 'held'), window: 4 });
    await eventually('four jobs run', () => committed(from).length === 4);
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(rig.plane.running()).toEqual([]);
    expect(ledger(from).filter(({ event }) => event === 'ended')).toHaveLength(4);
    expect(committed(from)).toHaveLength(4);
  });

  it.each([
    ['two items have the key "item-0"', { items: [...some(1), ...some(1)] }],
    ['window is 0', { items: some(1), window: 0 }],
    ['window is 1.5', { items: some(1), window: 1.5 }],
    ['tolerate.count is -1', { items: some(1), count: -1 }],
  ])('refuses before anything runs: %s', async (text, input) => {
    const from = rig.plane.ledger().length;
    const failure = await failureOf(await rig.start(pipeline, input));
    expect(failure.type).toBe('InvalidSpec');
    expect(failure.message).toContain(text);
    expect(committed(from)).toEqual([]);
  });

  it('of no items has nothing to do', async () => {
    const report = await (await rig.start(pipeline, { items: [] })).result();
    expect(report).toEqual({ total: 0, succeeded: 0, failedCount: 0, results: [], failed: [] });
  });
});

describe('a fan-out of a closure', () => {
  it('tolerates by percent of the items, rounded down', async () => {
    const items = [...some(7), ...['a', 'b'].map((id) => ({ id, job: 'fails' }))];
    const failure = await failureOf(await rig.start('overClosure', { items, percent: 20 }));
    expect(failure.message).toContain('of 9 items of jobs failed, 1 are tolerated');
    const report = await (await rig.start('overClosure', { items, percent: 25 })).result();
    expect(report).toMatchObject({ succeeded: 7, failedCount: 2 });
  });

  it('leaves no step of a failed item running beside the next item', async () => {
    const from = rig.plane.ledger().length;
    const report = (await (await rig.start('leavesSiblings', { items: ['a', 'b', 'c'] })).result()) as ForEachReport;
    expect(report.failedCount).toBe(3);
    let running = 0;
    const most = ledger(from).map(({ event }) => (running += event === 'committed' ? 1 : event === 'ended' ? -1 : 0));
    expect(Math.max(...most)).toBe(2);
    expect(rig.plane.running()).toEqual([]);
  });

  it('of more than 500 items says what to do instead', async () => {
    const failure = await failureOf(await rig.start('overClosure', { items: some(501) }));
    expect(failure.message).toContain('a function takes 500 items at most, here are 501: export it as a pipeline');
  });

  it('takes numbers as their own keys', async () => {
    expect(await (await rig.start('numbered', { count: 3 })).result()).toEqual(['0', '1', '2']);
  });

  it('whose job can not be stopped ends its run as JobStillRunning, tolerated or not', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overClosure', { items: some(1, 'stubborn'), count: 1 });
    const [{ jobId = '' } = {}] = await eventually('it runs', () => committed(from).length === 1 && committed(from));
    await handle.cancel();
    expect((await failureOf(handle)).type).toBe('JobStillRunning');
    rig.plane.endJob(jobId, { code: 0 });
  });
});

describe('a fan-out over a pipeline', () => {
  it('runs items under ids of their own, which say whose they are', async () => {
    const handle = await rig.start('overPipeline', { items: some(2) }, { workflowId: 'overPipeline:2001-01-05' });
    await handle.result();
    const child = await rig.client.workflow.getHandle('oneItem:overPipeline.2001-01-05.jobs.item-1').describe();
    expect(child.status.name).toBe('COMPLETED');
  });

  it('goes through several batches where its window is wider than a batch', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(30), window: 600 });
    expect(await handle.result()).toMatchObject({ total: 30, succeeded: 30 });
    expect(committed(from)).toHaveLength(30);
    const batches = (await eventsOf(handle)).filter((event) => event.childWorkflowExecutionCompletedEventAttributes);
    expect(batches).toHaveLength(3);
  });

  it('fails an item whose result is no reference', async () => {
    const items = [{ id: 'talks', job: 'quick' }, ...some(1)];
    const report = await (await rig.start('overPipeline', { items, count: 1 })).result();
    expect(report).toMatchObject({
      failed: [{ key: 'talks', message: expect.stringContaining('return a reference') as string }],
    });
  });

  it('whose item leaves a job that can not be stopped ends as JobStillRunning, tolerated or not', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(2, 'stubborn'), count: 2 });
    const jobs = await eventually('they run', () => committed(from).length === 2 && committed(from));
    const run = (id: string) =>
      rig.client.workflow.getHandle(`oneItem:overPipeline.${handle.workflowId.split(':')[1]}.jobs.${id}`);
    await Promise.all(['item-0', 'item-1'].map((id) => run(id).cancel()));
    const failure = await failureOf(handle);
    expect(failure.type).toBe('JobStillRunning');
    expect(failure.message).toContain('left a job that may still run');
    for (const { jobId = '' } of jobs) rig.plane.endJob(jobId, { code: 0 });
  });

  it('names the run of a failed item', async () => {
    const handle = await rig.start('overPipeline', { items: [{ id: 'bad', job: 'fails' }], count: 1 });
    const report = (await handle.result()) as ForEachReport;
    expect(report.failed[0]?.workflowId).toBe(`oneItem:overPipeline.${handle.workflowId.split(':')[1]}.jobs.bad`);
  });

  it.each([
    ['an item\'s key is "a b"', { items: [{ id: 'a b', job: 'quick' }] }],
    ['item big holds', { items: [{ id: 'big', job: 'x'.repeat(20_000) }] }],
  ])('refuses before anything runs: %s', async (text, input) => {
    const failure = await failureOf(await rig.start('overPipeline', input));
    expect(failure.message).toContain(text);
  });

  it('refuses a pipeline that no worker could run', async () => {
    const failure = await failureOf(await rig.start('overUnlisted'));
    expect(failure.message).toContain('the pipeline unlisted is not exported');
  });

  it.each(['cancel', 'terminate'] as const)('does not succeed when somebody %ss a batch of it', async (how) => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(3, 'held'), count: 2 });
    await eventually('three jobs run', () => committed(from).length === 3);
    const batch = rig.client.workflow.getHandle(`millrace.forEach:${handle.workflowId}:jobs:1`);
    await (how === 'cancel' ? batch.cancel() : batch.terminate('a test'));
    const failure = await failureOf(handle);
    expect(failure.type).toBe('ItemsFailed');
    expect(failure.message).toContain('A batch of jobs ended without a report');
    await eventually('their jobs have stopped', () => rig.plane.running().length === 0);
  });

  it('tells of a job that one batch had to leave behind, also when somebody terminates another', async () => {
    const from = rig.plane.ledger().length;
    const items = [...some(3, 'held'), { id: 'last', job: 'stubborn' }];
    // So many at once are two batches.
    const handle = await rig.start('overPipeline', { items, window: 600 });
    const jobs = await eventually('all jobs run', () => committed(from).length === 4 && committed(from));
    await rig.client.workflow.getHandle(`millrace.forEach:${handle.workflowId}:jobs:1`).terminate('a test');
    const failure = await failureOf(handle);
    expect(failure.type).toBe('JobStillRunning');
    expect(failure.message).toContain('left a job that may still run');
    rig.plane.endJob(jobs.find(({ name }) => name === 'stubborn')?.jobId ?? '', { code: 0 });
  });

  it('begins nothing after it when somebody cancels a batch that has to leave a job behind', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(1, 'stubborn'), after: 'quick' });
    const [{ jobId = '' } = {}] = await eventually('it runs', () => committed(from).length === 1 && committed(from));
    await rig.client.workflow.getHandle(`millrace.forEach:${handle.workflowId}:jobs:1`).cancel();
    expect((await failureOf(handle)).type).toBe('JobStillRunning');
    expect(committed(from)).toHaveLength(1);
    rig.plane.endJob(jobId, { code: 0 });
  });

  it('tells of a job that a tolerated item left behind, also when somebody terminates another batch', async () => {
    const from = rig.plane.ledger().length;
    const items = [{ id: 'first', job: 'stubborn' }, ...some(1, 'held')];
    const handle = await rig.start('overPipeline', { items, window: 600, count: 1 });
    const jobs = await eventually('both jobs run', () => committed(from).length === 2 && committed(from));
    const run = `oneItem:overPipeline.${handle.workflowId.split(':')[1]}.jobs.first`;
    await rig.client.workflow.getHandle(run).cancel();
    const batch = (nth: number) => rig.client.workflow.getHandle(`millrace.forEach:${handle.workflowId}:jobs:${nth}`);
    await batch(1).result();
    await batch(2).terminate('a test');
    expect((await failureOf(handle)).type).toBe('JobStillRunning');
    rig.plane.endJob(jobs.find(({ name }) => name === 'stubborn')?.jobId ?? '', { code: 0 });
  });

  it('that is cancelled while its items start leaves none of them running', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(150, 'held'), window: 150 });
    await eventually('the first of them run', () => committed(from).length > 0);
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(rig.plane.running()).toEqual([]);
  });

  it('counts bytes and not characters', async () => {
    const failure = await failureOf(
      await rig.start('overPipeline', { items: [{ id: 'big', job: '空'.repeat(6_000) }] }),
    );
    expect(failure.message).toMatch(/item big holds 180\d\d bytes, 16384 are allowed/);
  });

  it('refuses inputs that would outgrow its history, before anything runs', async () => {
    const from = rig.plane.ledger().length;
    const failure = await failureOf(await rig.start('tooMuch'));
    expect(failure.message).toContain('15000000 are allowed');
    expect(committed(from)).toEqual([]);
  });

  it('cancels its items when it is terminated', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: some(3, 'held') });
    await eventually('three jobs run', () => committed(from).length === 3);
    await handle.terminate('a test');
    await eventually('their jobs have stopped', () => rig.plane.running().length === 0);
  });
});
