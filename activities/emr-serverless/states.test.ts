import { JobRunState, type JobRun, type JobRunSummary } from '@aws-sdk/client-emr-serverless';
import { describe, expect, it } from 'vitest';
import { hasEnded, type JobState } from '../../contracts/job.js';
import { jobRunState } from './states.js';

const run = (state: string | undefined, stateDetails?: string, more: Partial<JobRun> = {}): JobRun =>
  ({
    applicationId: '00f1',
    jobRunId: '00r1',
    ...(state !== undefined && { state }),
    ...(stateDetails !== undefined && { stateDetails }),
    ...more,
  }) as JobRun;
const stateOf = (...args: Parameters<typeof run>): JobState => jobRunState(run(...args));
/** As EMR Serverless writes it of a driver that has failed. */
const driverFailed = (exceptions: string) =>
  `Job failed, please check complete logs in configured logging destination. ExitCode: 1. Last few exceptions: ${exceptions}...`;

describe('state', () => {
  const expected: Readonly<Record<JobRunState, Partial<JobState>>> = {
    SUBMITTED: { status: 'active', phase: 'queued' },
    PENDING: { status: 'active', phase: 'queued' },
    SCHEDULED: { status: 'active', phase: 'queued' },
    QUEUED: { status: 'active', phase: 'queued' },
    RUNNING: { status: 'active', phase: 'running' },
    CANCELLING: { status: 'active', phase: 'stopping' },
    SUCCESS: { status: 'succeeded' },
    FAILED: { status: 'failed', fault: 'user' },
    CANCELLED: { status: 'stopped' },
  };

  it.each(Object.values(JobRunState))('%s', (state) => {
    expect(stateOf(state)).toMatchObject({ ...expected[state], raw: state });
    expect(stateOf(state, '')).toMatchObject(expected[state]);
  });

  it.each(['SUCCEEDED', 'success', 'HIBERNATING', 'constructor', '', undefined])(
    'the unknown %j is active, never an end',
    (state) => {
      const unknown = stateOf(state, 'Job run was cancelled');
      expect(unknown).toMatchObject({
        status: 'active',
        raw: state ?? 'absent',
        detail: `Unknown state ${state ?? 'absent'}`,
      });
      expect(hasEnded(unknown)).toBe(false);
    },
  );

  it('is shown with its details where EMR gives any', () => {
    expect(stateOf('PENDING', 'Job run is waiting for capacity')).toMatchObject({
      detail: 'Job run is waiting for capacity',
    });
    expect(stateOf('PENDING', '')).not.toHaveProperty('detail');
  });
});

describe('a run that has FAILED', () => {
  it.each([
    'Job run timed out in the queue',
    'ApplicationMaxCapacityExceededException: Worker could not be allocated as the application has exceeded maximum capacity settings: [cpu: 4 vCPU]',
    'Insufficient capacity for the requested workers',
    'Account limit exceeded: Max concurrent vCPUs per account',
    'The request exceeds the vCPU quota of the account',
    'Internal service error',
    'The Spot interruption ended the driver',
    'Worker lost',
  ])("with '%s' was lost to the platform", (details) => {
    expect(stateOf('FAILED', details)).toEqual({ status: 'failed', raw: 'FAILED', fault: 'platform', reason: details });
  });

  it.each([
    driverFailed("ValueError: invalid literal for int() with base 10: 'x'"),
    driverFailed('AnalysisException: Table or view not found: queue_events'),
    driverFailed('RuntimeError: capacity of the aircraft is missing'),
    driverFailed('java.lang.IllegalStateException: Limit exceeded: 7 exceeds the limit 5'),
    driverFailed('IOError: internal error in spot_prices.py\nCaused by: Worker lost'),
    'Job failed, please check complete logs in configured logging destination. ExitCode: 1.',
    'Job failed: the entry point cannot be read',
  ])("with '%s' has failed by its own fault", (details) => {
    expect(stateOf('FAILED', details)).toEqual({ status: 'failed', raw: 'FAILED', fault: 'user', reason: details });
  });

  it('says so where EMR gives no reason', () => {
    expect(stateOf('FAILED')).toMatchObject({ reason: 'EMR Serverless ended the run as FAILED and gave no reason' });
  });
});

describe('a run that was CANCELLED', () => {
  it.each([
    'Job run was cancelled because it exceeded its execution timeout of 70 minutes.',
    'The job exceeded the maximum execution time',
    'Job run timed out',
  ])("with '%s' took too long: its own fault", (details) => {
    expect(stateOf('CANCELLED', details)).toEqual({
      status: 'failed',
      raw: 'CANCELLED',
      fault: 'user',
      reason: details,
    });
  });

  it.each([
    'Job run was cancelled because it exceeded the queue timeout of 360 minutes.',
    'Job run timed out while it was queued',
  ])("with '%s' was never given a place by the platform", (details) => {
    expect(stateOf('CANCELLED', details)).toMatchObject({ status: 'failed', fault: 'platform', reason: details });
  });

  it('without more was stopped by somebody', () => {
    expect(stateOf('CANCELLED', 'Job run was cancelled by a CancelJobRun request.')).toEqual({
      status: 'stopped',
      raw: 'CANCELLED',
      reason: 'Job run was cancelled by a CancelJobRun request.',
    });
    expect(stateOf('CANCELLED')).toMatchObject({ reason: 'The job run was cancelled in EMR Serverless' });
  });
});

describe('the result', () => {
  it('tells when it ran, how long it stood in the queue, and what is billed', () => {
    const more: Partial<JobRun> = {
      startedAt: new Date('2026-01-01T00:01:00Z'),
      endedAt: new Date('2026-01-01T00:11:00Z'),
      totalExecutionDurationSeconds: 600,
      queuedDurationMilliseconds: 1_500,
      billedResourceUtilization: { vCPUHour: 0.5, memoryGBHour: 2, storageGBHour: 0 },
    };
    expect(stateOf('SUCCESS', '', more)).toEqual({
      status: 'succeeded',
      raw: 'SUCCESS',
      result: {
        applicationId: '00f1',
        jobRunId: '00r1',
        startedAt: '2026-01-01T00:01:00.000Z',
        endedAt: '2026-01-01T00:11:00.000Z',
        executionSeconds: 600,
        queuedSeconds: 1.5,
        billed: { vCpuHours: 0.5, memoryGbHours: 2, storageGbHours: 0 },
      },
    });
  });

  it('has no member for what EMR does not tell', () => {
    expect(stateOf('SUCCESS')).toEqual({
      status: 'succeeded',
      raw: 'SUCCESS',
      result: { applicationId: '00f1', jobRunId: '00r1' },
    });
    expect(stateOf('SUCCESS', '', { totalExecutionDurationSeconds: 0, queuedDurationMilliseconds: 0 })).toMatchObject({
      result: { executionSeconds: 0, queuedSeconds: 0 },
    });
    expect(stateOf('SUCCESS', '', { billedResourceUtilization: { storageGBHour: 1 } })).toMatchObject({
      result: { billed: { storageGbHours: 1 } },
    });
  });

  it('knows the id by the name that a listing has for it', () => {
    const summary = { applicationId: '00f1', id: '00r1', state: 'SUCCESS', stateDetails: '' } as JobRunSummary;
    expect(jobRunState(summary)).toMatchObject({ result: { jobRunId: '00r1' } });
  });
});
