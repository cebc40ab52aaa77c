import type { Task, TaskStopCode } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { ecsState } from './states.js';

const target = targetOf({ url: 'http://unused' });
const ref = { kind: 'ecs', target, cluster: 'etl', taskArn: 'arn:task/etl/1', container: 'main' } as const;

/** Stopped, with its main container's exit code where it has one. */
const stopped = (stopCode: TaskStopCode | undefined, exitCode?: number, more: Partial<Task> = {}) =>
  ecsState(
    {
      taskArn: ref.taskArn,
      lastStatus: 'STOPPED',
      stopCode,
      containers: [{ name: 'main', exitCode }],
      ...more,
    },
    ref,
  );

describe('when the task failed to start', () => {
  it.each([
    'CannotPullContainerError: ref pull has been retried 5 time(s): dial tcp: i/o timeout',
    'ResourceInitializationError: unable to pull secrets: context deadline: request timed out',
    'Timeout waiting for network interface provisioning to complete.',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    'RESOURCE:ENI',
    'Rate exceeded',
    'Fargate internal error',
  ])("'%s': the platform's fault", (stoppedReason) => {
    expect(stopped('TaskFailedToStart', undefined, { stoppedReason })).toEqual({
      status: 'failed',
      raw: 'STOPPED TaskFailedToStart',
      fault: 'platform',
      reason: stoppedReason,
    });
  });

  it.each([
    'CannotPullContainerError: docker.io/acme/extract:9 not found',
    'ResourceInitializationError: unable to pull secrets: AccessDeniedException: role is not authorized',
    'ECS was unable to assume the role arn:aws:iam::000000000000:role/etl',
    'CannotCreateContainerError: conflicting options',
  ])("'%s': the user's fault", (stoppedReason) => {
    expect(stopped('TaskFailedToStart', undefined, { stoppedReason })).toMatchObject({
      fault: 'user',
      reason: stoppedReason,
    });
  });

  it('says so where ECS gives no reason', () => {
    expect(stopped('TaskFailedToStart')).toMatchObject({ fault: 'user', reason: 'ECS gave no reason' });
  });
});

describe('when the host was lost', () => {
  it.each(['Host EC2 (instance i-0abc) terminated.', 'Host EC2 (instance i-0abc) stopped.'])(
    "'%s': the platform's fault, whatever the code",
    (stoppedReason) => {
      expect(stopped('EssentialContainerExited', undefined, { stoppedReason })).toMatchObject({
        status: 'failed',
        fault: 'platform',
        reason: stoppedReason,
      });
      expect(stopped(undefined, 137, { stoppedReason })).toMatchObject({ status: 'failed', fault: 'platform' });
    },
  );
});
