import { ClusterState, ClusterStateChangeReasonCode, type Cluster, type ClusterStatus } from '@aws-sdk/client-emr';
import { describe, expect, it } from 'vitest';
import { hasEnded, isReady, type JobState } from '../../contracts/job.js';
import { clusterState } from './cluster-states.js';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const cluster = (State: string | undefined, more: Partial<ClusterStatus> = {}): Cluster => ({
  Id: 'j-1',
  Status: { ...(State !== undefined && { State: State as ClusterState }), ...more },
});
const stateOf = (State: string | undefined, more?: Partial<ClusterStatus>) => clusterState(cluster(State, more));
const ended = (State: 'TERMINATED' | 'TERMINATED_WITH_ERRORS', Code?: string, Message?: string): JobState =>
  stateOf(State, {
    StateChangeReason: {
      ...(Code !== undefined && { Code: Code as ClusterStateChangeReasonCode }),
      ...(Message !== undefined && { Message }),
    },
  });

describe('State', () => {
  const expected: Readonly<Record<ClusterState, string>> = {
    STARTING: 'queued',
    BOOTSTRAPPING: 'queued',
    RUNNING: 'running',
    WAITING: 'running',
    TERMINATING: 'stopping',
    TERMINATED: 'ended',
    TERMINATED_WITH_ERRORS: 'ended',
  };

  it.each(Object.values(ClusterState))('%s', (State) => {
    const state = stateOf(State);
    if (expected[State] === 'ended') return expect(hasEnded(state)).toBe(true);
    expect(state).toEqual({ status: 'active', phase: expected[State], raw: State });
  });

  it.each(Object.values(ClusterState))('%s is ready only where steps can run', (State) => {
    expect(isReady(stateOf(State))).toBe(State === 'RUNNING' || State === 'WAITING');
  });

  it.each(['HIBERNATING', 'waiting', 'terminated', 'constructor', '', undefined])(
    'the unknown %j is active, neither ready nor an end',
    (State) => {
      const state = stateOf(State, { StateChangeReason: { Code: 'ALL_STEPS_COMPLETED' } });
      expect(state).toEqual({
        status: 'active',
        phase: 'queued',
        raw: State ?? 'absent',
        detail: `Unknown state ${State ?? 'absent'}`,
      });
      expect(isReady(state)).toBe(false);
    },
  );

  it('is unknown where EMR gives no status at all', () => {
    expect(clusterState({ Id: 'j-1' })).toMatchObject({ status: 'active', raw: 'absent' });
  });

  it('is shown with the reason where EMR gives one', () => {
    expect(stateOf('STARTING', { StateChangeReason: { Message: 'Configuring cluster software' } })).toMatchObject({
      detail: 'Configuring cluster software',
    });
  });
});

describe('the code of an end', () => {
  const expected: Readonly<Record<ClusterStateChangeReasonCode, Partial<JobState>>> = {
    ALL_STEPS_COMPLETED: { status: 'succeeded' },
    USER_REQUEST: { status: 'stopped' },
    INTERNAL_ERROR: { status: 'failed', fault: 'platform' },
    INSTANCE_FAILURE: { status: 'failed', fault: 'platform' },
    INSTANCE_FLEET_TIMEOUT: { status: 'failed', fault: 'platform' },
    VALIDATION_ERROR: { status: 'failed', fault: 'user' },
    BOOTSTRAP_FAILURE: { status: 'failed', fault: 'user' },
    STEP_FAILURE: { status: 'failed', fault: 'user' },
  };

  it.each(Object.values(ClusterStateChangeReasonCode))('%s', (code) => {
    for (const State of ['TERMINATED', 'TERMINATED_WITH_ERRORS'] as const) {
      expect(ended(State, code)).toMatchObject({ ...expected[code], raw: `${State} ${code}` });
    }
  });

  it.each(['SOLAR_FLARE', 'toString', undefined])('the unknown %j is no success', (code) => {
    expect(ended('TERMINATED', code)).toMatchObject({ status: 'stopped', raw: `TERMINATED ${code ?? 'absent'}` });
    expect(ended('TERMINATED_WITH_ERRORS', code)).toMatchObject({ status: 'failed', fault: 'user' });
  });

  it.each([
    'We currently do not have sufficient m5.xlarge capacity in the Availability Zone; insufficient instance capacity',
    'Insufficient instance capacity: m5.xlarge',
    'EC2 is out of capacity for the instance types m5.xlarge',
    'The requested capacity is not available in your requested Availability Zone.',
    'The requested number of instances exceeds your EC2 vCPU limit',
    'Your quota allows for 0 more running instance(s). You requested at least 3: instance quota',
    'The Spot price of 0.01 is below the minimum required Spot request fulfillment price',
    'Throttled from Amazon EC2 while launching cluster',
    'Failed to provision instances due to throttling from Amazon EC2',
  ])("VALIDATION_ERROR '%s' is the platform's doing", (message) => {
    expect(ended('TERMINATED_WITH_ERRORS', 'VALIDATION_ERROR', message)).toMatchObject({ fault: 'platform' });
  });

  it.each([
    "The subnet configuration was invalid: The subnet ID 'subnet-1' does not exist",
    'Instance type m1.tiny is not supported',
    'Invalid InstanceProfile: emr-profil.',
  ])("VALIDATION_ERROR '%s' is the spec's fault", (message) => {
    expect(ended('TERMINATED_WITH_ERRORS', 'VALIDATION_ERROR', message)).toMatchObject({ fault: 'user' });
  });
});

