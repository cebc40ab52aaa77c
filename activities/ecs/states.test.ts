import { TaskStopCode, type Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { hasEnded, type JobState } from '../../contracts/job.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import type { EcsRef } from './ref.js';
import { ecsState } from './states.js';

const ref: EcsRef = {
  kind: 'ecs',
  target: targetOf({ url: 'http://unused' }),
  cluster: 'etl',
  taskArn: 'arn:task/etl/1',
  container: 'main',
};
const task = (lastStatus: string | undefined, more: Partial<Task> = {}): Task => ({
  taskArn: ref.taskArn,
  ...(lastStatus !== undefined && { lastStatus }),
  ...more,
});
const stateOf = (task: Task) => ecsState(task, ref);
/** Stopped, with its main container's exit code and a sidecar that ECS killed after it. */
const stopped = (stopCode: string | undefined, exitCode?: number, more: Partial<Task> = {}): JobState =>
  stateOf(
    task('STOPPED', {
      ...(stopCode !== undefined && { stopCode: stopCode as TaskStopCode }),
      containers: [
        { name: 'sidecar', exitCode: 137 },
        { name: 'main', ...(exitCode !== undefined && { exitCode }) },
      ],
      ...more,
    }),
  );

describe('lastStatus', () => {
  it.each([
    ['PROVISIONING', 'queued'],
    ['PENDING', 'queued'],
    ['ACTIVATING', 'queued'],
    ['RUNNING', 'running'],
    ['DEACTIVATING', 'stopping'],
    ['STOPPING', 'stopping'],
    ['DEPROVISIONING', 'stopping'],
  ])('%s is active and %s', (status, phase) => {
    expect(stateOf(task(status))).toEqual({ status: 'active', phase, raw: status });
  });

  it('STOPPED is the end, and DELETED is what ECS no longer knows', () => {
    expect(hasEnded(stopped('EssentialContainerExited', 0))).toBe(true);
    expect(stateOf(task('DELETED'))).toMatchObject({ status: 'missing' });
  });

  it.each(['SUCCEEDED', 'stopped', 'HIBERNATING', 'constructor', '', undefined])(
    'the unknown %j is active, never an end',
    (status) => {
      const state = stateOf(
        task(status, { stopCode: 'EssentialContainerExited', containers: [{ name: 'main', exitCode: 0 }] }),
      );
      expect(state).toMatchObject({
        status: 'active',
        raw: status ?? 'absent',
        detail: `Unknown state ${status ?? 'absent'}`,
      });
    },
  );

  it('is shown with the reason where ECS gives one', () => {
    expect(stateOf(task('STOPPING', { stoppedReason: 'Scaling activity' }))).toMatchObject({
      detail: 'Scaling activity',
    });
  });
});

describe('stopCode', () => {
  const expected: Readonly<Record<TaskStopCode, Partial<JobState>>> = {
    EssentialContainerExited: { status: 'succeeded' },
    TaskFailedToStart: { status: 'failed', fault: 'user' },
    SpotInterruption: { status: 'failed', fault: 'platform' },
    TerminationNotice: { status: 'failed', fault: 'platform' },
    InfrastructureHealth: { status: 'failed', fault: 'platform' },
    UserInitiated: { status: 'stopped' },
    ServiceSchedulerInitiated: { status: 'stopped' },
  };

  it.each(Object.values(TaskStopCode))('%s with exit code 0', (code) => {
    expect(stopped(code, 0)).toMatchObject(expected[code]);
  });

  it.each(Object.values(TaskStopCode))('%s without an exit code is no success', (code) => {
    expect(stopped(code).status).not.toBe('succeeded');
    expect(stateOf(task('STOPPED', { stopCode: code })).status).not.toBe('succeeded');
  });

  it.each(['SolarFlare', 'toString', undefined])(
    'the unknown %j is no success, though the container exited with 0',
    (code) => {
      expect(stopped(code, 0)).toMatchObject({
        status: 'failed',
        fault: 'user',
        reason: `ECS stopped the task with the unknown stop code ${code ?? 'absent'}`,
      });
    },
  );
});

describe('when an essential container has exited', () => {
  it('the main one decides, whatever became of the others', () => {
    expect(stopped('EssentialContainerExited', 0)).toMatchObject({ status: 'succeeded', result: { exitCode: 0 } });
    const sidecarFine = [
      { name: 'sidecar', exitCode: 0 },
      { name: 'main', exitCode: 2 },
    ];
    expect(stopped('EssentialContainerExited', 2, { containers: sidecarFine })).toMatchObject({
      status: 'failed',
      fault: 'user',
      exitCode: 2,
    });
  });

  it.each([1, 2, 137, 139, 143, 255])("exit code %i is the user's fault, and told", (exitCode) => {
    expect(
      stopped('EssentialContainerExited', exitCode, { stoppedReason: 'Essential container in task exited' }),
    ).toEqual({
      status: 'failed',
      raw: 'STOPPED EssentialContainerExited',
      fault: 'user',
      exitCode,
      reason: expect.stringMatching(
        new RegExp(`^Container main exited with ${exitCode}: Essential container in task exited`),
      ) as string,
    });
  });

  it("tells the container's own reason", () => {
    const containers = [
      { name: 'main', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    ];
    expect(stopped('EssentialContainerExited', 137, { containers })).toMatchObject({
      reason: 'Container main exited with 137: OutOfMemoryError: Container killed due to memory usage',
    });
  });

  it('tells a reason once', () => {
    expect(
      stopped('EssentialContainerExited', 1, { stoppedReason: 'Essential container in task exited' }),
    ).toMatchObject({ reason: 'Container main exited with 1: Essential container in task exited' });
  });

  it.each([undefined, [], [{ name: 'sidecar', exitCode: 0 }], [{ name: 'main' }]])(
    'a missing exit code is no success (%j)',
    (containers) => {
      expect(
        stateOf(task('STOPPED', { stopCode: 'EssentialContainerExited', ...(containers && { containers }) })),
      ).toMatchObject({ status: 'failed', reason: 'Container main has no exit code' });
    },
  );

  it("tells the container's reason where it has no exit code", () => {
    const containers = [{ name: 'main', reason: 'CannotStartContainerError: exec: "run": not found' }];
    expect(stopped('EssentialContainerExited', undefined, { containers })).toMatchObject({
      reason: expect.stringContaining('CannotStartContainerError') as string,
    });
  });
});
