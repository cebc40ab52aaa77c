import type { Info } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import type { StopResult } from '../contracts/history.js';
import { defaultTiming, type Timing } from '../contracts/timing.js';
import { aServiceOf, refTo, running } from '../test/harness/fake-service.js';
import { inActivity } from '../test/harness/in-activity.js';
import { aMark, targetOf } from '../test/harness/scripted-plane.js';
import { BudgetSpent } from './aws/budget.js';
import { createPoller } from './poller.js';
import { stop } from './stop.js';

const timing: Timing = { ...defaultTiming, pollMin: '5ms', pollMax: '5ms', stopAskAgain: '15ms', stopTimeout: '10s' };
const stopped = { status: 'stopped', raw: 'CANCELLED', reason: 'a test' } as const;
const target = targetOf({ url: 'http://unused' });

/** Stops a job that ends at the third ask; says which asks were told to be the how-manieth. */
async function asksOf(
  answers: readonly (Error | undefined)[],
  info: Partial<Info> = {},
): Promise<{ asks: number[]; result: StopResult }> {
  const service = aServiceOf(new Map([['a', running]]));
  const asks: number[] = [];
  const driver = {
    ...service.driver,
    links: () => ({ awsId: 'a', logs: [] }),
    stop(_ref: unknown, _why: string, askedBefore = 0) {
      const answer = answers[asks.length];
      asks.push(askedBefore);
      if (asks.length > answers.length) service.states.set('a', stopped);
      return answer ? Promise.reject(answer) : Promise.resolve();
    },
  };
  const poller = createPoller(driver, timing);
  const context = { timing, driver: () => driver, poller: () => poller, logTail: () => Promise.resolve(undefined) };
  const spec = { kind: 'emr-step' };
  const input = { v: 1, kind: 'emr-step', target, ref: refTo('a'), spec, mark: aMark(), why: 'a test' } as const;
  const result = await inActivity(() => stop(context, 'emr-step', input), info);
  return { asks, result };
}

const awsError = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('said AWS'), { name, $metadata: { httpStatusCode } });

describe('a job that does not stop', () => {
  it('is asked again, harder each time', async () => {
    const { asks, result } = await asksOf([undefined, undefined]);
    expect(asks).toEqual([0, 1, 2]);
    expect(result).toMatchObject({ ended: stopped });
  });

  it.each([
    ['throttled by AWS', awsError('ThrottlingException', 400)],
    ['held back by our own turn', new BudgetSpent('Calls of this kind are spent for the next 12 s')],
  ])('is asked as gently as before where the ask was %s: nobody has heard it', async (_, error) => {
    expect((await asksOf([error, error, undefined])).asks).toEqual([0, 0, 0, 1]);
  });

  it.each([
    ['refused', awsError('ValidationException', 400)],
    ['of unknown outcome', awsError('InternalServerException', 500)],
  ])('is asked harder where the gentle ask was %s', async (_, error) => {
    expect((await asksOf([error, error])).asks).toEqual([0, 1, 2]);
  });
});

describe('a stop on a worker whose clock is two hours ahead', () => {
  const serverNow = Date.now() - 7_200_000;
  const info = { scheduledTimestampMs: serverNow, currentAttemptScheduledTimestampMs: serverNow };

  it('has the patience that any has', async () => {
    expect((await asksOf([undefined, undefined], info)).result).toMatchObject({ ended: stopped });
  });

  it.each([
    ['throttled', awsError('ThrottlingException', 400)],
    ['answered by a 5xx', awsError('InternalServerException', 500)],
  ])('tries again where its search for the job is %s', async (_, error) => {
    await expect(searching(error, info)).rejects.toBe(error);
  });
});

describe('a job whose stop is first heard after an hour', () => {
  const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: 5 * 10_000 };

  it('has the time that any has', async () => {
    expect((await asksOf([undefined, undefined, undefined], info)).result).toMatchObject({ ended: stopped });
  });

  it('is given up in the end, also where no attempt lives long enough', async () => {
    const crashing = { ...info, currentAttemptScheduledTimestampMs: 7 * 10_000 };
    await expect(asksOf([undefined], crashing)).rejects.toThrow('was not stopped within 10s');
  });
});

describe('a stop that was paused for hours', () => {
  const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: 4 * 3_600_000 };

  it('asks, and hears what comes of it', async () => {
    expect((await asksOf([], info)).result).toMatchObject({ ended: stopped });
  });
});

describe('a stop whose search has failed for forty minutes', () => {
  const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: 40 * 60_000 };

  it('gives up where AWS does not say why, and names the key', async () => {
    const error = awsError('InternalServerException', 500);
    await expect(searching(error, info, defaultTiming)).rejects.toThrow(
      'Nobody can tell whether a job of step transform runs: InternalServerException: said AWS. Look for key',
    );
  });

  it('goes on where it was throttled, or waits for its turn, for an hour in all', async () => {
    const error = new BudgetSpent('Calls of this kind are spent for the next 12 s');
    await expect(searching(error, info, defaultTiming)).rejects.toBe(error);
    const later = { ...info, currentAttemptScheduledTimestampMs: 120 * 60_000 };
    await expect(searching(error, later, defaultTiming)).rejects.toThrow('Nobody can tell whether a job');
  });
});

/** A stop that has no id of its job, and finds none. */
async function searching(error: Error, info: Partial<Info>, patience = timing): Promise<StopResult> {
  const driver = { ...aServiceOf().driver, find: () => Promise.reject(error) };
  const poller = createPoller(driver, patience);
  const parts = { driver: () => driver, poller: () => poller, logTail: () => Promise.resolve(undefined) };
  const input = { v: 1, kind: 'emr-step', target, spec: { kind: 'emr-step' }, mark: aMark(), why: 'a test' } as const;
  return inActivity(() => stop({ timing: patience, ...parts }, 'emr-step', input), info);
}
