import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTaskDefinition } from '../../test/harness/aws-setup.js';
import { ecsOnPlane } from '../../test/harness/ecs-on-plane.js';
import { aLaunch } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';

const rig = ecsOnPlane();

describe('a token', () => {
  it('names the same task for the same launch', async () => {
    const spec = await rig.aFamily('replayed');
    const launch = aLaunch();
    const first = await rig.start(spec, launch);
    expect(await rig.start(spec, launch)).toEqual(first);
    expect(rig.eventsOf('replayed')).toEqual(['received', 'committed', 'received', 'replayed']);
  });

  it('names the same task from another worker, also after its reply was lost', async () => {
    const spec = await rig.aFamily('resent');
    const launch = aLaunch();
    rig.plane.fault({ operation: 'RunTask', fault: { type: 'lose-reply', how: 'gateway' } });
    await expect(rig.start(spec, launch)).rejects.toThrow();
    rig.newDriver();
    expect(await rig.start(spec, launch)).toHaveProperty('started');
    expect(rig.eventsOf('resent').filter((event) => event === 'committed')).toHaveLength(1);
  });

  it('replays its first refusal, so that a new try needs a new launch', async () => {
    const spec = await rig.aFamily('refusal-replayed');
    const launch = aLaunch();
    rig.plane.runOut(1);
    const first = await rig.start(spec, launch);
    expect(first).toMatchObject({ refused: expect.stringContaining('RESOURCE:MEMORY') as string });
    expect(await rig.start(spec, launch)).toEqual(first);
    expect(await rig.start(spec, aLaunch({ launch: 2 }))).toHaveProperty('started');
  });

  it('gives another launch another task', async () => {
    const spec = await rig.aFamily('two-launches');
    expect(await rig.start(spec)).not.toEqual(await rig.start(spec, aLaunch({ launch: 2 })));
  });
});

describe('a token that was used with other parameters', () => {
  it('names a task of ours: the family has a new revision since', async () => {
    const spec = await rig.aFamily('new-revision');
    const launch = aLaunch();
    const first = await rig.start(spec, launch);
    await createTaskDefinition(rig.plane, 'new-revision');
    rig.newDriver();
    expect(await rig.start(spec, launch)).toEqual(first);
    expect(rig.eventsOf('new-revision')).toEqual(['received', 'committed', 'received']);
  });

  it("is an error where the task is a stranger's", async () => {
    const spec = await rig.aFamily('strange');
    const launch = aLaunch();
    await rig.client.send(
      new RunTaskCommand({
        cluster: spec.cluster,
        taskDefinition: spec.taskDefinition,
        clientToken: launch.mark.key,
        startedBy: 'somebody-else',
      }),
    );
    await expect(rig.start(spec, launch)).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: [expect.stringMatching(/^arn:aws:ecs:/)],
    });
  });

  it('is an error where ECS names no task', async () => {
    const spec = await rig.aFamily('nameless');
    rig.plane.fault({ operation: 'RunTask', fault: { type: 'error', code: 'ConflictException' } });
    await expect(rig.start(spec)).rejects.toMatchObject({ name: 'ConflictException' });
  });

  it('is no verdict while ECS does not show the task yet', async () => {
    const spec = await rig.aFamily('not-shown-yet');
    const launch = aLaunch();
    await rig.start(spec, launch);
    await createTaskDefinition(rig.plane, 'not-shown-yet');
    rig.newDriver();
    rig.plane.show('ecs', { describeAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('ecs', {}));
    const error: unknown = await rig.start(spec, launch).catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
  });
});
