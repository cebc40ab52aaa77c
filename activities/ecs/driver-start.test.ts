import { describe, expect, it } from 'vitest';
import { ecsOnPlane } from '../../test/harness/ecs-on-plane.js';
import { aLaunch } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';

const rig = ecsOnPlane();

describe('a start', () => {
  it('runs one task that carries the mark', async () => {
    const launch = aLaunch();
    const answer = await rig.start(await rig.aFamily('starts'), launch);
    expect(answer).toMatchObject({
      started: {
        kind: 'ecs',
        cluster: 'etl',
        container: 'main',
        taskArn: expect.stringMatching(/^arn:aws:ecs:/) as string,
      },
    });
    expect(
      rig.plane
        .ledger()
        .filter(({ key }) => key === launch.mark.key)
        .map(({ event }) => event),
    ).toEqual(['received', 'committed']);
  });

  it('knows where the main container logs', async () => {
    const logConfiguration = {
      logDriver: 'awslogs' as const,
      options: { 'awslogs-group': '/ecs/x', 'awslogs-stream-prefix': 'run' },
    };
    const spec = await rig.aFamily('logs', { containerDefinitions: [{ name: 'main', image: 'x', logConfiguration }] });
    expect(await rig.start(spec)).toMatchObject({ started: { logs: { group: '/ecs/x', streamPrefix: 'run' } } });
  });

  it('sends nothing when the fence is closed', async () => {
    const closed = fenceWith(() => Promise.reject(new Error('paused')));
    await expect(rig.driver.start(await rig.aFamily('fenced'), aLaunch(), closed)).rejects.toBeInstanceOf(FenceClosed);
    expect(rig.eventsOf('fenced')).toEqual([]);
  });

  it.each([
    ['a container that is not there', { container: 'mian' }],
    ['a network that the definition does not take', { network: { subnets: ['s'] } }],
    ['a launch type that the definition does not take', { launchType: 'FARGATE' as const }],
    ['an override for a stranger', { overrides: { containers: [{ name: 'stranger' }] } }],
  ])('sends nothing for %s', async (what, options) => {
    const family = what.replaceAll(' ', '-');
    const spec = await rig.aFamily(family);
    await expect(rig.start({ ...spec, ...options })).rejects.toMatchObject({ name: 'InvalidSpec' });
    expect(rig.eventsOf(family)).toEqual([]);
  });

  it('is understood by ECS on Fargate, with a network and tags', async () => {
    const spec = await rig.aFamily('fargate', {
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
    });
    expect(
      await rig.start({
        ...spec,
        launchType: 'FARGATE',
        network: { subnets: ['subnet-1'] },
        tags: { team: 'flights' },
      }),
    ).toHaveProperty('started');
  });
});

describe('a lack of capacity', () => {
  it.each(['RESOURCE:MEMORY', 'RESOURCE:CPU', 'AGENT', 'EMPTY CAPACITY PROVIDER'])(
    'is a refusal where %s stands among the failures',
    async (reason) => {
      const spec = await rig.aFamily(`short-of-${reason.replaceAll(/\W/g, '-')}`);
      rig.plane.runOut(1, reason);
      expect(await rig.start(spec)).toEqual({ refused: expect.stringMatching(new RegExp(`^${reason} `)) as string });
    },
  );

  it('is a refusal where an exception says so', async () => {
    const spec = await rig.aFamily('exceptional');
    rig.plane.fault({
      operation: 'RunTask',
      fault: { type: 'error', code: 'ClientException', message: 'Capacity is unavailable at this time.' },
    });
    expect(await rig.start(spec)).toEqual({ refused: 'Capacity is unavailable at this time.' });
  });

  it.each(['MISSING', 'INACTIVE'])('is none where the failure is %s: that is for good', async (reason) => {
    const spec = await rig.aFamily(`final-${reason}`);
    rig.plane.runOut(1, reason);
    const error: unknown = await rig.start(spec).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RunTaskFailure', message: expect.stringContaining(reason) as string });
    expect(classify(error)).toBe('rejected');
  });

  it('is none where the exception means a mistake', async () => {
    const spec = await rig.aFamily('mistaken');
    rig.plane.fault({
      operation: 'RunTask',
      fault: { type: 'error', code: 'ClientException', message: 'TaskDefinition is inactive' },
    });
    await expect(rig.start(spec)).rejects.toMatchObject({ name: 'ClientException' });
  });
});
