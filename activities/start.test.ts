import { describe, expect, it } from 'vitest';
import { defaultTiming } from '../contracts/timing.js';
import { aServiceOf, refTo } from '../test/harness/fake-service.js';
import { anAttempt, inActivity, serverThatGaveIt } from '../test/harness/in-activity.js';
import { aMark, targetOf } from '../test/harness/scripted-plane.js';
import { start } from './start.js';

const hour = 3_600_000;
const minute = 60_000;
const target = targetOf({ url: 'http://unused' });

/** The second attempt of a start with a token; the first was given to a worker `sinceFirst` ago by the server, and may have sent. */
async function secondAttempt({
  sinceFirst,
  waited,
  deadline,
}: {
  sinceFirst: number;
  waited: number;
  deadline: number;
}) {
  // By the server, whose clock is an hour ahead of this one.
  const serverNow = Date.now() + hour;
  const firstAt = serverNow - sinceFirst;
  const info = {
    ...anAttempt,
    attempt: 2,
    startToCloseTimeoutMs: 20_000,
    scheduledTimestampMs: firstAt,
    currentAttemptScheduledTimestampMs: serverNow - waited,
    heartbeatDetails: { v: 1, open: { firstAt } },
  };
  const calls: string[] = [];
  const called = (name: string, answer: unknown) => () => {
    calls.push(name);
    return Promise.resolve(answer);
  };
  const driver = {
    ...aServiceOf().driver,
    facts: { listingLag: '5m', retention: '1h', batch: 100, resendWithin: '55m' } as const,
    links: () => ({ awsId: 'a', logs: [] }),
    find: called('find', undefined) as () => Promise<undefined>,
    start: called('start', { started: refTo('a') }) as never,
  };
  const context = {
    timing: defaultTiming,
    driver: () => driver,
    poller: undefined as never,
    logTail: undefined as never,
  };
  const spec = { kind: 'ecs', taskDefinition: 'orders', cluster: 'etl', launchType: 'FARGATE' };
  const iso = new Date(serverNow + deadline).toISOString();
  const input = { v: 1, spec, specHash: 'x', mark: aMark(), target, deadline: iso, limitSeconds: 60 } as const;
  const client = serverThatGaveIt(serverNow, info);
  const result = await inActivity(() => start(context, 'ecs', input), info, undefined, client).catch(
    (error: Error) => error,
  );
  return { calls, result };
}

describe('a start whose first send may have been heard, on a worker whose clock is an hour behind', () => {
  it('does not send by a token again that has been forgotten while the attempt waited for its worker', async () => {
    const { calls, result } = await secondAttempt({ sinceFirst: 70 * minute, waited: 69 * minute, deadline: hour });
    expect(calls).toEqual(['find']);
    expect((result as Error).message).toContain('AWS is asked again in');
  });

  it('sends by one that lives', async () => {
    const { calls, result } = await secondAttempt({ sinceFirst: 50 * minute, waited: 49 * minute, deadline: hour });
    expect(calls).toEqual(['start']);
    expect(result).toMatchObject({ started: { name: 'a' } });
  });

  it('sends nothing past the deadline by the server', async () => {
    const { calls } = await secondAttempt({ sinceFirst: 50 * minute, waited: 49 * minute, deadline: -minute });
    expect(calls).toEqual(['find']);
  });
});
