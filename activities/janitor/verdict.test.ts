import { describe, expect, it } from 'vitest';
import { toMs } from '../../contracts/duration.js';
import type { JobRef, JobState, Target } from '../../contracts/job.js';
import { defaultTiming } from '../../contracts/timing.js';
import { judge, windowOf, type Evidence } from './verdict.js';

const target: Target = { name: 'default', region: 'us-east-1', partition: 'aws', account: '000000000000' };
const minted = Date.parse('2001-01-05T00:00:00.000Z');
const minute = 60_000;
const closed = minted + 30 * minute;
const grace = toMs(defaultTiming.janitorGrace);
const active: JobState = { status: 'active', phase: 'running', raw: 'RUNNING' };
const succeeded: JobState = { status: 'succeeded', raw: 'SUCCEEDED', result: {} };
const missing: JobState = { status: 'missing', reason: 'not shown' };
const job = (awsId: string, state: JobState | undefined = active) => ({
  awsId,
  state,
  ref: { kind: 'glue', target } as JobRef,
});
const marked = (awsId: string, createdAt = minted + 1_000, state?: JobState) => ({ ...job(awsId, state), createdAt });

function verdicts(changes: Partial<Evidence>): [string, string | undefined][] {
  return judge({ ...evidence, ...changes }).map(({ verdict, awsId }) => [verdict, awsId]);
}

const evidence: Evidence = {
  launch: {
    kind: 'glue',
    spec: { kind: 'glue' },
    target,
    deadline: '2001-01-06T00:00:00.000Z',
    mark: {
      key: 'k',
      mintedAt: new Date(minted).toISOString(),
      namespace: 'default',
      workflowId: 'flights:a',
      runId: 'run-1',
      pipeline: 'flights',
      step: 'load',
      launch: 1,
    },
  },
  closedAt: closed,
  graceFrom: closed,
  now: closed + grace,
  named: undefined,
  marked: [],
  facts: { listingLag: defaultTiming.glueListingLag },
  timing: defaultTiming,
};

describe('a job whose id stands in history', () => {
  it('is an orphan once the grace is over, and young a moment before', () => {
    expect(verdicts({ named: job('a') })).toEqual([['orphan', 'a']]);
    expect(verdicts({ named: job('a'), now: closed + grace - 1 })).toEqual([['young', 'a']]);
  });

  it('is nothing when it has ended', () => {
    expect(verdicts({ named: job('a', succeeded) })).toEqual([]);
  });

  it('is looked at again when AWS does not show it, and given up when it did not for as long as patience is', () => {
    const late = closed + 60 * minute;
    const since = (ago: number) => new Date(late - ago).toISOString();
    const [first] = judge({ ...evidence, named: job('a', missing), now: late });
    expect(first).toMatchObject({ verdict: 'unknown', awsId: 'a', missingSince: since(0) });
    const patience = toMs(defaultTiming.unseenPatience);
    const [still] = judge({ ...evidence, named: job('a', missing), now: late, missingSince: since(patience - 1) });
    expect(still).toMatchObject({ verdict: 'unknown', missingSince: since(patience - 1) });
    expect(verdicts({ named: job('a', missing), now: late, missingSince: since(patience) })).toEqual([]);
  });

  it('is not given up while a listing shows it, whatever its describe says', () => {
    const shown = { named: job('a', missing), marked: [marked('a', minted, missing)], now: closed + 60 * minute };
    const [its] = judge({ ...evidence, ...shown, missingSince: new Date(closed).toISOString() });
    expect(its).toMatchObject({ verdict: 'unknown', awsId: 'a' });
    expect(its).not.toHaveProperty('missingSince');
  });

  it('is unknown when AWS was not asked', () => {
    expect(verdicts({ named: { ...job('a'), state: undefined } })).toEqual([['unknown', 'a']]);
  });

  it('is the only one that is ours, also when an older one carries the mark', () => {
    expect(verdicts({ named: job('b'), marked: [marked('a'), marked('b')] })).toEqual([
      ['orphan', 'b'],
      ['foreign', 'a'],
    ]);
  });
});

describe('a launch without an id', () => {
  it('has the oldest job with its mark; all others are reported', () => {
    expect(verdicts({ marked: [marked('a'), marked('b')] })).toEqual([
      ['orphan', 'a'],
      ['foreign', 'b'],
    ]);
  });

  it('does not take the second one when the first has ended', () => {
    expect(verdicts({ marked: [marked('a', minted, succeeded), marked('b')] })).toEqual([['foreign', 'b']]);
  });

  it('has no job that was created outside of its window', () => {
    const { from, to } = windowOf(evidence);
    expect([from, to]).toEqual([minted - 10 * minute, closed + 50_000]);
    expect(verdicts({ marked: [marked('a', from)] })).toEqual([['orphan', 'a']]);
    expect(verdicts({ marked: [marked('a', to)] })).toEqual([['orphan', 'a']]);
    expect(verdicts({ marked: [marked('a', from - 1)] })).toEqual([['foreign', 'a']]);
    expect(verdicts({ marked: [marked('a', to + 1)] })).toEqual([['foreign', 'a']]);
    expect(verdicts({ marked: [marked('a', Infinity)] })).toEqual([['foreign', 'a']]);
  });

  it('has no wider one because a reset came later: that only puts off its end', () => {
    const later = { graceFrom: closed + 20 * minute, now: closed + 20 * minute + grace };
    const { to } = windowOf(evidence);
    expect(windowOf({ ...evidence, ...later })).toEqual(windowOf(evidence));
    expect(verdicts({ ...later, marked: [marked('a', to + 1)] })).toEqual([['foreign', 'a']]);
    expect(verdicts({ ...later, marked: [marked('a', to)] })).toEqual([['orphan', 'a']]);
    expect(verdicts({ ...later, now: later.now - 1, marked: [marked('a', to)] })).toEqual([['young', 'a']]);
  });

  it('sends nothing past its deadline, which ends the window', () => {
    const launch = { ...evidence.launch, deadline: new Date(minted + minute).toISOString() };
    expect(windowOf({ ...evidence, launch }).to).toBe(minted + minute + 50_000);
  });

  it('is looked at again until a listing proves that there is none', () => {
    expect(verdicts({ now: closed + grace - 1 })).toEqual([['young', undefined]]);
    expect(verdicts({})).toEqual([]);
    const slow = { timing: { ...defaultTiming, janitorGrace: '1m' }, facts: { listingLag: '5m' } } as const;
    expect(verdicts({ ...slow, now: closed + 320_000 - 1 })).toEqual([['young', undefined]]);
    expect(verdicts({ ...slow, now: closed + 320_000 })).toEqual([]);
  });

  it('never has a job without a mark, however alike they are', () => {
    expect(verdicts({ unmarked: job('a') })).toEqual([['foreign', 'a']]);
    expect(verdicts({ unmarked: job('a', succeeded) })).toEqual([]);
  });
});

it('does not report what carries the mark and has ended', () => {
  expect(verdicts({ named: job('a'), marked: [marked('a'), marked('b', minted, succeeded)] })).toEqual([
    ['orphan', 'a'],
  ]);
});
