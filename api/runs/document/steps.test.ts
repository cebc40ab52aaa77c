import { describe, expect, test } from 'vitest';
import {
  at,
  cancelledWait,
  document,
  doneJob,
  links,
  ref,
  start,
  started,
  step,
  stop,
  stoppedJob,
  wait,
  watched,
  type Told,
} from '../../../test/harness/api/told.js';

describe('a step', () => {
  test('that is being started says with what it has trouble', () => {
    expect(step([{ verb: 'start', pending: {} }])).toMatchObject({
      state: 'starting',
      launches: [{ state: 'starting' }],
    });
    const lastFailure = { type: 'ThrottlingException', message: 'Rate exceeded' };
    expect(step([{ verb: 'start', pending: { attempt: 4, lastFailure } }])).toMatchObject({
      state: 'starting',
      detail: 'attempt 4: Rate exceeded',
    });
  });

  test('shows the phase that AWS is in, and what it says of it', () => {
    expect(
      step([start(started), watched({ v: 1, phase: 'queued', raw: 'WAITING', detail: 'in a queue' })]),
    ).toMatchObject({ state: 'queued', detail: 'in a queue', awsId: 'jr_1' });
    expect(step([start(started), watched({ v: 1, phase: 'running', raw: 'RUNNING' })])).toMatchObject({
      state: 'running',
      detail: 'RUNNING',
    });
    expect(step([start(started), { verb: 'wait', pending: {} }])).toMatchObject({ state: 'starting' });
    expect(step([start(started)])).toMatchObject({ state: 'starting', awsId: 'jr_1' });
  });

  test('that is blind says since when nobody sees', () => {
    expect(step([start(started), watched({ v: 1, phase: 'running', blind: 'AccessDenied' })])).toMatchObject({
      state: 'blind',
      detail: 'AccessDenied',
    });
  });

  test('that was never sent was cancelled, or too late', () => {
    expect(step([start({ notSent: 'cancelled' })])).toMatchObject({ state: 'cancelled', endedAt: at });
    expect(step([start({ notSent: 'deadline' })])).toMatchObject({ state: 'timed-out', endedAt: at });
  });

  test('whose deadline passed ended as its job did, unless that was stopped for it', () => {
    const late = [start(started), wait({ deadline: true })];
    expect(step(late)).toMatchObject({ state: 'stopping' });
    expect(step([...late, { verb: 'stop', pending: {} }])).toMatchObject({ state: 'stopping' });
    expect(step([...late, stop(stoppedJob)])).toMatchObject({ state: 'timed-out', reason: 'asked to' });
    expect(step([...late, stop(doneJob)])).toMatchObject({ state: 'succeeded', result: { rows: 1 } });
    expect(step([...late, stop({ neverStarted: true })])).toMatchObject({ state: 'timed-out' });
    expect(
      step([...late, stop({ ended: { status: 'failed', raw: 'FAILED', fault: 'user', reason: 'boom' }, ref, links })]),
    ).toMatchObject({ state: 'failed', reason: 'boom' });
  });

  test('that was cancelled ended so, unless its job succeeded meanwhile', () => {
    expect(step([start(started), cancelledWait])).toMatchObject({ state: 'stopping' });
    expect(step([start(started), cancelledWait, stop(stoppedJob)])).toMatchObject({ state: 'cancelled', endedAt: at });
    expect(step([start(started), cancelledWait, stop(doneJob)])).toMatchObject({ state: 'succeeded' });
    expect(step([{ verb: 'start', outcome: { cancelled: true } }, stop({ neverStarted: true })])).toMatchObject({
      state: 'cancelled',
    });
  });

  test('whose start failed, and left something to stop, failed with that', () => {
    const failed: Told = { verb: 'start', outcome: { failed: { type: 'AwsRejected', message: 'no such job' } } };
    expect(step([failed, stop({ neverStarted: true })])).toMatchObject({
      state: 'failed',
      reason: 'AwsRejected: no such job',
    });
  });

  test('whose job is lost, or was stopped in AWS, says so', () => {
    expect(step([start(started), wait({ ended: { status: 'lost', reason: 'not found' } })])).toMatchObject({
      state: 'failed',
      reason: 'not found',
    });
    expect(
      step([start(started), wait({ ended: { status: 'stopped', raw: 'STOPPED', reason: 'by a person' } })]),
    ).toMatchObject({ state: 'stopped', reason: 'by a person' });
  });

  test('speaks with its last launch, and began with its first', () => {
    const second = { verb: 'start', launch: 2, outcome: { completed: started } };
    const shown = step([
      start({ refused: 'no capacity' }),
      second,
      { verb: 'wait', launch: 2, pending: { heartbeat: { v: 1, phase: 'running' } } },
    ]);
    expect(shown).toMatchObject({
      state: 'running',
      startedAt: at,
      launches: [
        { launch: 1, state: 'waiting', reason: 'no capacity' },
        { launch: 2, state: 'running' },
      ],
    });
    expect(shown).not.toHaveProperty('endedAt');
    expect(shown).not.toHaveProperty('reason');
  });

  test("of the user's own keeps its name, whatever its type is called", () => {
    expect(
      step([{ type: 'engine.start', summary: 'ignite', input: { a: 1 }, outcome: { completed: 1 } }]),
    ).toMatchObject({ name: 'ignite', kind: 'task', state: 'succeeded' });
    expect(
      step([
        { type: 'check', pending: { attempt: 2, started: false, lastFailure: { type: 'Error', message: 'not yet' } } },
      ]),
    ).toMatchObject({
      name: 'check',
      state: 'starting',
      detail: 'attempt 2: not yet',
    });
    expect(
      step([{ type: 'check', outcome: { failed: { type: 'TimeoutFailure', message: 'too slow' } } }]),
    ).toMatchObject({ state: 'timed-out' });
    expect(step([{ type: 'check', outcome: { cancelled: true } }])).toMatchObject({ state: 'cancelled' });
  });

  test("is none of the engine's own activities", () => {
    expect(document([{ type: 'millrace.resolveTarget' }]).steps).toEqual([]);
  });
});
