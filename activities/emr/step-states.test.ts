import { StepState, type ActionOnFailure, type Cluster, type StepStatus, type StepSummary } from '@aws-sdk/client-emr';
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
      reason: 'Unknown Error; Exit code 3; Shut down; log: s3://logs/j-1/steps/s-1/stderr.gz',
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

describe('a step that is CANCELLED on a cluster that runs', () => {
  const Timeline = { CreationDateTime: at(0), EndDateTime: at(100) };
  const sibling = (changes: Partial<StepSummary> = {}, failedAt = at(99)): StepSummary => ({
    Id: 's-2',
    Name: 'clean up',
    ActionOnFailure: 'CANCEL_AND_WAIT',
    Status: { State: 'FAILED', Timeline: { EndDateTime: failedAt } },
    ...changes,
  });
  const beside = (...failed: StepSummary[]) => stateOf('CANCELLED', { Timeline }, { ...running, failed });
  const bySibling = {
    status: 'failed',
    raw: 'CANCELLED',
    fault: 'platform',
    reason: 'Step s-2 (clean up) of the same cluster failed and cancelled it (CANCEL_AND_WAIT)',
  };

  it('was stopped by somebody', () => {
    expect(beside()).toEqual({ status: 'stopped', raw: 'CANCELLED', reason: 'The step was cancelled in EMR' });
    expect(stateOf('CANCELLED', { StateChangeReason: { Message: 'by ann' } }, running)).toMatchObject({
      reason: 'by ann',
    });
  });

  it("is no fault of its own where a sibling's failure cancels whatever waits", () => {
    expect(beside(sibling())).toEqual(bySibling);
    expect(beside(sibling({ Id: 's-3', ActionOnFailure: 'CONTINUE' }), sibling())).toEqual(bySibling);
  });

  it.each(['TERMINATE_CLUSTER', 'TERMINATE_JOB_FLOW'] as const satisfies readonly ActionOnFailure[])(
    'is none either where a sibling would have taken down a cluster that is protected (%s)',
    (ActionOnFailure) => {
      expect(beside(sibling({ ActionOnFailure }))).toMatchObject({ status: 'failed', fault: 'platform' });
    },
  );

  it('allows for clocks that differ a little', () => {
    expect(beside(sibling({}, at(105)))).toEqual(bySibling);
  });

  it.each([
    ['goes on after its failure', sibling({ ActionOnFailure: 'CONTINUE' })],
    ['does not say what follows its failure', (({ ActionOnFailure: _, ...rest }) => rest)(sibling())],
    ['failed after it', sibling({}, at(106))],
    ['failed before it was there', sibling({}, at(-1))],
    ['has no end', sibling({ Status: { State: 'FAILED' } })],
    ['is the step itself', sibling({ Id: 's-1' })],
  ])('was stopped where the sibling that failed %s', (_, failed) => {
    expect(beside(failed)).toMatchObject({ status: 'stopped' });
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
