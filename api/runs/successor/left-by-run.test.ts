import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  links,
  ref,
  start,
  started,
  stop,
  stoppedJob,
  told,
  type Told,
  at,
  wait,
  cluster,
} from '../../../test/harness/api/told.js';
import { toldBy, type Recording } from '../../../test/harness/api/recording.js';
import type { RunEvent } from '../document/run-event.js';
import { leftByRun } from './left-by-run.js';
import { plannedSteps } from './planned-steps.js';

const recorded = async (name: string) => {
  const file = new URL(`../document/recorded/${name}.json`, import.meta.url);
  return toldBy(JSON.parse(readFileSync(file, 'utf8')) as Recording);
};
const failed = (type: string): Told['outcome'] => ({ failed: { type, message: 'because' } });
const terminated: RunEvent = {
  type: 'run-ended',
  at,
  state: 'terminated',
  failure: { type: 'TerminatedFailure', message: 'x' },
};
const ended: RunEvent = { type: 'run-ended', at, state: 'failed', failure: { type: 'JobFailed', message: 'x' } };

const left = (activities: Told[], end: RunEvent = ended) => {
  const { events, facts } = told(activities, { events: [end] });
  return leftByRun(events, facts);
};

describe('a run that has ended by itself has left', () => {
  test.each([
    'succeeded',
    'job-failed',
    'timed-out',
    'cancelled',
    'sibling',
    'waited',
    'adopted',
    'cluster',
    'cluster-cancelled',
    'aws-rejected',
  ])('nothing: %s', async (name) => {
    const { events, facts } = await recorded(name);
    expect(leftByRun(events, facts)).toEqual([]);
  });

  test('the job that did not stop', async () => {
    const { events, facts } = await recorded('still-running');
    expect(leftByRun(events, facts)).toMatchObject([
      {
        step: 'stubborn',
        launch: 1,
        id: expect.stringMatching(/^jr_/),
        because: expect.stringMatching(/^JobStillRunning: /),
      },
    ]);
  });

  test('the cluster that could not be taken down', async () => {
    const { events, facts } = await recorded('cluster-still-running');
    expect(leftByRun(events, facts)).toMatchObject([{ id: expect.stringMatching(/^j-/) }]);
  });

  test('a job that AWS no longer knows', () => {
    expect(left([start(started), wait({ ended: { status: 'lost', reason: 'gone' } })])).toMatchObject([
      { id: links.awsId, because: 'JobOutcomeUnknown: gone' },
    ]);
  });

  test('a launch of which nobody knows whether it has started anything, by its key', () => {
    const [job] = left([{ verb: 'start', outcome: failed('JobOutcomeUnknown') as NonNullable<Told['outcome']> }]);
    expect(job).toMatchObject({ because: 'JobOutcomeUnknown: because' });
    expect(job?.id).toBe(job?.key);
  });

  test('nothing of a start that AWS refused, that was not sent, or that was stopped', () => {
    expect(left([{ verb: 'start', outcome: failed('AwsRejected') as NonNullable<Told['outcome']> }])).toEqual([]);
    expect(left([start({ refused: 'no room' })])).toEqual([]);
    expect(left([start({ notSent: 'cancelled' })])).toEqual([]);
    expect(left([start(started), wait({ deadline: true }), stop(stoppedJob)])).toEqual([]);
    expect(left([{ verb: 'start', outcome: { cancelled: true } }, stop({ neverStarted: true })])).toEqual([]);
    expect(left([start(started), stop({ ended: { status: 'lost', reason: 'gone' }, ref, links })])).toHaveLength(1);
  });
});

describe('a run that was terminated has left', () => {
  test('every job without an end, and the cluster that was in use', async () => {
    const jobs = await recorded('terminated');
    expect(leftByRun(jobs.events, jobs.facts)).toMatchObject([{ step: 'only', id: expect.stringMatching(/^jr_/) }]);
    const inUse = await recorded('cluster-left-up');
    expect(leftByRun(inUse.events, inUse.facts).map(({ id }) => id)).toContainEqual(expect.stringMatching(/^j-/));
  });

  test('whatever a start has sent that was under way', () => {
    expect(left([{ verb: 'start' }], terminated)).toMatchObject([
      { because: 'The run ended while its start was under way.' },
    ]);
    expect(
      left([{ verb: 'start', outcome: failed('AwsRejected') as NonNullable<Told['outcome']> }], terminated),
    ).toHaveLength(1);
    expect(left([start(started)], terminated)).toMatchObject([{ id: links.awsId }]);
    expect(
      left([start(started), wait({ ended: { status: 'succeeded', raw: 'SUCCEEDED', result: {} } })], terminated),
    ).toEqual([]);
  });

  test('a cluster that nothing had begun to take down', () => {
    const ready = [
      cluster('start', { outcome: { completed: started } }),
      cluster('wait', { outcome: { completed: { ready: true } } }),
    ];
    expect(left(ready, terminated)).toMatchObject([{ step: 'traffic/create', id: links.awsId }]);
    expect(left([...ready, cluster('stop', { outcome: { completed: stoppedJob } }, 'traffic/terminate')])).toEqual([]);
  });
});

describe('the plan of a retry', () => {
  test.each([
    ['job-failed', ['again']],
    ['task', ['kept']],
    ['sibling', ['again', 'again']],
    ['cluster-lost', ['as-needed', 'kept', 'as-needed']],
    ['fan-out-failed', ['in-part']],
  ])('of %s', async (name, expected) => {
    const { events, facts } = await recorded(name);
    expect(plannedSteps(events, facts).map(({ then }) => then)).toEqual(expected);
  });
});
