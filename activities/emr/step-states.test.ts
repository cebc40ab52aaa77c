import { StepState, type Cluster, type StepStatus, type StepSummary } from '@aws-sdk/client-emr';
import { describe, expect, it } from 'vitest';
import { hasEnded, type JobState } from '../../contracts/job.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import type { EmrStepRef } from './step-ref.js';
import { needsCircumstances, stepState, type Circumstances } from './step-states.js';

const ref: EmrStepRef = {
  kind: 'emr-step',
  target: targetOf({ url: 'http://unused' }),
  clusterId: 'j-1',
  stepId: 's-1',
};
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const step = (State: string | undefined, more: Partial<StepStatus> = {}): StepSummary => ({
  Id: 's-1',
  Status: { ...(State !== undefined && { State: State as StepState }), ...more },
});
const stateOf = (State: string | undefined, more?: Partial<StepStatus>, around?: Circumstances): JobState =>
  stepState(step(State, more), ref, around);
const clusterIn = (State: string, Code?: string, Message?: string): Circumstances => ({
  cluster: {
    Id: 'j-1',
    Status: { State, StateChangeReason: { Code, Message } } as NonNullable<Cluster['Status']>,
  },
  failed: [],
});
const running = clusterIn('RUNNING');

describe('State', () => {
  const expected: Readonly<Record<StepState, Partial<JobState>>> = {
    PENDING: { status: 'active', phase: 'queued' },
    RUNNING: { status: 'active', phase: 'running' },
    CANCEL_PENDING: { status: 'active', phase: 'stopping' },
    COMPLETED: { status: 'succeeded' },
    FAILED: { status: 'failed', fault: 'user' },
    CANCELLED: { status: 'stopped' },
    INTERRUPTED: { status: 'failed', fault: 'platform' },
  };

  it.each(Object.values(StepState))('%s on a cluster that runs', (State) => {
    expect(stateOf(State, {}, running)).toMatchObject({ ...expected[State], raw: State });
    expect(stateOf(State)).toMatchObject(expected[State]);
  });

  it.each(Object.values(StepState))(
    '%s asks for its circumstances only where somebody else may have done it',
    (State) => {
      const state = stateOf(State);
      expect(needsCircumstances(step(State))).toBe(hasEnded(state) && state.status !== 'succeeded');
    },
  );

  it.each(['SUCCEEDED', 'completed', 'HIBERNATING', 'constructor', '', undefined])(
    'the unknown %j is active, never an end',
    (State) => {
      expect(stateOf(State, {}, clusterIn('TERMINATED', 'USER_REQUEST'))).toMatchObject({
        status: 'active',
        raw: State ?? 'absent',
        detail: `Unknown state ${State ?? 'absent'}`,
      });
      expect(needsCircumstances(step(State))).toBe(false);
    },
  );

  it('is unknown where EMR gives no status at all', () => {
    expect(stepState({ Id: 's-1' }, ref)).toMatchObject({ status: 'active', raw: 'absent' });
  });

  it('is shown with the reason where EMR gives one', () => {
    expect(stateOf('PENDING', { StateChangeReason: { Message: 'waits' } })).toMatchObject({ detail: 'waits' });
  });
});

describe('a step that has failed', () => {
  const FailureDetails = {
    Reason: 'Unknown Error',
    Message: 'Exit code 3',
    LogFile: 's3://logs/j-1/steps/s-1/stderr.gz',
  };

  it('tells what EMR found, and where its log is', () => {
    expect(stateOf('FAILED', { FailureDetails, StateChangeReason: { Message: 'Shut down' } }, running)).toEqual({
      status: 'failed',
      raw: 'FAILED',
      fault: 'user',
      reason: 'Exit code 3; Shut down; log: s3://logs/j-1/steps/s-1/stderr.gz',
    });
    expect(stateOf('FAILED', {}, running)).toMatchObject({ reason: 'EMR gave no reason' });
  });

  it.each(['INSTANCE_FAILURE', 'INTERNAL_ERROR', 'INSTANCE_FLEET_TIMEOUT'])(
    'on a cluster that %s took is the loss of the platform, and nothing new can be sent there',
    (code) => {
      for (const State of ['TERMINATING', 'TERMINATED_WITH_ERRORS']) {
        expect(stateOf('FAILED', { FailureDetails }, clusterIn(State, code, 'It broke'))).toEqual({
          status: 'failed',
          raw: 'FAILED',
          fault: 'platform',
          noRelaunch: true,
          reason: 'Cluster j-1 went away under it: It broke',
        });
      }
    },
  );

  it.each(['USER_REQUEST', 'ALL_STEPS_COMPLETED', 'STEP_FAILURE'])(
    'has failed by itself where its cluster ended for %s',
    (code) => {
      expect(stateOf('FAILED', { FailureDetails }, clusterIn('TERMINATED', code))).toMatchObject({
        status: 'failed',
        fault: 'user',
        reason: expect.stringContaining('Exit code 3') as string,
      });
    },
  );
});

