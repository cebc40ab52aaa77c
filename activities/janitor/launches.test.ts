import { expect, it } from 'vitest';
import type { JobMark, JobRef, Target } from '../../contracts/job.js';
import { hasJob, openLaunches } from './launches.js';
import type { JobActivity } from './run-record.js';

const target: Target = { name: 'default', region: 'us-east-1', partition: 'aws', account: '000000000000' };
const refTo = (id: string) => ({ kind: 'glue', target, id }) as JobRef;
const idOf = (ref: JobRef) => (ref as JobRef & { id: string }).id;
const markOf = (key: string): JobMark => ({
  key,
  mintedAt: '2001-01-05T00:00:00.000Z',
  namespace: 'default',
  workflowId: 'flights:a',
  runId: 'run-1',
  pipeline: 'flights',
  step: 'load',
  launch: 1,
});

type Outcome = JobActivity['outcome'];
const activity = (verb: JobActivity['verb'], input: object, outcome?: Outcome): JobActivity => ({
  kind: 'glue',
  verb,
  input: { v: 1, ...input },
  ...(outcome && { outcome }),
});
const spec = { kind: 'glue' };
const start = (key: string, outcome?: Outcome) =>
  activity('start', { spec, target, mark: markOf(key), deadline: '2001-01-06T00:00:00.000Z' }, outcome);
const started = (key: string) =>
  start(key, { completed: { started: refTo(`job-${key}`), adopted: false, links: { awsId: `job-${key}`, logs: [] } } });
const wait = (key: string, outcome?: Outcome) =>
  activity('wait', { ref: refTo(`job-${key}`), mark: markOf(key), until: 'ended' }, outcome);
const stop = (key: string, outcome?: Outcome) =>
  activity('stop', { kind: 'glue', target, spec, mark: markOf(key), why: 'cancel' }, outcome);
const keysOf = (jobs: JobActivity[]) => openLaunches({ jobs }).map(({ mark }) => mark.key);

it.each<[string, JobActivity[]]>([
  ['a start that was never answered', [start('a')]],
  ['a start that failed while a send was open', [start('a', { failed: { details: { open: true } } })]],
  ['a start that failed and says nothing', [start('a', { failed: {} })]],
  [
    'a start of which nobody can tell',
    [start('a', { failed: { type: 'JobOutcomeUnknown', details: { open: false } } })],
  ],
  ['a job that was not watched yet', [started('a')]],
  ['a job that was watched', [started('a'), wait('a')]],
  ['a watch that failed', [started('a'), wait('a', { failed: {} })]],
  ['a deadline that has passed', [started('a'), wait('a', { completed: { deadline: true } })]],
  ['a cluster that was in use', [started('a'), wait('a', { completed: { ready: true } })]],
  [
    'a job that AWS did not show',
    [started('a'), wait('a', { completed: { ended: { status: 'lost', reason: 'not shown' } } })],
  ],
  ['a stop that was never answered', [started('a'), wait('a', { failed: {} }), stop('a')]],
  ['a stop that was not honoured', [started('a'), stop('a', { failed: { type: 'JobStillRunning' } })]],
])('may have left a job: %s', (_, jobs) => {
  expect(keysOf(jobs)).toEqual(['a']);
});

it.each<[string, JobActivity[]]>([
  ['a refusal', [start('a', { completed: { refused: 'no capacity' } })]],
  ['a start that was not sent', [start('a', { completed: { notSent: 'cancelled' } })]],
  ['a rejected start', [start('a', { failed: { type: 'AwsRejected', details: { open: false } } })]],
  ['an end', [started('a'), wait('a', { completed: { ended: { status: 'succeeded', raw: 'OK', result: {} } } })]],
  [
    'a stop that was honoured',
    [started('a'), stop('a', { completed: { ended: { status: 'stopped', raw: 'STOPPED', reason: '' }, ref: {} } })],
  ],
  [
    'a stop that proved that there was none',
    [start('a', { failed: {} }), stop('a', { completed: { neverStarted: true } })],
  ],
])('has left nothing: %s', (_, jobs) => {
  expect(keysOf(jobs)).toEqual([]);
});

it('tells the launches of a run apart, and keeps the id that history has of each', () => {
  const jobs = [started('a'), start('b'), wait('a', { failed: {} }), started('c'), wait('c', ended), started('d')];
  expect(openLaunches({ jobs }).map(({ mark, ref }) => [mark.key, ref && idOf(ref)])).toEqual([
    ['a', 'job-a'],
    ['b', undefined],
    ['d', 'job-d'],
  ]);
});

const ended: Outcome = { completed: { ended: { status: 'succeeded', raw: 'OK', result: {} } } };

it('takes the id of a job from the stop that has found it and could not stop it', () => {
  const found = stop('a', { failed: { type: 'JobStillRunning', details: { ref: refTo('found') } } });
  expect(openLaunches({ jobs: [start('a', { failed: {} }), found] })).toMatchObject([{ ref: { id: 'found' } }]);
});

it("leaves alone a user's own activity, whatever it is called and given", () => {
  const inputs = [
    undefined,
    null,
    'text',
    7,
    {},
    { mark: 'mine' },
    { v: 2, mark: { key: 'a' } },
    { mark: { key: 'a' } },
  ];
  const jobs = inputs.map((input): JobActivity => ({ kind: 'engine', verb: 'start', input }));
  expect(openLaunches({ jobs })).toEqual([]);
  expect(hasJob({ jobs }, 'a', 'job-a', idOf)).toBe(false);
});

it('knows a job of a history by its key, and by its id in whatever activity that stands', () => {
  expect(hasJob({ jobs: [start('a')] }, 'a', undefined, idOf)).toBe(true);
  expect(hasJob({ jobs: [started('b')] }, 'a', 'job-b', idOf)).toBe(true);
  expect(hasJob({ jobs: [wait('b')] }, 'a', 'job-b', idOf)).toBe(true);
  expect(hasJob({ jobs: [started('b'), wait('b'), stop('b')] }, 'a', 'job-a', idOf)).toBe(false);
});
