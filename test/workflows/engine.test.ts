import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({
    workflowsPath: fileURLToPath(new URL('pipelines/index.ts', import.meta.url)),
    activities: { double: ({ a }: { a: number }) => Promise.resolve(2 * a) },
  });
  for (const name of ['job-a', 'fails', 'held', 'slow', 'cleanup', 'stubborn']) await createGlueJob(rig.plane, name);
  await createTaskDefinition(rig.plane, 'task-a');
  const { plane } = rig;
  plane.script('job-a', { afterMs: 20 });
  plane.script('task-a', { afterMs: 20 });
  plane.script('fails', { afterMs: 20, exitCode: 7 });
  plane.script('held', {});
  plane.script('slow', { afterMs: 500 });
  plane.script('cleanup', { afterMs: 20 });
  plane.script('stubborn', { ignoresStop: true });
  await rig.worker({ resources: { job: 'job-a' } });
});
afterEach(() => rig.plane.clearFaults());
afterAll(() => rig.close());

const ended = (name: string, from = 0) =>
  rig.plane
    .ledger()
    .slice(from)
    .filter((entry) => entry.event === 'ended' && entry.name === name);
const committed = (name: string, from = 0) =>
  rig.plane
    .ledger()
    .slice(from)
    .filter((entry) => entry.event === 'committed' && entry.name === name);

describe('a step', () => {
  it('is one Glue job, and gives its typed result', async () => {
    const handle = await rig.start('oneGlueJob');
    expect(await handle.result()).toMatchObject({ runId: expect.stringMatching(/^jr_/) as string, attempt: 0 });
  });

  it('is one ECS task, and gives its typed result', async () => {
    const handle = await rig.start('oneTask');
    expect(await handle.result()).toMatchObject({ exitCode: 0 });
  });

  it('writes at most twelve events without incident', async () => {
    const lengths = await Promise.all(
      [1, 41].map(async (count) => {
        const handle = await rig.start('manySteps', { count });
        await handle.result();
        return (await eventsOf(handle)).length;
      }),
    );
    expect((lengths[1] as number) - (lengths[0] as number)).toBeLessThanOrEqual(480);
  });

  it('says what failed, why, whether it cost and where to look', async () => {
    const handle = await rig.start('named', { job: 'fails' });
    const failure = await failureOf(handle);
    expect(failure.type).toBe('JobFailed');
    expect(failure.message).toContain('Command failed with exit code 7');
    expect(failure.details?.[0]).toMatchObject({
      step: 'only',
      launch: 1,
      service: 'glue',
      rawState: 'FAILED',
      costs: 'yes',
      links: { console: expect.stringContaining('us-east-1.console.aws.amazon.com') as string },
    });
  });

  it('is launched again as often as its author allowed, each time with a key of its own', async () => {
    const from = rig.plane.ledger().length;
    await failureOf(await rig.start('named', { job: 'fails', retries: 2 }));
    const keys = committed('fails', from).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  it("of a job that does not exist fails at once with AWS's message", async () => {
    const failure = await failureOf(await rig.start('named', { job: 'nowhere' }));
    expect(failure.type).toBe('AwsRejected');
    expect(failure.message).toContain('EntityNotFoundException: Job nowhere not found.');
    expect(failure.details?.[0]).toMatchObject({ costs: 'no', retrySafe: true });
  });
});

describe('a run', () => {
  it('whose branch fails stops the job of its sibling before it ends', async () => {
    const from = rig.plane.ledger().length;
    const failure = await failureOf(await rig.start('twoInParallel'));
    expect(failure.details?.[0]).toMatchObject({ step: 'fails' });
    expect(ended('held', from)).toMatchObject([{ detail: 'STOPPED' }]);
    expect(rig.plane.running()).toEqual([]);
  });

  it('that returns while a step is open stops its job and fails', async () => {
    const from = rig.plane.ledger().length;
    const failure = await failureOf(await rig.start('nobodyAwaits'));
    expect(failure.type).toBe('StepNotAwaited');
    expect(failure.message).toContain('"forgotten"');
    expect(ended('held', from)).toMatchObject([{ detail: 'STOPPED' }]);
  });

  it('fails with a step that failed while nobody awaited it', async () => {
    const failure = await failureOf(await rig.start('failsUnseen'));
    expect(failure).toMatchObject({ type: 'JobFailed', details: [{ step: 'unseen' }] });
  });

  it('may catch the failure of a step and go on', async () => {
    const handle = await rig.start('caught');
    expect(await handle.result()).toMatchObject({ attempt: 0 });
  });

  it('that passes its own timeout stops its jobs first', async () => {
    const from = rig.plane.ledger().length;
    const failure = await failureOf(await rig.start('timesOut'));
    expect(failure.type).toBe('RunTimedOut');
    expect(ended('held', from)).toMatchObject([{ detail: 'STOPPED' }]);
  });

  it("lets a cleanup step in a sibling's finally end before it closes", async () => {
    const from = rig.plane.ledger().length;
    await failureOf(await rig.start('cleansUp'));
    expect(ended('held', from)).toMatchObject([{ detail: 'STOPPED' }]);
    expect(ended('cleanup', from)).toMatchObject([{ detail: 'SUCCEEDED' }]);
  });

  it('that is cancelled stops its job, waits for its end and is cancelled', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('named', { job: 'held' });
    await eventually('the job runs', () => committed('held', from).length === 1);
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(ended('held', from)).toMatchObject([{ detail: 'STOPPED' }]);
  });
});

describe('a stop that is never honoured', () => {
  it('ends the run as JobStillRunning, with the id of the job', async () => {
    const failure = await failureOf(await rig.start('catchesAll'));
    expect(failure.type).toBe('JobStillRunning');
    expect(failure.details?.[0]).toMatchObject({
      step: 'stubborn',
      retrySafe: false,
      links: { awsId: expect.stringMatching(/^jr_/) as string },
    });
  });

  it('does so under a cancel, too', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('stubbornStep');
    await eventually('the job runs', () => committed('stubborn', from).length === 1);
    await handle.cancel();
    expect((await failureOf(handle)).type).toBe('JobStillRunning');
  });
});

describe('what a pipeline may get wrong', () => {
  it.each([
    ['sameName', 'DuplicateStep', 'two steps named "twin"'],
    ['unknownKind', 'UnknownKind', '"quantum"'],
    ['withResource', 'UnknownResource', 'MILLRACE_RESOURCE_THE_JOB'],
    ['twoResources', 'UnknownResource', "Step lost: Unknown resource('nowhere')"],
    ['elsewhere', 'UnknownTarget', 'Step only: Unknown target "mars"'],
    ['buggy', 'TypeError', 'length'],
  ])('%s fails its run as %s and names it', async (pipeline, type, text) => {
    const failure = await failureOf(await rig.start(pipeline));
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(text);
  });

  it('is checked when the run was not started through the API', async () => {
    const failure = await failureOf(await rig.start('strict', { date: 'yesterday', other: 1 }));
    expect(failure.type).toBe('InvalidInput');
    expect(failure.message).toMatch(/date: .*other/s);
    const handle = await rig.start('strict', { date: '2001-01-05' });
    expect(await handle.result()).toEqual({ date: '2001-01-05', count: 3 });
  });

  it('closes the receipt of an Idempotency-Key', async () => {
    await (await rig.start('millraceReceipt')).result();
  });

  it("runs a user's own activity as a named step", async () => {
    expect(await (await rig.start('withTask')).result()).toBe(42);
  });
});
