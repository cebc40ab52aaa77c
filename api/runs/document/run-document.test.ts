import { describe, expect, test } from 'vitest';
import { at, document, start, started, step, watched } from '../../../test/harness/api/told.js';
import type { RunEvent } from './run-event.js';

describe('a run', () => {
  const failure = { type: 'NonDeterministicError', message: 'a timer is missing' };
  const taskFailed: RunEvent = { type: 'workflow-task-failed', at, failure };
  const taskCompleted: RunEvent = { type: 'workflow-task-completed', at };

  test('is stuck while its workflow task fails, also while it is being cancelled', () => {
    const cancel: RunEvent = { type: 'cancel-requested', at };
    expect(document([], { events: [taskFailed, cancel], task: 3 })).toMatchObject({ state: 'stuck', failure });
    expect(document([], { events: [taskFailed, taskCompleted, cancel], task: 1 })).toMatchObject({
      state: 'cancelling',
    });
    expect(document([], { events: [taskFailed, taskCompleted], task: 2 })).toMatchObject({ state: 'running' });
    expect(document([], { events: [], task: 5 })).toMatchObject({ state: 'running' });
  });

  test('that ended by force leaves its open steps blind, and its waiting ones ended', () => {
    const end: RunEvent = {
      type: 'run-ended',
      at,
      state: 'terminated',
      failure: { type: 'TerminatedFailure', message: 'x' },
    };
    expect(step([start(started), watched({ v: 1, phase: 'running' })], [end])).toMatchObject({
      state: 'blind',
      reason: expect.stringContaining('look in AWS'),
      launches: [{ state: 'blind' }],
    });
    expect(step([start({ refused: 'no capacity' })], [end])).toMatchObject({ state: 'timed-out', endedAt: at });
    expect(step([start({ refused: 'no capacity' })], [{ type: 'run-ended', at, state: 'cancelled' }])).toMatchObject({
      state: 'cancelled',
    });
  });

  test('that has ended is not judged by what describe says of its past', () => {
    const end: RunEvent = { type: 'run-ended', at, state: 'succeeded', result: 1 };
    expect(document([], { events: [taskFailed, end], task: 9 })).toMatchObject({
      state: 'succeeded',
      result: 1,
      endedAt: at,
    });
  });

  test('that goes on under another run id goes on', () => {
    expect(document([], { events: [{ type: 'run-ended', at, state: 'continued' }] })).toMatchObject({
      state: 'running',
    });
  });
});
