import { DescribeClusterCommand } from '@aws-sdk/client-emr';
import { describe, expect, it } from 'vitest';
import { emrClustersOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';

const rig = emrClustersOnPlane();

describe('a start', () => {
  it('creates one cluster that carries the mark', async () => {
    const launch = aLaunch();
    const ref = await rig.begin(rig.aSpec('starts', {}, { logUri: 's3://logs/emr/' }), launch);
    expect(ref).toEqual({
      kind: 'emr-cluster',
      target: targetOf(rig.plane),
      clusterId: expect.stringMatching(/^j-/) as string,
      logUri: 's3://logs/emr/',
    });
    expect(
      rig.plane.ledger().flatMap(({ key, event, service }) => (key === launch.mark.key ? [[service, event]] : [])),
    ).toEqual([
      ['emr-cluster', 'received'],
      ['emr-cluster', 'committed'],
    ]);
    expect(rig.calls).toEqual(['RunJobFlow']);
  });

  it('makes a cluster that stays until it is told, and whose end no switch prevents', async () => {
    const { clusterId } = await rig.aCluster('stays');
    const { Cluster } = await rig.client.send(new DescribeClusterCommand({ ClusterId: clusterId }));
    expect(Cluster).toMatchObject({ AutoTerminate: false, TerminationProtected: false });
  });

  it('is understood by EMR with fleets, tags and every character that a step may be called', async () => {
    const spec = rig.aSpec('fleets', {}, { tags: { team: 'flights' }, subnets: ['subnet-1', 'subnet-2'] });
    const { instanceGroups: _, ...rest } = spec;
    const fleets = [{ role: 'MASTER' as const, onDemandCapacity: 1, instanceTypes: [{ instanceType: 'm5.xlarge' }] }];
    expect(await rig.send({ ...rest, name: '<$HOME>|`', instanceFleets: fleets })).toHaveProperty('started');
  });

  it('sends nothing when the fence is closed', async () => {
    const closed = fenceWith(() => Promise.reject(new Error('paused')));
    await expect(rig.driver.start(rig.aSpec('fenced'), aLaunch(), closed)).rejects.toBeInstanceOf(FenceClosed);
    expect(rig.eventsOf('fenced')).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    'The number of instances exceeds the limit of your account',
    'You have exceeded the maximum of active clusters',
    'The request reached your EC2 quota',
    'Insufficient instance capacity',
  ])("is one for now where EMR says '%s'", async (message) => {
    const spec = rig.aSpec('refused');
    rig.plane.fault({ operation: 'RunJobFlow', fault: { type: 'error', code: 'ValidationException', message } });
    expect(await rig.send(spec)).toEqual({ refused: message });
  });

  it.each([
    ['ValidationException', 'ServiceRole is required for creating cluster.'],
    ['AccessDeniedException', 'This exceeds the limit of what you may'],
  ])('is for good where EMR says %s: %s', async (code, message) => {
    rig.plane.fault({ operation: 'RunJobFlow', fault: { type: 'error', code, message } });
    const error: unknown = await rig.aCluster('rejected').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: code });
    expect(classify(error)).toBe('rejected');
  });

  it.each([400, 500])('is none where nobody knows what EMR did (%i)', async (status) => {
    const message = 'The failures exceed any limit';
    rig.plane.fault({
      operation: 'RunJobFlow',
      fault: { type: 'error', code: 'InternalServerError', status, message },
    });
    const error: unknown = await rig.aCluster('unknown').catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
  });
});

describe('find', () => {
  it('gives the reference that the start gave', async () => {
    const launch = aLaunch();
    const spec = rig.aSpec('find', {}, { logUri: 's3://logs/' });
    const ref = await rig.begin(spec, launch);
    rig.newDriver();
    expect(await rig.driver.find(spec, launch.mark)).toEqual(ref);
    expect(await rig.driver.find(spec, aLaunch().mark)).toBeUndefined();
  });

  it('finds what a start has created whose reply was lost', async () => {
    const launch = aLaunch();
    rig.plane.fault({ operation: 'RunJobFlow', fault: { type: 'lose-reply', how: 'gateway' } });
    await expect(rig.aCluster('lost-reply', {}, launch)).rejects.toThrow();
    expect(await rig.driver.find(rig.aSpec('lost-reply'), launch.mark)).toMatchObject({ kind: 'emr-cluster' });
  });
});
