import { JobRunState, type JobRun } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { hasEnded, type JobState } from '../../contracts/job.js';
import { glueState } from './states.js';

const run = (JobRunState: string | undefined, more: Partial<JobRun> = {}): JobRun => ({
  Id: 'jr_1',
  JobName: 'a',
  JobRunState: JobRunState as JobRunState,
  ...more,
});

const expected: Readonly<Record<JobRunState, Partial<JobState>>> = {
  STARTING: { status: 'active', phase: 'queued' },
  WAITING: { status: 'active', phase: 'queued' },
  RUNNING: { status: 'active', phase: 'running' },
  STOPPING: { status: 'active', phase: 'stopping' },
  SUCCEEDED: { status: 'succeeded' },
  STOPPED: { status: 'stopped' },
  FAILED: { status: 'failed', fault: 'user' },
  TIMEOUT: { status: 'failed', fault: 'user' },
  ERROR: { status: 'failed', fault: 'user' },
  EXPIRED: { status: 'failed', fault: 'platform' },
};

describe('glueState', () => {
  it.each(Object.values(JobRunState))('knows %s, and keeps the word', (state) => {
    expect(glueState(run(state))).toMatchObject({ ...expected[state], raw: state });
  });

  it('takes one state of all that the SDK has for a success', () => {
    const succeeded = Object.values(JobRunState).filter((state) => glueState(run(state)).status === 'succeeded');
    expect(succeeded).toEqual(['SUCCEEDED']);
  });

  it.each(['SUCCEEDED_WITH_WARNINGS', 'COMPLETED', 'succeeded', 'constructor', 'toString', '', undefined])(
    'takes the unknown state %j for active, never for an end',
    (state) => {
      const told = glueState(run(state));
      expect(hasEnded(told)).toBe(false);
      expect(told).toMatchObject({
        status: 'active',
        phase: 'running',
        raw: state ?? 'absent',
        detail: `Unknown state ${state ?? 'absent'}`,
      });
    },
  );

  it('says what Glue says of a run that waits', () => {
    expect(glueState(run('WAITING', { StateDetail: 'Job run is waiting for DPUs' }))).toMatchObject({
      detail: 'Job run is waiting for DPUs',
    });
    expect(glueState(run('RUNNING'))).not.toHaveProperty('detail');
  });
});

describe('whose fault a FAILED run is', () => {
  it.each([
    'Exceeded max concurrent runs',
    'Max concurrent runs exceeded for job flight-delays',
    'Exceeded maximum concurrent runs per account',
    'Resource unavailable',
    'Run failed while waiting for resources after 10 attempts',
    'Insufficient capacity for G.2X workers',
    'Internal service error : please retry',
  ])("'%s': the platform's", (ErrorMessage) => {
    expect(glueState(run('FAILED', { ErrorMessage }))).toMatchObject({
      status: 'failed',
      fault: 'platform',
      reason: ErrorMessage,
    });
  });

  it("AWS's own name for its faults: the platform's", () => {
    expect(glueState(run('FAILED', { ErrorMessage: 'InternalServiceException: try again' }))).toMatchObject({
      fault: 'platform',
    });
  });

  it.each([
    'Command failed with exit code 1',
    'AnalysisException: Path does not exist: s3://lake/raw/2001-01-31',
    'SystemExit: 2',
    'Job run terminated with an unknown exit code',
    'OutOfMemoryError: Java heap space',
    'NameError: name concurrent is not defined',
  ])("'%s': the user's", (ErrorMessage) => {
    expect(glueState(run('FAILED', { ErrorMessage }))).toMatchObject({
      status: 'failed',
      fault: 'user',
      reason: ErrorMessage,
    });
  });

  it("without a message: the user's, and it says that Glue gave none", () => {
    expect(glueState(run('FAILED'))).toEqual({
      status: 'failed',
      raw: 'FAILED',
      fault: 'user',
      reason: 'Glue ended the run as FAILED and gave no reason',
    });
  });
});

describe('the result', () => {
  it('has times, seconds and capacity as AWS reports them', () => {
    const state = glueState(
      run('SUCCEEDED', {
        StartedOn: new Date('2026-01-01T00:00:00Z'),
        CompletedOn: new Date('2026-01-01T00:01:30Z'),
        ExecutionTime: 80,
        DPUSeconds: 120.5,
        WorkerType: 'G.1X',
        NumberOfWorkers: 2,
        GlueVersion: '5.0',
        Attempt: 0,
      }),
    );
    expect(state).toEqual({
      status: 'succeeded',
      raw: 'SUCCEEDED',
      result: {
        runId: 'jr_1',
        startedAt: '2026-01-01T00:00:00.000Z',
        completedAt: '2026-01-01T00:01:30.000Z',
        executionSeconds: 80,
        dpuSeconds: 120.5,
        workerType: 'G.1X',
        numberOfWorkers: 2,
        glueVersion: '5.0',
        attempt: 0,
      },
    });
  });

  it('invents no number that AWS does not report, and drops no zero', () => {
    expect(glueState(run('SUCCEEDED'))).toEqual({ status: 'succeeded', raw: 'SUCCEEDED', result: { runId: 'jr_1' } });
    expect(glueState(run('SUCCEEDED', { ExecutionTime: 0, MaxCapacity: 0.0625 }))).toMatchObject({
      result: { executionSeconds: 0, maxCapacity: 0.0625 },
    });
  });
});
