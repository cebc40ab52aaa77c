import { describe, expect, it } from 'vitest';
import { addSteps, emrClustersOnPlane } from '../../test/harness/emr-on-plane.js';
import { soon, targetOf } from '../../test/harness/scripted-plane.js';
import type { EmrClusterRef } from './cluster-ref.js';

const rig = emrClustersOnPlane();
const terminated = { status: 'stopped', raw: 'TERMINATED USER_REQUEST', reason: 'Terminated by user request' };

describe('stop', () => {
  it('takes a cluster down that waits, by one call', async () => {
    const ref = await rig.aCluster('stop-waits');
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ raw: 'WAITING' });
    rig.calls.length = 0;
    await rig.driver.stop(ref, 'a test');
    expect(rig.calls).toEqual(['TerminateJobFlows']);
    await expect.poll(() => rig.stateOf(ref), soon).toEqual(terminated);
  });

  it('takes a cluster down that has just begun, and one with a step that runs', async () => {
    const begun = await rig.aCluster('stop-begun', { startsAfterMs: 60_000 });
    const busy = await rig.aCluster('stop-busy');
    await addSteps(rig.plane, busy.clusterId, [{}]);
    for (const ref of [begun, busy]) {
      await rig.driver.stop(ref, 'a test');
      await expect.poll(() => rig.stateOf(ref), soon).toEqual(terminated);
    }
  });

  it('takes a cluster of three primaries down, which EMR protects by itself', async () => {
    const spec = rig.aSpec(
      'stop-protected',
      {},
      { instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 3 }] },
    );
    const ref = await rig.begin(spec);
    rig.calls.length = 0;
    await rig.driver.stop(ref, 'a test');
    expect(rig.calls).toEqual(['TerminateJobFlows', 'SetTerminationProtection', 'TerminateJobFlows']);
    await expect.poll(() => rig.stateOf(ref), soon).toEqual(terminated);
  });

  it('is no error for a cluster that has ended, whose end it leaves alone', async () => {
    const ref = await rig.aCluster('stop-ended', { afterMs: 0 });
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'succeeded' });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'succeeded' });
  });

  it('is no error the second time', async () => {
    const ref = await rig.aCluster('stop-twice');
    await rig.driver.stop(ref, 'a test');
    await rig.driver.stop(ref, 'a test', 1);
    await expect.poll(() => rig.stateOf(ref), soon).toEqual(terminated);
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerError'])(
    'is an error where EMR answers %s, and touches no protection',
    async (code) => {
      const ref = await rig.aCluster(`stop-${code}`, { refusesStop: code });
      rig.calls.length = 0;
      await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: code });
      expect(rig.calls).toEqual(['TerminateJobFlows']);
    },
  );

  it('is an error where the protection cannot be lifted', async () => {
    const ref = await rig.aCluster('stop-locked', { refusesStop: 'ValidationException' });
    rig.plane.fault({ operation: 'SetTerminationProtection', fault: { type: 'error', code: 'AccessDeniedException' } });
    await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('links', () => {
  const ref: EmrClusterRef = {
    kind: 'emr-cluster',
    target: targetOf({ url: '' }),
    clusterId: 'j-1',
    logUri: 's3://logs/emr/',
  };
  const linksIn = (partition: string, region: string) => {
    rig.newDriver({ partition, region });
    return rig.driver.links(ref);
  };

  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
  ])('lead to the cluster and its logs in %s', (partition, region, host) => {
    expect(linksIn(partition, region)).toEqual({
      awsId: 'j-1',
      console: `${host}/emr/home?region=${region}#/clusterDetails/j-1`,
      logs: [],
      logFolder: 's3://logs/emr/j-1/',
    });
  });

  it.each(['aws-iso', 'aws-eusc'])('show the id and no guessed page in %s', (partition) => {
    expect(linksIn(partition, 'r-1')).toEqual({ awsId: 'j-1', logs: [], logFolder: 's3://logs/emr/j-1/' });
  });

  it('name no folder where the cluster keeps no logs', () => {
    const { logUri: _, ...unlogged } = ref;
    expect(rig.driver.links(unlogged)).not.toHaveProperty('logFolder');
  });
});
