import { describe, expect, it } from 'vitest';
import { ecsOnPlane } from '../../test/harness/ecs-on-plane.js';
import { soon, targetOf } from '../../test/harness/scripted-plane.js';
import type { EcsRef } from './ref.js';

const rig = ecsOnPlane();

describe('stop', () => {
  it('stops a task that runs, and says why in ECS', async () => {
    const ref = await rig.aTask('stop-runs');
    await rig.driver.stop(ref, 'the run was cancelled');
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({ status: 'stopped', raw: 'STOPPED UserInitiated', reason: 'the run was cancelled' });
  });

  it('is a request: a task that ignores it is stopping', async () => {
    const ref = await rig.aTask('stop-ignored', { ignoresStop: true });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active', phase: 'stopping' });
  });

  it('is no error for a task that has ended, whose end it leaves alone', async () => {
    const ref = await rig.aTask('stop-ended', { afterMs: 0 });
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'succeeded' });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'succeeded' });
  });

  it('is no error for a task that ECS has forgotten', async () => {
    const ref = await rig.aTask('stop-forgotten');
    await rig.driver.stop({ ...ref, taskArn: `${ref.taskArn}0` }, 'a test');
  });

  it('cuts the reason to what ECS takes', async () => {
    const ref = await rig.aTask('stop-long');
    await rig.driver.stop(ref, 'x'.repeat(1_000));
    expect(rig.plane.ledger().find(({ event, jobId }) => event === 'stop' && jobId === ref.taskArn)?.detail).toBe(
      'x'.repeat(255),
    );
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'ServerException'])(
    'is an error where ECS answers %s',
    async (code) => {
      const ref = await rig.aTask(`stop-${code}`, { refusesStop: code });
      await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: code });
    },
  );
});

describe('links', () => {
  const ref: EcsRef = {
    kind: 'ecs',
    target: targetOf({ url: '' }),
    cluster: 'arn:aws:ecs:r:1:cluster/etl',
    taskArn: 'arn:aws:ecs:r:1:task/etl/0a1b',
    container: 'main',
    logs: { group: '/ecs/x', streamPrefix: 'run' },
  };
  const linksIn = (partition: string, region: string) => {
    rig.newDriver({ partition, region });
    return rig.driver.links(ref);
  };

  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
  ])("lead to the task and the main container's stream in %s", (partition, region, host) => {
    expect(linksIn(partition, region)).toEqual({
      awsId: ref.taskArn,
      console: `${host}/ecs/v2/clusters/etl/tasks/0a1b?region=${region}`,
      logs: [
        {
          group: '/ecs/x',
          stream: 'run/main/0a1b',
          console: `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/$252Fecs$252Fx/log-events/run$252Fmain$252F0a1b`,
        },
      ],
    });
  });

  it.each(['aws-iso', 'aws-eusc'])('show the ARN and no guessed page in %s', (partition) => {
    expect(linksIn(partition, 'r-1')).toEqual({
      awsId: ref.taskArn,
      logs: [{ group: '/ecs/x', stream: 'run/main/0a1b' }],
    });
  });

  it('name no log where none can be told', () => {
    const { logs: _, ...unlogged } = ref;
    expect(rig.driver.links(unlogged).logs).toEqual([]);
  });
});
