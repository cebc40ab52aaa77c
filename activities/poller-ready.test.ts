import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobState } from '../contracts/job.js';
import { defaultTiming } from '../contracts/timing.js';
import {
  aServiceOf,
  aWatch,
  missing,
  refTo,
  running,
  succeeded,
  watching,
  type Service,
} from '../test/harness/fake-service.js';
import { createPoller, type Poller } from './poller.js';

const timing = { ...defaultTiming, pollMin: '1s', pollMax: '30s', unseenPatience: '10m' } as const;
const queued: JobState = { status: 'active', phase: 'queued', raw: 'STARTING' };
const stopping: JobState = { status: 'active', phase: 'stopping', raw: 'TERMINATING' };
let service: Service;
let poller: Poller;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z') });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  service = aServiceOf();
  poller = createPoller(service.driver, timing);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const untilReady = () => aWatch({ untilReady: true });

describe('a watch until a cluster can be used', () => {
  it('goes on while it starts, and ends as soon as it runs', async () => {
    service.states.set('a', queued);
    const watch = untilReady();
    const outcome = watching(poller, 'a', watch);
    await pass(2_500);
    expect(outcome).toEqual({});
    service.states.set('a', running);
    await pass(1_000);
    expect(outcome).toEqual({ ended: running });
    expect(watch.looks.map(({ state }) => state)).toEqual([queued, queued, queued, running]);
  });

  it('asks no more once it has ended', async () => {
    watching(poller, 'a', untilReady());
    await pass(600_000);
    expect(service.calls).toEqual([['a']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ['failed', { status: 'failed', raw: 'TERMINATED_WITH_ERRORS', fault: 'user', reason: 'bootstrap' }],
    ['stopped', { status: 'stopped', raw: 'TERMINATED', reason: 'by ann' }],
    ['succeeded', succeeded],
  ] as const satisfies readonly (readonly [string, JobState])[])(
    'ends with one that never runs: it has %s',
    async (_, end) => {
      service.states.set('a', queued);
      const outcome = watching(poller, 'a', untilReady());
      await pass(0);
      service.states.set('a', end);
      await pass(1_000);
      expect(outcome).toEqual({ ended: end });
    },
  );

  it.each([
    ['goes down', stopping],
    ['is in a state that nobody knows', { status: 'active', phase: 'queued', raw: 'HIBERNATING' }],
    ['does not show', missing],
  ] as const satisfies readonly (readonly [string, JobState])[])('goes on with one that %s', async (_, state) => {
    service.states.set('a', state);
    const outcome = watching(poller, 'a', untilReady());
    await pass(60_000);
    expect(outcome).toEqual({});
  });

  it('ends with one that is lost', async () => {
    service.states.set('a', missing);
    const outcome = watching(poller, 'a', untilReady());
    await pass(700_000);
    expect(outcome).toMatchObject({ ended: { status: 'lost' } });
  });

  it('ends when it is given up', async () => {
    service.states.set('a', queued);
    const abort = new AbortController();
    const outcome = watching(poller, 'a', untilReady(), abort.signal);
    await pass(0);
    abort.abort(new Error('cancelled'));
    await pass(0);
    expect(outcome).toEqual({ failed: new Error('cancelled') });
  });

  it('leaves those alone that watch the same cluster to its end', async () => {
    service.states.set('a', queued);
    const toTheEnd = watching(poller, 'a');
    const ready = watching(poller, 'a', untilReady());
    await pass(0);
    service.states.set('a', running);
    await pass(1_000);
    expect(ready).toEqual({ ended: running });
    expect(toTheEnd).toEqual({});
    service.states.set('a', succeeded);
    await pass(1_000);
    expect(toTheEnd).toEqual({ ended: succeeded });
  });

  it('takes readiness that a look on demand has found', async () => {
    service.states.set('a', queued);
    const outcome = watching(poller, 'a', aWatch({ untilReady: true, bornAt: Date.now() - 3_600_000 }));
    await pass(0);
    service.states.set('a', running);
    poller.lookNow(refTo('a'));
    await pass(0);
    expect(outcome).toEqual({ ended: running });
  });
});
