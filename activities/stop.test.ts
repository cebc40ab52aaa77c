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
async function asksOf(answers: readonly (Error | undefined)[]): Promise<{ asks: number[]; result: StopResult }> {
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
  const result = await inActivity(() => stop(context, 'emr-step', input));
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
