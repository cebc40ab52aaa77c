/** What EMR answers about clusters: listings in no order, and refusals in its own words. */
import { ModifyClusterCommand, type RunJobFlowInput } from '@aws-sdk/client-emr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, emrCalls, namesOf, type EmrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

const noSuchCluster = 'j-0000000000000';

let plane: PlaneAlone;
let emr: EmrCalls;

beforeAll(async () => {
  plane = await startPlaneAlone();
  emr = emrCalls(plane);
  plane.script('held', {});
});
afterAll(async () => {
  emr.destroy();
  await endPlane(plane);
});

describe('a listing', () => {
  it('is in no order of time, fifty a page, and has each cluster once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 60; n++) ids.push(await emr.run({ Name: 'held' }));
    const listed = (await emr.clusters()).map(({ Id }) => Id ?? '').filter((id) => ids.includes(id));
    expect(listed).not.toEqual(ids);
    expect(listed).not.toEqual(ids.toReversed());
    expect(listed.toSorted()).toEqual(ids.toSorted());
    const { Id, Name, Status, ClusterArn } = (await emr.clusters())[0] ?? {};
    expect([Id, Name, Status?.State, ClusterArn].every(Boolean)).toBe(true);
  });

  it('takes states and times', async () => {
    const { Status } = await emr.cluster(await emr.run({ Name: 'held first' }));
    const created = Status?.Timeline?.CreationDateTime?.getTime() ?? 0;
    await expect.poll(() => Date.now()).toBeGreaterThan(created + 1);
    plane.script('held second', {});
    const id = await emr.run({ Name: 'held second' });
    const CreatedAfter = new Date(created + 1);
    expect(namesOf(await emr.clusters({ CreatedAfter }))).toEqual(['held second']);
    expect(namesOf(await emr.clusters({ CreatedBefore: CreatedAfter }))).not.toContain('held second');
    await emr.terminate(id);
    await emr.clusterAt(id, 'TERMINATED');
    expect(await emr.clusters({ CreatedAfter, ClusterStates: ['WAITING'] })).toEqual([]);
    expect(await emr.clusters({ CreatedAfter, ClusterStates: ['TERMINATED'] })).toHaveLength(1);
  });

  it('and describe may see a new cluster later', async () => {
    const hidden = 3_600_000;
    plane.show('emr-cluster', { listingsAfterMs: hidden, describeAfterMs: hidden });
    const id = await emr.run({ Name: 'held' });
    expect(await emr.clusters()).toEqual([]);
    await expect(emr.cluster(id)).rejects.toThrow('is not valid');
    plane.show('emr-cluster', {});
    expect((await emr.clusters()).map(({ Id }) => Id)).toContain(id);
    await emr.cluster(id);
  });
});

describe('refused is', () => {
  const primaries = (...counts: number[]): Partial<RunJobFlowInput> => ({
    Instances: {
      InstanceGroups: counts.map((InstanceCount) => ({
        InstanceRole: 'MASTER',
        InstanceType: 'm5.xlarge',
        InstanceCount,
      })),
    },
  });

  it.each<[string, Partial<RunJobFlowInput>, string]>([
    ['a release that is none', { ReleaseLabel: 'bogus' }, 'release label is invalid: bogus'],
    ['a cluster without a service role', { ServiceRole: undefined }, 'ServiceRole is required'],
    ['a cluster without an instance profile', { JobFlowRole: undefined }, 'InstanceProfile is required'],
    ['a name with characters of a shell', { Name: 'a|b' }, "Name can't contain"],
    ['a cluster without instances', { Instances: {} }, 'one and only one of the following'],
    ['two primary groups', primaries(1, 1), 'exactly one MASTER, got 2'],
    ['two primaries', primaries(2), '1 or 3 instances, got 2'],
    ['an idle time of a second', { AutoTerminationPolicy: { IdleTimeout: 1 } }, 'between 60 and 604800 seconds, got 1'],
    ['a policy of an old release', { ReleaseLabel: 'emr-5.29.0', AutoTerminationPolicy: {} }, 'not in emr-5.29.0'],
    ['too much at once', { StepConcurrencyLevel: 257 }, 'between 1 and 256, got 257'],
    ['logs elsewhere', { LogUri: '/var/log' }, 'log URI is not valid'],
    ['a tag of AWS', { Tags: [{ Key: 'aws:x', Value: '' }] }, 'is not valid'],
  ])('%s', async (_, changes, message) => {
    const before = plane.ledger().length;
    await expect(emr.run(changes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(
      plane
        .ledger()
        .slice(before)
        .map(({ event }) => event),
    ).toEqual(['received', 'refused']);
  });

  it('whatever is asked of a cluster that nobody knows', async () => {
    const invalidRequest = { name: 'InvalidRequestException', message: `Cluster id '${noSuchCluster}' is not valid.` };
    await expect(emr.cluster(noSuchCluster)).rejects.toMatchObject({ ...invalidRequest, ErrorCode: 'NoSuchCluster' });
    await expect(emr.steps(noSuchCluster)).rejects.toMatchObject(invalidRequest);
    const unknown = { name: 'ValidationException', message: 'Specified job flow ID does not exist.' };
    await expect(emr.terminate(noSuchCluster)).rejects.toMatchObject(unknown);
    await expect(emr.add(noSuchCluster, command('x', ['true']))).rejects.toMatchObject(unknown);
  });

  it('an eleventh cluster of one call', async () => {
    await expect(emr.terminate(...Array<string>(11).fill(noSuchCluster))).rejects.toThrow('less than or equal to 10');
  });

  it('what a worker has no right to', async () => {
    const worker = emrCalls(plane, 'millrace-worker');
    await expect(worker.send(new ModifyClusterCommand({ ClusterId: noSuchCluster }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    worker.destroy();
  });
});
