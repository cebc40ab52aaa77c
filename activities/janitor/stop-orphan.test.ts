import { expect, it } from 'vitest';
import type { JobState } from '../../contracts/job.js';
import { defaultTiming, type Timing } from '../../contracts/timing.js';
import { aServiceOf, missing, refTo, running } from '../../test/harness/fake-service.js';
import { inActivity } from '../../test/harness/in-activity.js';
import { fenceWith, noFence, type Fence } from '../aws/fence.js';
import type { JobDriver } from '../job-driver.js';
import { createPoller } from '../poller.js';
import type { Examined } from './examine.js';
import { stopOrphan } from './stop-orphan.js';

const timing: Timing = { ...defaultTiming, pollMin: '5ms', pollMax: '5ms', stopAskAgain: '15ms' };
const stopped: JobState = { status: 'stopped', raw: 'STOPPED', reason: 'a test' };
const closedAt = '2001-01-05T00:30:00.000Z';
const finding = { workflowId: 'w', runId: 'r', closedAt, step: 'load', launch: 1, key: 'k', kind: 'fake', awsId: 'a' };

/** It is an orphan at the first look, and none at the second; by then the job stands as `then` says. */
async function outcomeOf(then: JobState, fence: Fence = noFence) {
  const service = aServiceOf(new Map([['a', running]]));
  const stop: JobDriver['stop'] = async (_ref, _why, _asked, fenced = noFence) => void (await send(fenced));
  const driver = { ...service.driver, links: () => ({ awsId: 'a', logs: [] }), stop };
  const poller = createPoller(driver, timing);
  const context = { timing, driver: () => driver, poller: () => poller, logTail: () => Promise.resolve(undefined) };
  const input = { v: 1, finding: { ...finding, verdict: 'orphan' }, why: 'a test' } as const;
  let looks = 0;
  const orphan = (): Promise<Examined | undefined> => {
    looks += 1;
    if (looks === 1) return Promise.resolve({ ...input.finding, ref: refTo('a') });
    service.states.set('a', then);
    return Promise.resolve(undefined);
  };
  return (await inActivity(() => stopOrphan(context, input, orphan, fence))).outcome;
}

it('says that a job was stopped when AWS says that it has ended', async () => {
  expect(await outcomeOf(stopped)).toBe('stopped');
});

it.each([
  ['shows no more', missing],
  ['shows to run, because an open run has it', running],
])('does not say so of a job that AWS %s', async (_, state) => {
  expect(await outcomeOf(state)).toBe('let-go');
});

it('asks nothing, and says nothing, when the fence is closed: another attempt looks again', async () => {
  const closed = fenceWith(() => Promise.reject(new Error('no longer current')));
  await expect(outcomeOf(stopped, closed)).rejects.toMatchObject({ name: 'FenceClosed' });
});

/** A command of AWS's, as far as a fence can tell. */
async function send(fence: Fence): Promise<unknown> {
  const steps: ((next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>)[] = [];
  fence({ middlewareStack: { add: (step: (typeof steps)[number]) => void steps.push(step) } });
  const wire = () => Promise.resolve();
  return steps.reduce<(args: unknown) => Promise<unknown>>((next, step) => step(next), wire)({});
}