describe.each(['CANCELLED', 'INTERRUPTED'])('a step that is %s with its cluster', (State) => {
  it.each(['TERMINATING', 'TERMINATED'])('was stopped where somebody terminated that (%s)', (cluster) => {
    expect(stateOf(State, {}, clusterIn(cluster, 'USER_REQUEST', 'Terminated by user request'))).toEqual({
      status: 'stopped',
      raw: State,
      reason: 'Cluster j-1 went away under it: Terminated by user request',
    });
  });

  it('was stopped where that had nothing to do any more', () => {
    expect(stateOf(State, {}, clusterIn('TERMINATED', 'ALL_STEPS_COMPLETED', 'Auto-terminated'))).toMatchObject({
      status: 'stopped',
    });
  });

  it.each(['INSTANCE_FAILURE', 'INTERNAL_ERROR', 'INSTANCE_FLEET_TIMEOUT'])(
    'was lost to the platform where %s took that, and nothing new can be sent there',
    (code) => {
      for (const cluster of ['TERMINATING', 'TERMINATED_WITH_ERRORS']) {
        expect(stateOf(State, {}, clusterIn(cluster, code))).toMatchObject({
          status: 'failed',
          fault: 'platform',
          noRelaunch: true,
        });
      }
    },
  );

  it("was lost where another step's failure took that down: no fault of its own", () => {
    for (const cluster of ['TERMINATING', 'TERMINATED_WITH_ERRORS']) {
      expect(stateOf(State, {}, clusterIn(cluster, 'STEP_FAILURE', 'Shut down as step failed'))).toMatchObject({
        status: 'failed',
        fault: 'platform',
        noRelaunch: true,
        reason: 'Cluster j-1 went away under it: Shut down as step failed',
      });
    }
  });

  it.each(['BOOTSTRAP_FAILURE', 'VALIDATION_ERROR'])('has failed with that where it never came up (%s)', (code) => {
    expect(stateOf(State, {}, clusterIn('TERMINATED_WITH_ERRORS', code))).toMatchObject({
      status: 'failed',
      fault: 'user',
    });
  });
});

describe('a step that is INTERRUPTED on a cluster that runs', () => {
  it('was lost to the platform, and may be launched again', () => {
    const state = stateOf('INTERRUPTED', { StateChangeReason: { Message: 'Lost its node' } }, running);
    expect(state).toEqual({ status: 'failed', raw: 'INTERRUPTED', fault: 'platform', reason: 'Lost its node' });
    expect(stateOf('INTERRUPTED')).toMatchObject({ reason: 'EMR interrupted the step and gave no reason' });
  });
});

describe('the result', () => {
  it('tells when it was created, began and ended', () => {
    const Timeline = { CreationDateTime: at(0), StartDateTime: at(60), EndDateTime: at(3_600) };
    expect(stateOf('COMPLETED', { Timeline })).toEqual({
      status: 'succeeded',
      raw: 'COMPLETED',
      result: {
        clusterId: 'j-1',
        stepId: 's-1',
        createdAt: '2026-01-01T00:00:00.000Z',
        startedAt: '2026-01-01T00:01:00.000Z',
        endedAt: '2026-01-01T01:00:00.000Z',
      },
    });
  });

  it('has no member for what EMR does not tell', () => {
    expect(stateOf('COMPLETED')).toEqual({
      status: 'succeeded',
      raw: 'COMPLETED',
      result: { clusterId: 'j-1', stepId: 's-1' },
    });
  });
});
