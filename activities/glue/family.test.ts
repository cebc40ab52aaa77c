import type { JobRun } from '@aws-sdk/client-glue';
import { describe, expect, it } from 'vitest';
import { aMark, targetOf } from '../../test/harness/scripted-plane.js';
import { familyState, newestOf } from './family.js';
import type { GlueRef } from './ref.js';

const now = Date.parse('2026-01-01T12:00:00Z');
const ago = (ms: number) => new Date(now - ms);
const ref = (ownRetries: number): GlueRef => ({
  kind: 'glue',
  target: targetOf({ url: 'http://unused' }),
  jobName: 'a',
  runId: 'jr_0',
  logGroup: '/aws-glue/jobs',
  logStream: 'jr_0',
  ownRetries,
});
const run = (Id: string, more: Partial<JobRun> = {}): JobRun => ({ Id, JobRunState: 'RUNNING', Attempt: 0, ...more });

describe('newestOf', () => {
  const family = [
    run('jr_other_1', { PreviousRunId: 'jr_other' }),
    run('jr_2', { PreviousRunId: 'jr_1', Attempt: 2 }),
    run('jr_1', { PreviousRunId: 'jr_0', Attempt: 1 }),
    run('jr_other'),
    run('jr_0'),
  ];

  it('follows the chain to its end', () => {
    expect(newestOf(family, 'jr_0')?.Id).toBe('jr_2');
  });

  it('is the run itself where Glue has not retried', () => {
    expect(newestOf([run('jr_0')], 'jr_0')?.Id).toBe('jr_0');
  });

  it('is found where the first run is no longer on the page', () => {
    expect(newestOf(family.slice(0, 3), 'jr_0')?.Id).toBe('jr_2');
  });

  it('is none of another family', () => {
    expect(newestOf(family, 'jr_9')).toBeUndefined();
  });
});

describe('familyState', () => {
  it.each(['FAILED', 'TIMEOUT'] as const)('waits for the run that follows a %s one', (JobRunState) => {
    expect(familyState(ref(2), run('jr_1', { JobRunState, Attempt: 1, CompletedOn: ago(1_000) }), now)).toEqual({
      status: 'active',
      phase: 'queued',
      raw: JobRunState,
      detail: 'Glue is about to retry by itself (attempt 1 of 2)',
    });
  });

  it('has failed when the last attempt has', () => {
    expect(
      familyState(ref(2), run('jr_2', { JobRunState: 'FAILED', Attempt: 2, CompletedOn: ago(1_000) }), now),
    ).toMatchObject({ status: 'failed', fault: 'user' });
  });

  it('has failed when no further run has come for five minutes', () => {
    const failed = (ms: number) =>
      familyState(ref(2), run('jr_0', { JobRunState: 'FAILED', CompletedOn: ago(ms) }), now).status;
    expect(failed(299_000)).toBe('active');
    expect(failed(300_000)).toBe('failed');
  });

  it('waits for a run whose end AWS has not dated yet', () => {
    expect(familyState(ref(1), run('jr_0', { JobRunState: 'FAILED' }), now).status).toBe('active');
  });

  it.each([
    ['SUCCEEDED', 'succeeded'],
    ['STOPPED', 'stopped'],
    ['ERROR', 'failed'],
    ['EXPIRED', 'failed'],
    ['RUNNING', 'active'],
  ] as const)('awaits nothing after %s, which Glue does not retry', (JobRunState, status) => {
    expect(familyState(ref(2), run('jr_0', { JobRunState, CompletedOn: ago(1_000) }), now)).toMatchObject({
      status,
      raw: JobRunState,
    });
  });

  it('names the run that succeeded, the last of the family', () => {
    expect(familyState(ref(2), run('jr_2', { JobRunState: 'SUCCEEDED', Attempt: 2 }), now)).toMatchObject({
      result: { runId: 'jr_2', attempt: 2 },
    });
  });

  it('is the state of the run alone where the job has no retries of its own', () => {
    expect(
      familyState(ref(0), run('jr_0', { JobRunState: 'FAILED', CompletedOn: ago(0), ErrorMessage: aMark().key }), now)
        .status,
    ).toBe('failed');
  });
});
