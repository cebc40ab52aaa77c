/** EMR clusters on a plane alone: their states and their ends. */
import { AddTagsCommand, ModifyClusterCommand } from '@aws-sdk/client-emr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCluster, command, emrCalls, type EmrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const key = '0123456789abcdef0123456789abcdef';

let plane: PlaneAlone;
let emr: EmrCalls;

beforeAll(async () => {
  plane = await startPlaneAlone({ emrClusterStartMs: 80 });
  emr = emrCalls(plane);
  plane.script('held', {});
});
afterAll(async () => {
  emr.destroy();
  await endPlane(plane);
});

describe('a cluster', () => {
  it('starts, waits for steps, and ends when it is told to', async () => {
    const id = await emr.run({ LogUri: 's3://logs/emr/', Tags: [{ Key: 'owner', Value: 'flights' }] });
    expect(await emr.cluster(id)).toMatchObject({
      AutoTerminate: false,
      TerminationProtected: false,
      StepConcurrencyLevel: 1,
      ReleaseLabel: 'emr-7.5.0',
      LogUri: 's3://logs/emr/',
      Tags: [{ Key: 'owner', Value: 'flights' }],
    });
    const ready = await emr.clusterAt(id, 'WAITING');
    expect(ready.Status?.Timeline?.ReadyDateTime).toBeInstanceOf(Date);

    await emr.terminate(id);
    const { Status } = await emr.clusterAt(id, 'TERMINATED');
    expect(Status?.StateChangeReason).toEqual({ Code: 'USER_REQUEST', Message: 'Terminated by user request' });
    expect(Status?.Timeline?.EndDateTime).toBeInstanceOf(Date);
    await emr.terminate(id);
  });

  it('takes its time to start and to end, and none when the plane closes', async () => {
    const slow = await startPlaneAlone({ emrClusterStartMs: 3_600_000 });
    const calls = emrCalls(slow);
    const [starting, ending] = [await calls.run(), await calls.run()];
    await calls.terminate(ending);
    expect((await calls.cluster(starting)).Status?.State).toBe('STARTING');
    const { Status } = await calls.cluster(ending);
    expect([Status?.State, Status?.StateChangeReason?.Code]).toEqual(['TERMINATING', 'USER_REQUEST']);
    expect(Status?.Timeline?.ReadyDateTime).toBeUndefined();
    await expect(calls.add(ending, command('late', ['true']))).rejects.toThrow('may not be modified');

    calls.destroy();
    await endPlane(slow);
    const ends = slow.ledger().filter(({ event }) => event === 'ended');
    expect(ends.map(({ detail }) => detail).toSorted()).toEqual([
      'TERMINATED USER_REQUEST',
      'TERMINATED_WITH_ERRORS INTERNAL_ERROR',
    ]);
  });

  it.each([
    ['its steps are done', undefined],
    ['it has none', []],
  ])('that need not stay ends when %s', async (_, none) => {
    plane.script('quick', { afterMs: 1 });
    const { Instances } = aCluster;
    const id = await emr.run({
      Instances: { ...Instances, KeepJobFlowAliveWhenNoSteps: false },
      Steps: none ?? [command('quick', ['true'])],
    });
    const { Status, AutoTerminate } = await emr.clusterAt(id, 'TERMINATED');
    expect([AutoTerminate, Status?.StateChangeReason?.Code]).toEqual([true, 'ALL_STEPS_COMPLETED']);
  });

  it('is on the ledger by the words of its name and by its mark, from the start to the end', async () => {
    const id = await emr.run({ Name: `held ${key}` });
    await emr.terminate(id);
    await emr.clusterAt(id, 'TERMINATED');
    const lines = plane.ledger().filter((entry) => entry.key === key);
    expect(lines.map(({ event }) => event)).toEqual(['received', 'committed', 'stop', 'ended']);
    expect(lines.every(({ service, name }) => service === 'emr-cluster' && name === 'held')).toBe(true);
    expect(lines.at(-1)).toMatchObject({ jobId: id, detail: 'TERMINATED USER_REQUEST' });
    expect(lines[0]?.principal).toContain('user/admin');
  });

  it('takes tags and another concurrency later on', async () => {
    const id = await emr.run({ Name: 'held', Tags: [{ Key: 'day', Value: '1' }] });
    await emr.send(new AddTagsCommand({ ResourceId: id, Tags: [{ Key: 'day', Value: '2' }] }));
    await emr.send(new ModifyClusterCommand({ ClusterId: id, StepConcurrencyLevel: 5 }));
    expect(await emr.cluster(id)).toMatchObject({ Tags: [{ Key: 'day', Value: '2' }], StepConcurrencyLevel: 5 });
  });
});

