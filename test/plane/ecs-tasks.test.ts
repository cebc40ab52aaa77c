/** ECS tasks that run for real: each a process, by the table of images. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { readTools } from '../../local/tools.js';
import { ecsCalls, python, type EcsCalls } from './ecs-calls.js';
import { startTestEmulator, startTestPlane, type Emulator } from './real-plane.js';

let emulator: Emulator;
let plane: Plane;
let ecs: EcsCalls;

beforeAll(async () => {
  emulator = await startTestEmulator();
  const cwd = emulator.folder;
  const images = {
    python: { program: readTools().jobsPython, args: ['-u'], cwd, env: { IMAGE: 'python', LAYER: 'image' } },
    node: { program: process.execPath, args: ['-e'], cwd },
    broken: { program: join(cwd, 'nothing-here'), args: [], cwd },
  };
  plane = await startTestPlane(emulator, { images });
  ecs = await ecsCalls(plane);
});
afterAll(async () => {
  ecs.destroy();
  await plane.close();
  await emulator.stop();
});

describe('a task', () => {
  it('is the program of its image, with the command and environment of definition and overrides', async () => {
    const print = "import os, sys; print(sys.argv[1:], *(os.environ[name] for name in ['IMAGE', 'LAYER', 'DAY']))";
    const environment = [
      { name: 'LAYER', value: 'definition' },
      { name: 'DAY', value: 'none' },
    ];
    await ecs.register('layers', [python(print, { environment })]);
    const override = {
      name: 'main',
      command: ['-c', print, '--verbose'],
      environment: [{ name: 'DAY', value: '2001-01-31' }],
    };
    const task = await ecs.ended(await ecs.run('layers', { overrides: { containerOverrides: [override] } }));
    expect(await ecs.output(task)).toEqual(["['--verbose'] python definition 2001-01-31"]);
    expect(task).toMatchObject({
      stopCode: 'EssentialContainerExited',
      launchType: 'EC2',
      containers: [{ exitCode: 0 }],
    });
    expect(task.overrides?.containerOverrides).toEqual([override]);
  });

  it('may be any program of this machine', async () => {
    await ecs.register('node', [{ ...python(''), image: 'node', command: ["console.log('from', process.argv0)"] }]);
    const task = await ecs.ended(await ecs.run('node'));
    expect(await ecs.output(task)).toEqual([expect.stringMatching(/^from .*node/)]);
  });

  it('ends with the exit code of its program, and with its whole log stored', async () => {
    const script = "import sys\nfor n in range(500): print('line', n)\nprint('last', file=sys.stderr)\nsys.exit(42)";
    await ecs.register('exits', [python(script)]);
    const task = await ecs.ended(await ecs.run('exits'));
    expect(task).toMatchObject({ stoppedReason: 'Essential container in task exited', containers: [{ exitCode: 42 }] });
    const lines = await ecs.output(task);
    expect(lines).toHaveLength(501);
    expect(lines).toContain('last');
  });

  it('has failed to start, without an exit code, where its image is in no table', async () => {
    await ecs.register('unknown', [{ ...python(''), image: 'elsewhere/flights:7' }]);
    const task = await ecs.ended(await ecs.run('unknown'));
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(
        /^CannotPullContainerError: .*elsewhere\/flights:7; it has python, node, broken$/,
      ),
    });
    expect(task.containers?.[0]?.exitCode).toBeUndefined();
    expect(task.startedAt).toBeUndefined();
  });

  it('has failed to start, without an exit code, where the program is missing', async () => {
    await ecs.register('broken', [{ ...python(''), image: 'broken' }]);
    const task = await ecs.ended(await ecs.run('broken'));
    expect(task).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringMatching(/^CannotStartContainerError: .*ENOENT/),
    });
    expect(task.containers?.[0]?.exitCode).toBeUndefined();
  });
});

describe('placement', () => {
  const fargate = {
    requiresCompatibilities: ['FARGATE' as const],
    networkMode: 'awsvpc' as const,
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
  };
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  const spot = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
  beforeAll(async () => {
    await ecs.register('on-fargate', [python('print(1)')], fargate);
    await ecs.register('on-ec2', [python('print(1)')]);
  });

  it('on Fargate is shown by the task', async () => {
    const started = await ecs.run('on-fargate', { networkConfiguration, capacityProviderStrategy: spot });
    expect(started).toMatchObject({ lastStatus: 'PROVISIONING', launchType: 'FARGATE', platformVersion: '1.4.0' });
    expect(await ecs.ended(started)).toMatchObject({
      capacityProviderName: 'FARGATE_SPOT',
      cpu: '256',
      memory: '512',
      containers: [{ exitCode: 0 }],
    });
  });

  it("follows the cluster's default where the call says nothing", async () => {
    await ecs.cluster('spot', { capacityProviders: ['FARGATE_SPOT'], defaultCapacityProviderStrategy: spot });
    const task = await ecs.run('on-fargate', { cluster: 'spot', networkConfiguration });
    expect(task).toMatchObject({ launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT' });
    await expect(ecs.run('on-ec2', { cluster: 'spot' })).rejects.toThrow('does not support launch_type FARGATE');
  });

  it.each([
    ['on-fargate', {}, 'Network Configuration must be provided'],
    ['on-ec2', { networkConfiguration }, 'Network Configuration is not valid'],
    ['on-ec2', { launchType: 'FARGATE' }, 'does not support launch_type FARGATE'],
    [
      'on-ec2',
      { launchType: 'EC2', capacityProviderStrategy: spot },
      'both a launch type and capacity provider strategy',
    ],
    ['on-ec2', { launchType: 'MANAGED_INSTANCES' }, 'MANAGED_INSTANCES needs a capacity provider strategy'],
    ['on-ec2', { capacityProviderStrategy: [{ capacityProvider: 'mine' }] }, 'not associated with the cluster'],
    ['on-ec2', { platformVersion: '1.4.0' }, 'platform version must be null'],
    [
      'on-fargate',
      { networkConfiguration, launchType: 'FARGATE', placementStrategy: [{ type: 'random' }] },
      'Placement constraints',
    ],
    ['on-ec2', { enableExecuteCommand: true }, 'needs a task role'],
    ['on-ec2', { propagateTags: 'SERVICE' }, 'without one'],
    ['on-ec2', { count: 2 }, 'one task a call, not 2'],
    ['on-ec2', { startedBy: 'flights.2001' }, 'Invalid startedBy: flights.2001'],
    ['on-ec2', { clientToken: 'x'.repeat(65) }, 'Invalid clientToken'],
    ['on-ec2', { tags: [{ key: 'aws:owner', value: 'x' }] }, 'reserved'],
    ['on-ec2', { overrides: { containerOverrides: [{ name: 'main', command: ['x'.repeat(8_192)] }] } }, 'at most 8192'],
  ] as const)('of %s with %o is refused', async (family, changes, problem) => {
    const refused = ecs.run(family, changes as Parameters<typeof ecs.run>[1]);
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(problem),
    });
  });

  it.each([
    [{ ...fargate, networkMode: 'bridge' as const }, {}, 'Fargate only supports network mode'],
    [{ ...fargate, cpu: undefined }, {}, "'cpu' be defined at the task level"],
    [{ ...fargate, memory: undefined }, {}, "'memory' be defined at the task level"],
    [{ ...fargate, executionRoleArn: undefined }, {}, 'execution role ARN to support log driver awslogs'],
    [fargate, { stopTimeout: 121 }, 'between 2 and 120'],
    [{}, { name: 'twice' }, 'twice is used more than once'],
    [{}, { secrets: [{ name: 'PASSWORD', valueFrom: 'arn' }] }, 'The local AWS does not have secrets'],
    [{}, { logConfiguration: { logDriver: 'awslogs' as const } }, 'requires option awslogs-group'],
  ])('of a definition with %o and %o can not be registered', async (changes, container, problem) => {
    const twice = 'name' in container ? [python('', container)] : [];
    const registered = ecs.register(
      'wrong',
      [python('', container), ...twice],
      changes as Parameters<typeof ecs.register>[2],
    );
    await expect(registered).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining(problem),
    });
  });
});
