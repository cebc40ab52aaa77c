import { describe, expect, it } from 'vitest';
import { createTaskDefinition } from '../../test/harness/aws-setup.js';
import { ecsOnPlane } from '../../test/harness/ecs-on-plane.js';
import { aLaunch, soon } from '../../test/harness/scripted-plane.js';
import { ecsTask } from './spec.js';

const rig = ecsOnPlane();

describe('find', () => {
  it.each([
    ['runs', {}, 'active'],
    ['has ended', { afterMs: 0 }, 'succeeded'],
  ])('gives the reference that the start gave, for a task that %s', async (what, script, status) => {
    const family = `find-${what.replaceAll(' ', '-')}`;
    const launch = aLaunch();
    const ref = await rig.aTask(family, script, launch);
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status });
    const spec = ecsTask({ cluster: 'etl', taskDefinition: family });
    expect(await rig.driver.find(spec, launch.mark)).toEqual(ref);
    expect(await rig.driver.find(spec, aLaunch().mark)).toBeUndefined();
  });

  it('goes by the revision that the task runs, not by the newest', async () => {
    const launch = aLaunch();
    const ref = await rig.aTask('renamed', {}, launch);
    await createTaskDefinition(rig.plane, 'renamed', { containerDefinitions: [{ name: 'other', image: 'x' }] });
    rig.newDriver();
    expect(await rig.driver.find(ecsTask({ cluster: 'etl', taskDefinition: 'renamed' }), launch.mark)).toEqual(ref);
  });
});

describe('describe', () => {
  it('tells where each task stands, in the order asked, by one call', async () => {
    const refs = [
      await rig.aTask('order-a'),
      await rig.aTask('order-b', { afterMs: 0 }),
      await rig.aTask('order-c', { afterMs: 0, exitCode: 3 }),
    ];
    await expect
      .poll(() => rig.driver.describe(refs), soon)
      .toMatchObject([{ status: 'active' }, { status: 'succeeded' }, { status: 'failed', exitCode: 3 }]);
    rig.calls.length = 0;
    const turned = await rig.driver.describe(refs.toReversed());
    expect(turned.map((state) => state?.status)).toEqual(['failed', 'succeeded', 'active']);
    expect(rig.calls).toEqual(['DescribeTasks']);
  });

  it('calls a task missing that ECS does not show, and the others not', async () => {
    const ref = await rig.aTask('shown');
    const missing = { ...ref, taskArn: `${ref.taskArn.slice(0, -4)}0000` };
    expect(await rig.driver.describe([missing, ref])).toMatchObject([
      { status: 'missing', reason: `ECS does not show ${missing.taskArn} (MISSING)` },
      { status: 'active' },
    ]);
  });

  it('fails as a whole where the call fails: an error is no state', async () => {
    const ref = await rig.aTask('describe-fails');
    rig.plane.fault({ operation: 'DescribeTasks', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(rig.driver.describe([ref])).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it.each(['SpotInterruption', 'TerminationNotice', 'InfrastructureHealth'])(
    "takes a task that met %s for the platform's fault",
    async (code) => {
      const ref = await rig.aTask(`met-${code}`);
      rig.plane.endJob(ref.taskArn, { code: 0, interrupted: code });
      await expect
        .poll(() => rig.stateOf(ref), soon)
        .toMatchObject({ status: 'failed', fault: 'platform', raw: `STOPPED ${code}` });
    },
  );

  it('takes a task that never started for failed', async () => {
    const ref = await rig.aTask('never-started');
    rig.plane.endJob(ref.taskArn, { code: 127, failedToStart: 'CannotPullContainerError: not found' });
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({ status: 'failed', fault: 'user', reason: 'CannotPullContainerError: not found' });
  });

  it('groups tasks by their cluster', async () => {
    const ref = await rig.aTask('grouped');
    expect(rig.driver.group(ref)).toBe('etl');
  });
});
