import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTiming } from '../contracts/timing.js';
import {
  aServiceOf,
  aWatch,
  missing,
  running,
  succeeded,
  watching,
  type Service,
} from '../test/harness/fake-service.js';
import { createPoller, type Poller } from './poller.js';

const timing = { ...defaultTiming, pollMin: '1s', pollMax: '30s', blindAfter: '3m', unseenPatience: '10m' } as const;
const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
const minute = 60_000;
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

describe('a describe that fails', () => {
  it.each([throttled, denied, new SyntaxError('no JSON')])('never ends a watch (%s)', async (error) => {
    service.failWith(error);
    const watch = aWatch();
    const outcome = watching(poller, 'a', watch);
    await pass(60 * minute);
    expect(outcome).toEqual({});
    expect(watch.looks.every((look) => look.error === error && look.state === undefined)).toBe(true);
    service.failWith(undefined);
    service.states.set('a', succeeded);
    await pass(minute);
    expect(outcome).toEqual({ ended: succeeded });
  });

  it('is tried again at twice the time, up to the longest interval', async () => {
    service.failWith(throttled);
    watching(poller, 'a');
    const times: number[] = [];
    for (let at = 0; at <= 100_000; at += 1_000) {
      await pass(at === 0 ? 0 : 1_000);
      if (service.calls.length > times.length) times.push(at / 1_000);
    }
    expect(times).toEqual([0, 2, 6, 14, 30, 60, 90]);
  });

  it('is forgotten by the first good answer: the next look is at its usual time', async () => {
    service.failWith(throttled);
    watching(poller, 'a');
    await pass(14_000);
    service.failWith(undefined);
    await pass(16_000);
    const calls = service.calls.length;
    await pass(3_100);
    expect(service.calls.length).toBe(calls + 1);
  });

  it('of one group is no trouble of another', async () => {
    service.failGroup('a', throttled);
    watching(poller, 'a1');
    const outcome = watching(poller, 'b1');
    await pass(10);
    service.states.set('b1', succeeded);
    await pass(1_000);
    expect(outcome).toEqual({ ended: succeeded });
  });

  it('of one group is backed off though another group answers', async () => {
    service.failGroup('a', throttled);
    watching(poller, 'a1');
    watching(poller, 'b1');
    await pass(2 * minute);
    expect(service.calls.filter(([name]) => name === 'a1').length).toBeLessThan(15);
  });
});

describe('blind', () => {
  it('is a job whose describes have failed for longer than patience, and it says why', async () => {
    service.failWith(denied);
    const watch = aWatch();
    watching(poller, 'a', watch);
    await pass(3 * minute);
    expect(watch.looks.some(({ blind }) => blind !== undefined)).toBe(false);
    await pass(minute);
    expect(watch.looks.at(-1)).toMatchObject({ blind: 'AccessDeniedException: not authorized', error: denied });
  });

  it('is over with the first good answer, and begins anew after it', async () => {
    service.failWith(denied);
    const watch = aWatch();
    watching(poller, 'a', watch);
    await pass(5 * minute);
    service.failWith(undefined);
    await pass(minute);
    expect(watch.looks.at(-1)).toEqual({ state: running, seenAt: expect.any(Number) as number });
    service.failWith(denied);
    await pass(2 * minute);
    expect(watch.looks.at(-1)?.blind).toBeUndefined();
  });

  it('counts for each watch from its own first failure', async () => {
    service.failWith(denied);
    watching(poller, 'a');
    await pass(5 * minute);
    const late = aWatch();
    watching(poller, 'a-late', late);
    await pass(minute);
    expect(late.looks.at(-1)?.blind).toBeUndefined();
    expect(late.looks.length).toBeGreaterThan(0);
  });
});

describe('a clock that is put right by an hour', () => {
  it.each([-60 * minute, 60 * minute])('leaves no job unseen, and none lost (%s ms)', async (by) => {
    service.states.set('b', missing);
    const [a, b] = [watching(poller, 'a'), watching(poller, 'b')];
    await pass(minute);
    vi.setSystemTime(Date.now() + by);
    service.states.set('a', succeeded);
    await pass(minute);
    expect([a, b]).toEqual([{ ended: succeeded }, {}]);
    service.states.set('b', succeeded);
    await pass(minute);
    expect(b).toEqual({ ended: succeeded });
  });
});

describe('a job that AWS does not show', () => {
  it('is missing, and not lost, for ten minutes', async () => {
    service.states.set('a', missing);
    const watch = aWatch();
    const outcome = watching(poller, 'a', watch);
    await pass(10 * minute);
    expect(outcome).toEqual({});
    expect(watch.looks.at(-1)).toEqual({ state: missing });
  });

  it('is lost after that, as an end like others', async () => {
    service.states.set('a', missing);
    const outcome = watching(poller, 'a');
    await pass(11 * minute);
    expect(outcome).toMatchObject({ ended: { status: 'lost' } });
  });

  it('is awaited for the retention where this watch has seen it', async () => {
    const watch = aWatch();
    const outcome = watching(poller, 'a', watch);
    await pass(0);
    service.states.set('a', missing);
    await pass(59 * minute);
    expect(outcome).toEqual({});
    expect(watch.looks.at(-1)).toEqual({ state: missing, seenAt: Date.parse('2026-01-01T00:00:00Z') });
    await pass(2 * minute);
    expect(outcome).toMatchObject({ ended: { status: 'lost' } });
  });

  it('is awaited for the retention where an earlier attempt of the wait has seen it', async () => {
    service.states.set('a', missing);
    const outcome = watching(
      poller,
      'a',
      aWatch({ bornAt: Date.now() - 60 * minute, seenAt: Date.now() - 30 * minute }),
    );
    await pass(29 * minute);
    expect(outcome).toEqual({});
    await pass(2 * minute);
    expect(outcome).toMatchObject({ ended: { status: 'lost' } });
  });

  it('is not lost by failing calls, however long: nobody knows', async () => {
    service.failWith(denied);
    const outcome = watching(poller, 'a');
    await pass(24 * 60 * minute);
    expect(outcome).toEqual({});
  });
});
