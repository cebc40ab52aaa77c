import { describe, expect, test } from 'vitest';
import { at, cluster, document, links, ref, started, stoppedJob } from '../../../test/harness/api/told.js';
import type { RunEvent } from './run-event.js';

const up = [
  cluster('start', { outcome: { completed: started } }),
  cluster('wait', { outcome: { completed: { ready: true } } }),
];
const takeDown = (told: Parameters<typeof cluster>[1]) => cluster('stop', told, 'traffic/terminate');

describe('a cluster', () => {
  test('that is ready has been created', () => {
    expect(document(up).steps).toMatchObject([
      { name: 'traffic/create', kind: 'emr-cluster', state: 'succeeded', awsId: 'jr_1', endedAt: at },
    ]);
  });

  test('that ended before it was ready has not, however it ended', () => {
    const ended = { status: 'succeeded', raw: 'TERMINATED ALL_STEPS_COMPLETED', result: {} } as const;
    const [start] = up as [(typeof up)[0]];
    const [step] = document([start, cluster('wait', { outcome: { completed: { ended } } })]).steps;
    expect(step).toMatchObject({ state: 'stopped', reason: 'It ended before it was ready.' });
    expect(step).not.toHaveProperty('result');
  });

  test('that was stopped while it was created was cancelled, and is one step', () => {
    const [start] = up as [(typeof up)[0]];
    const told = [
      start,
      cluster('wait', { outcome: { cancelled: true } }),
      cluster('stop', { outcome: { completed: stoppedJob } }),
    ];
    expect(document(told).steps).toMatchObject([{ name: 'traffic/create', state: 'cancelled' }]);
  });

  test('that is being taken down shows what AWS says of it, or why nobody can tell', () => {
    const heartbeat = { v: 1, phase: 'stopping', raw: 'TERMINATING' };
    expect(document([...up, takeDown({ pending: { heartbeat } })]).steps).toMatchObject([
      { name: 'traffic/create', state: 'succeeded', launches: [{ state: 'succeeded' }] },
      {
        name: 'traffic/terminate',
        kind: 'emr-cluster',
        state: 'stopping',
        detail: 'TERMINATING',
        awsId: 'jr_1',
        links,
        launches: [{ launch: 1, key: 'a'.repeat(32), state: 'stopping', awsId: 'jr_1' }],
      },
    ]);
    const blind = { ...heartbeat, blind: 'AccessDenied' };
    expect(document([...up, takeDown({ pending: { heartbeat: blind } })]).steps[1]).toMatchObject({
      state: 'stopping',
      detail: 'AccessDenied',
    });
  });

  test.each([
    ['asked to', { status: 'stopped', raw: 'TERMINATED', reason: 'asked to' }],
    [
      'the host is gone',
      { status: 'failed', raw: 'TERMINATED_WITH_ERRORS', fault: 'platform', reason: 'the host is gone' },
    ],
    ['nobody knows it', { status: 'lost', reason: 'nobody knows it' }],
    [undefined, { status: 'succeeded', raw: 'TERMINATED', result: {} }],
  ])('has been taken down when it has gone, in whatever way: %s', (reason, ended) => {
    const outcome = { completed: { ended, ref, links: { ...links, awsId: 'j-1' } } };
    const [, step] = document([...up, takeDown({ outcome })]).steps;
    expect(step).toMatchObject({ state: 'succeeded', endedAt: at, awsId: 'j-1' });
    expect(step?.reason).toBe(reason);
    expect(step).not.toHaveProperty('result');
  });

  test('that could not be taken down says so, and was created all the same', () => {
    const outcome = { failed: { type: 'JobStillRunning', message: 'it does not end' } };
    expect(document([...up, takeDown({ outcome })]).steps).toMatchObject([
      { state: 'succeeded' },
      { state: 'failed', reason: 'JobStillRunning: it does not end', awsId: 'jr_1', endedAt: at },
    ]);
  });
});

describe('a run that ended by force', () => {
  const end: RunEvent = { type: 'run-ended', at, state: 'terminated' };

  test('with a cluster in use says that it may still be up', () => {
    expect(document(up, { events: [end] }).steps[0]).toMatchObject({
      state: 'blind',
      reason: expect.stringContaining('did not take this down'),
      launches: [{ state: 'blind' }],
    });
  });

  test('while its cluster was being taken down says that nobody watches that', () => {
    expect(document([...up, takeDown({ pending: {} })], { events: [end] }).steps).toMatchObject([
      { state: 'succeeded' },
      { state: 'blind', reason: expect.stringContaining('nobody watches it') },
    ]);
  });

  test('says nothing of a cluster that had gone', () => {
    expect(document([...up, takeDown({ outcome: { completed: stoppedJob } })], { events: [end] }).steps).toMatchObject([
      { state: 'succeeded' },
      { state: 'succeeded' },
    ]);
  });
});