describe('the reason of an end', () => {
  const reasonOf = (status: Partial<ClusterStatus>) =>
    (stateOf('TERMINATED_WITH_ERRORS', status) as { reason: string }).reason;

  it("is EMR's message with the details of the error", () => {
    expect(
      reasonOf({
        StateChangeReason: {
          Code: 'BOOTSTRAP_FAILURE',
          Message: 'On the master instance (i-1), bootstrap action 1 returned a non-zero return code',
        },
        ErrorDetails: [
          {
            ErrorCode: 'BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE',
            ErrorData: [{ 'primary-instance-id': 'i-1' }, { 'bootstrap-action': '1', 'return-code': '3' }],
            ErrorMessage: 'bootstrap action 1 failed',
          },
          { ErrorCode: 'ANOTHER' },
        ],
      }),
    ).toBe(
      'On the master instance (i-1), bootstrap action 1 returned a non-zero return code; ' +
        'BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE bootstrap action 1 failed primary-instance-id=i-1 ' +
        'bootstrap-action=1 return-code=3; ANOTHER',
    );
  });

  it('says so where EMR gives none', () => {
    expect(reasonOf({})).toBe('EMR ended the cluster as TERMINATED_WITH_ERRORS and gave no reason');
    expect(stateOf('TERMINATED')).toMatchObject({ reason: 'EMR ended the cluster as TERMINATED and gave no reason' });
  });
});

describe('the result', () => {
  const succeeded = (more: Partial<Cluster>) => {
    const { Status, ...rest } = more;
    return clusterState({
      Id: 'j-1',
      ...rest,
      Status: { State: 'TERMINATED', StateChangeReason: { Code: 'ALL_STEPS_COMPLETED' }, ...Status },
    });
  };

  it('tells when it was created, ready and gone, and what it took', () => {
    const Timeline = { CreationDateTime: at(0), ReadyDateTime: at(300), EndDateTime: at(3_600) };
    expect(succeeded({ NormalizedInstanceHours: 24, Status: { Timeline } })).toEqual({
      status: 'succeeded',
      raw: 'TERMINATED ALL_STEPS_COMPLETED',
      result: {
        clusterId: 'j-1',
        createdAt: '2026-01-01T00:00:00.000Z',
        readyAt: '2026-01-01T00:05:00.000Z',
        endedAt: '2026-01-01T01:00:00.000Z',
        normalizedInstanceHours: 24,
      },
    });
  });

  it('has no member for what EMR does not tell', () => {
    expect(succeeded({})).toMatchObject({ result: { clusterId: 'j-1' } });
    expect(Object.keys((succeeded({}) as { result: object }).result)).toEqual(['clusterId']);
    expect(succeeded({ NormalizedInstanceHours: 0 })).toMatchObject({ result: { normalizedInstanceHours: 0 } });
  });
});