describe('a scripted cluster', () => {
  it('is ready at once, or after a while', async () => {
    plane.script('slow', { startsAfterMs: 150 });
    const { Status } = await emr.clusterAt(await emr.run({ Name: 'slow' }), 'WAITING');
    const { CreationDateTime, ReadyDateTime } = Status?.Timeline ?? {};
    expect(Number(ReadyDateTime) - Number(CreationDateTime)).toBeGreaterThan(140);
    const held = await emr.run({ Name: 'held' });
    expect((await emr.cluster(held)).Status?.State).toBe('WAITING');
  });

  it.each([
    [{ code: 0 }, 'TERMINATED', 'ALL_STEPS_COMPLETED', 'Steps completed'],
    [
      { code: 7 },
      'TERMINATED_WITH_ERRORS',
      'BOOTSTRAP_FAILURE',
      'bootstrap action 1 returned a non-zero return code: 7',
    ],
    [{ code: 0, interrupted: 'INTERNAL_ERROR' }, 'TERMINATED_WITH_ERRORS', 'INTERNAL_ERROR', 'An internal error'],
    [
      { code: 0, interrupted: 'the lights went out' },
      'TERMINATED_WITH_ERRORS',
      'INSTANCE_FAILURE',
      'the lights went out',
    ],
  ])('ends as it is told: %j', async (exit, state, code, message) => {
    const id = await emr.run({ Name: 'held' });
    plane.endJob(id, exit);
    const { Status } = await emr.clusterAt(id, state);
    expect(Status?.StateChangeReason).toEqual({ Code: code, Message: expect.stringContaining(message) });
    expect(Status?.ErrorDetails?.[0]?.ErrorMessage ?? message).toContain(message);
  });

  it('that fails while it starts never was ready', async () => {
    plane.script('fails', { startsAfterMs: 60_000 });
    const id = await emr.run({ Name: 'fails' });
    expect((await emr.cluster(id)).Status?.State).toBe('STARTING');
    plane.endJob(id, { code: 2 });
    const { Status } = await emr.clusterAt(id, 'TERMINATED_WITH_ERRORS');
    expect(Status?.Timeline?.ReadyDateTime).toBeUndefined();
    expect(Status?.ErrorDetails?.[0]).toMatchObject({
      ErrorCode: 'BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE',
      ErrorData: expect.arrayContaining([{ 'bootstrap-action': '1' }, { 'return-code': '2' }]),
    });
  });

  it('may refuse to end, or never do so', async () => {
    plane.script('refuses', { refusesStop: 'InternalServerError' });
    plane.script('ignores', { ignoresStop: true });
    const [refuses, ignores] = [await emr.run({ Name: 'refuses' }), await emr.run({ Name: 'ignores' })];
    await expect(emr.terminate(refuses)).rejects.toMatchObject({ name: 'InternalServerError' });
    await emr.terminate(ignores);
    expect((await emr.cluster(ignores)).Status?.State).toBe('TERMINATING');
    expect(plane.running()).toEqual(expect.arrayContaining([refuses, ignores]));
    plane.endJob(ignores, { code: 0 });
    expect((await emr.clusterAt(ignores, 'TERMINATED')).Status?.StateChangeReason?.Code).toBe('USER_REQUEST');
  });
});
