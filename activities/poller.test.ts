import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobState } from '../contracts/job.js';
import { defaultTiming } from '../contracts/timing.js';
import { aServiceOf, aWatch, refTo, running, succeeded, watching, type Service } from '../test/harness/fake-service.js';
import { soon } from '../test/harness/scripted-plane.js';
import { createPoller, pollInterval, type Poller } from './poller.js';

const timing = { ...defaultTiming, pollMin: '1s', pollMax: '30s', blindAfter: '3m', unseenPatience: '10m' } as const;
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

describe('a watch', () => {
  it('looks at once, and ends when the job has', async () => {
    service.states.set('a', succeeded);
    const outcome = watching(poller, 'a');
    await pass(0);
    expect(outcome).toEqual({ ended: succeeded });
    expect(service.calls).toEqual([['a']]);
  });

  it('goes on while the job runs, and tells every look', async () => {
    const watch = aWatch();
    const outcome = watching(poller, 'a', watch);
    await pass(2_500);
    expect(watch.looks.map(({ state }) => state)).toEqual([running, running, running]);
    service.states.set('a', succeeded);
    await pass(1_000);
    expect(outcome).toEqual({ ended: succeeded });
  });

  it('ends with a failed job as data, not as an error', async () => {
    const failed: JobState = { status: 'failed', raw: 'FAILED', fault: 'platform', reason: 'x' };
    service.states.set('a', failed);
    const outcome = watching(poller, 'a');
    await pass(0);
    expect(outcome).toEqual({ ended: failed });
  });

  it('asks no more when nobody watches', async () => {
    service.states.set('a', succeeded);
    watching(poller, 'a');
    await pass(600_000);
    expect(service.calls).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells each look in its own watch's context, which activities live in", async () => {
    // Timers that are not real carry no context.
    vi.useRealTimers();
    const where = new AsyncLocalStorage<string>();
    const told: (string | undefined)[] = [];
    for (const name of ['a1', 'a2']) {
      where.run(name, () => watching(poller, name, { ...aWatch(), onLook: () => told.push(where.getStore()) }));
    }
    await expect.poll(() => told.length, soon).toBe(2);
    expect(told).toEqual(['a1', 'a2']);
  });
});

describe('an abort', () => {
  it('ends the watch with its reason, at once, also while a call is under way', async () => {
    const abort = new AbortController();
    const answer = service.hold();
    const outcome = watching(poller, 'a', aWatch(), abort.signal);
    await pass(0);
    abort.abort(new Error('cancelled'));
    await pass(0);
    expect(outcome).toEqual({ failed: new Error('cancelled') });
    answer();
    await pass(60_000);
    expect(service.calls).toHaveLength(1);
  });

  it('before the watch means no look', async () => {
    const outcome = watching(poller, 'a', aWatch(), AbortSignal.abort(new Error('too late')));
    await pass(0);
    expect(outcome).toEqual({ failed: new Error('too late') });
    expect(service.calls).toEqual([]);
  });

  it('leaves other watches alone', async () => {
    const abort = new AbortController();
    watching(poller, 'a', aWatch(), abort.signal);
    const other = watching(poller, 'a-other');
    await pass(0);
    abort.abort(new Error('cancelled'));
    service.states.set('a-other', succeeded);
    await pass(1_000);
    expect(other).toEqual({ ended: succeeded });
    expect(service.calls).toEqual([['a', 'a-other'], ['a-other']]);
  });
});

describe('one call for many', () => {
  it('covers all jobs of a group, whether or not they are due', async () => {
    watching(poller, 'a-old', aWatch({ bornAt: Date.now() - 3_600_000 }));
    await pass(0);
    watching(poller, 'a-young');
    await pass(0);
    expect(service.calls).toEqual([['a-old'], ['a-young', 'a-old']]);
  });

  it('holds no more than the service takes, those first that have waited longest', async () => {
    service.driver.facts.batch = 2;
    for (const name of ['a1', 'a2', 'a3']) watching(poller, name);
    await pass(1);
    expect(service.calls).toEqual([
      ['a1', 'a2'],
      ['a3', 'a1'],
    ]);
  });

  it('keeps groups apart', async () => {
    for (const name of ['a1', 'b1', 'a2']) watching(poller, name);
    await pass(1);
    expect(service.calls).toEqual([['a1', 'a2'], ['b1']]);
  });

  it('is one at a time: a slow answer is no reason to ask again', async () => {
    const answer = service.hold();
    watching(poller, 'a1');
    await pass(0);
    for (const name of ['a2', 'b1']) watching(poller, name);
    await pass(60_000);
    expect(service.calls).toEqual([['a1']]);
    answer();
    await pass(1);
    expect(service.calls).toEqual([['a1'], ['a2', 'a1'], ['b1']]);
  });

  it('watches a thousand jobs of a hundred a call with ten calls a round', async () => {
    for (let count = 0; count < 1_000; count += 1)
      watching(poller, `job-${count}`, aWatch({ bornAt: Date.now() - 86_400_000 }));
    await pass(29_000);
    expect(service.calls).toHaveLength(10);
    expect(new Set(service.calls.flat()).size).toBe(1_000);
  });
});

describe('how often', () => {
  it.each([
    [0, 1_000],
    [5_000, 1_000],
    [30_000, 3_000],
    [120_000, 12_000],
    [3_600_000, 30_000],
    [-5_000, 1_000],
  ])('a job of %i ms is looked at every %i ms: a tenth of its age, within bounds', (age, interval) => {
    expect(pollInterval(age, timing)).toBe(interval);
  });

  it.each([
    [0, 900],
    [1, 1_100],
  ])('jobs that started together do not stay together (%d)', async (random, interval) => {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    watching(poller, 'a');
    await pass(interval - 1);
    expect(service.calls).toHaveLength(1);
    await pass(2);
    expect(service.calls).toHaveLength(2);
  });

  it('a look is made at once on demand, for that job', async () => {
    watching(poller, 'a', aWatch({ bornAt: Date.now() - 3_600_000 }));
    await pass(5_000);
    expect(service.calls).toHaveLength(1);
    poller.lookNow(refTo('another'));
    await pass(0);
    expect(service.calls).toHaveLength(1);
    poller.lookNow(refTo('a'));
    await pass(0);
    expect(service.calls).toHaveLength(2);
  });

  it('a look on demand is made though one is under way, whose answer may be older', async () => {
    const answer = service.hold();
    watching(poller, 'a', aWatch({ bornAt: Date.now() - 3_600_000 }));
    await pass(10);
    poller.lookNow(refTo('a'));
    answer();
    await pass(10);
    expect(service.calls).toHaveLength(2);
  });
});
