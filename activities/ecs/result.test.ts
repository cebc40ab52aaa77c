import { expect, it } from 'vitest';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { ecsState } from './states.js';

const ref = {
  kind: 'ecs',
  target: targetOf({ url: 'http://unused' }),
  cluster: 'etl',
  taskArn: 'arn:aws:ecs:r:1:task/etl/0a1b',
  container: 'main',
} as const;
const ended = { taskArn: ref.taskArn, lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' } as const;

it('has times, exit codes and size as ECS reports them', () => {
  const state = ecsState(
    {
      ...ended,
      containers: [
        { name: 'main', exitCode: 0 },
        { name: 'sidecar', exitCode: 143, reason: 'stopped with the task' },
      ],
      createdAt: new Date('2026-01-01T00:00:00Z'),
      startedAt: new Date('2026-01-01T00:00:10Z'),
      stoppedAt: new Date('2026-01-01T00:01:00Z'),
      cpu: '256',
      memory: '512',
      launchType: 'FARGATE',
      capacityProviderName: 'FARGATE_SPOT',
    },
    ref,
  );
  expect(state).toEqual({
    status: 'succeeded',
    raw: 'STOPPED',
    result: {
      taskArn: ref.taskArn,
      exitCode: 0,
      containers: [
        { name: 'main', exitCode: 0 },
        { name: 'sidecar', exitCode: 143, reason: 'stopped with the task' },
      ],
      createdAt: '2026-01-01T00:00:00.000Z',
      startedAt: '2026-01-01T00:00:10.000Z',
      stoppedAt: '2026-01-01T00:01:00.000Z',
      cpu: '256',
      memory: '512',
      launchType: 'FARGATE',
      capacityProviderName: 'FARGATE_SPOT',
    },
  });
});

it('invents nothing that ECS does not report', () => {
  expect(ecsState({ ...ended, containers: [{ name: 'main', exitCode: 0 }] }, ref)).toEqual({
    status: 'succeeded',
    raw: 'STOPPED',
    result: { taskArn: ref.taskArn, exitCode: 0, containers: [{ name: 'main', exitCode: 0 }] },
  });
});
