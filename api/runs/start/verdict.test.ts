import { describe, expect, test } from 'vitest';
import { verdictAfterAnother, verdictOn, type LatestRun } from './verdict.js';

const run = (status: LatestRun['status']): LatestRun => ({ runId: 'r', status });

describe('the verdict on a start', () => {
  test('for the first run of a key lets Temporal refuse any other', () => {
    for (const onConflict of ['fail', 'join', 'rerun'] as const) {
      expect(verdictOn(undefined, onConflict)).toEqual({ start: { reuse: 'REJECT_DUPLICATE' } });
    }
  });

  test('after a run that did not succeed is a start, whatever was asked', () => {
    for (const onConflict of ['fail', 'join', 'rerun'] as const) {
      expect(verdictOn(run('ended-otherwise'), onConflict)).toEqual({
        start: { reuse: 'ALLOW_DUPLICATE_FAILED_ONLY' },
      });
    }
  });

  test('while one runs: refused, or joined', () => {
    expect(verdictOn(run('running'), 'fail')).toMatchObject({ refuse: 'run-already-running' });
    expect(verdictOn(run('running'), 'rerun')).toMatchObject({ refuse: 'run-already-running' });
    expect(verdictOn(run('running'), 'join')).toEqual({ join: run('running') });
  });

  test('after a success: refused, joined, or once more', () => {
    expect(verdictOn(run('succeeded'), 'fail')).toMatchObject({ refuse: 'run-already-succeeded' });
    expect(verdictOn(run('succeeded'), 'join')).toEqual({ join: run('succeeded') });
    expect(verdictOn(run('succeeded'), 'rerun')).toEqual({ start: { reuse: 'ALLOW_DUPLICATE' } });
  });

  test('never starts once another run has come first', () => {
    expect(verdictAfterAnother(run('ended-otherwise'), 'fail')).toMatchObject({ refuse: 'run-superseded' });
    expect(verdictAfterAnother(run('succeeded'), 'rerun')).toMatchObject({ refuse: 'run-superseded' });
    expect(verdictAfterAnother(run('running'), 'fail')).toMatchObject({ refuse: 'run-already-running' });
    expect(verdictAfterAnother(run('running'), 'join')).toEqual({ join: run('running') });
  });
});
