import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCluster } from '../../test/harness/emr-setup.js';
import { addSteps, emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, soon, targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import type { EmrStepRef } from './step-ref.js';

const rig = emrStepsOnPlane();
let cluster: string;
beforeAll(async () => {
  cluster = await rig.aCluster();
});
const unknownCluster = 'j-0000000000000';
const unknownStep = 's-0000000000000';
const many = (count: number) => Array.from({ length: count }, () => ({}));

describe('find', () => {
  it.each([
    ['runs', {}, 'active'],
    ['has ended', { afterMs: 0 }, 'succeeded'],
  ])('gives the reference that the start gave, for a step that %s', async (what, script, status) => {
    const launch = aLaunch();
    const logging = await createCluster(rig.plane, `find-on-${what}`, { LogUri: 's3://logs/' });
    const ref = await rig.aStep(logging, `find ${what}`, script, launch);
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status });
    rig.newDriver();
    expect(await rig.driver.find(rig.aSpec(logging, `find ${what}`, script), launch.mark)).toEqual(ref);
    expect(await rig.driver.find(rig.aSpec(logging, `find ${what}`, script), aLaunch().mark)).toBeUndefined();
  });

  it('finds what a start has added whose reply was lost', async () => {
    const launch = aLaunch();
    rig.plane.fault({ operation: 'AddJobFlowSteps', fault: { type: 'lose-reply', how: 'gateway' } });
    const error: unknown = await rig.aStep(cluster, 'lost-reply', {}, launch).catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
    expect(await rig.driver.find(rig.aSpec(cluster, 'lost-reply'), launch.mark)).toMatchObject({ kind: 'emr-step' });
  });
});

describe('describe', () => {
  it('tells where each step stands, in the order asked, by one call', async () => {
    const refs = [
      await rig.aStep(cluster, 'order-a'),
      await rig.aStep(cluster, 'order-b', { afterMs: 0 }),
      await rig.aStep(cluster, 'order-c'),
    ];
    await expect
      .poll(() => rig.driver.describe(refs), soon)
      .toMatchObject([{ status: 'active' }, { status: 'succeeded' }, { status: 'active' }]);
    rig.calls.length = 0;
    const turned = await rig.driver.describe(refs.toReversed());
    expect(turned.map((state) => state?.status)).toEqual(['active', 'succeeded', 'active']);
    expect(rig.calls).toEqual(['ListSteps']);
  });

  it('tells of two hundred steps that run by four calls', async () => {
    const own = await rig.aCluster();
    const ids = await addSteps(rig.plane, own, many(200));
    const refs = ids.map((stepId): EmrStepRef => ({
      kind: 'emr-step',
      target: targetOf(rig.plane),
      clusterId: own,
      stepId,
    }));
    const states = await rig.driver.describe(refs);
    expect(states.map((state) => state?.status)).toEqual(ids.map(() => 'active'));
    expect(rig.calls).toEqual(['ListSteps', 'ListSteps', 'ListSteps', 'ListSteps']);
  });

  it('asks for the circumstances once, however many steps have failed', async () => {
    const refs = await Promise.all(
      ['a', 'b', 'c'].map((name) => rig.aStep(cluster, `fails-${name}`, { afterMs: 0, exitCode: 3 })),
    );
    await expect
      .poll(() => rig.driver.describe(refs), soon)
      .toMatchObject(
        refs.map(() => ({ status: 'failed', fault: 'user', reason: expect.stringContaining('exit code 3') as string })),
      );
    rig.calls.length = 0;
    await rig.driver.describe(refs);
    expect(rig.calls).toEqual(['ListSteps', 'DescribeCluster', 'ListSteps']);
  });

  it('calls a step missing that EMR does not show, and the others not', async () => {
    const ref = await rig.aStep(cluster, 'shown');
    expect(await rig.driver.describe([{ ...ref, stepId: unknownStep }, ref])).toMatchObject([
      { status: 'missing', reason: `EMR does not show step ${unknownStep} of cluster ${cluster}` },
      { status: 'active' },
    ]);
  });

  it('calls a step missing while EMR does not show it yet', async () => {
    const ref = await rig.aStep(cluster, 'not-yet');
    rig.plane.show('emr-step', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-step', {}));
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'missing' });
  });

  it('calls a step missing whose cluster EMR does not know', async () => {
    const ref = await rig.aStep(cluster, 'no-cluster');
    expect(await rig.stateOf({ ...ref, clusterId: unknownCluster })).toMatchObject({ status: 'missing' });
  });

  it.each(['ListSteps', 'DescribeCluster'])(
    'fails as a whole where %s fails: an error is no state',
    async (operation) => {
      const ref = await rig.aStep(cluster, `fails-at-${operation}`, { afterMs: 0, exitCode: 1 });
      await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'failed' });
      rig.plane.fault({ operation, fault: { type: 'error', code: 'ThrottlingException' } });
      await expect(rig.driver.describe([ref])).rejects.toMatchObject({ name: 'ThrottlingException' });
    },
  );

  it('groups steps by their cluster', async () => {
    expect(rig.driver.group(await rig.aStep(cluster, 'grouped'))).toBe(cluster);
  });
});
