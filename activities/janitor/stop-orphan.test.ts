import { describe, expect, it } from 'vitest';
import type { JobState } from '../../contracts/job.js';
import { defaultTiming, type Timing } from '../../contracts/timing.js';
import { aServiceOf, missing, refTo, running } from '../../test/harness/fake-service.js';
import { inActivity } from '../../test/harness/in-activity.js';
import { BudgetSpent } from '../aws/budget.js';
import { fenceWith, noFence, type Fence } from '../aws/fence.js';
import type { JobDriver } from '../job-driver.js';
import { createPoller } from '../poller.js';
import type { Examined } from './examine.js';
import { lastLook } from './last-look.js';
import type { RunRecord } from './run-record.js';
import { stopOrphan } from './stop-orphan.js';

const timing: Timing = {
  ...defaultTiming,
  pollMin: '5ms',
  pollMax: '5ms',
  stopAskAgain: '15ms',
  requestTimeout: '8ms',
};
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
  return (await inActivity(() => stopOrphan(context, input, orphan, () => fence))).outcome;
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

describe('the last look', () => {
  it.each([
    ['its key', { mark: { key: 'k' } }],
    ['its id', { mark: { key: 'other' }, ref: refTo('a') }],
  ])('leaves the job to a run that has taken it over, by %s, while the stop waited for its turn', async (_, has) => {
    const { outcome, sent } = await stopWhile({ takesOver: { ...has, v: 1 } });
    expect(outcome).toMatchObject({ outcome: 'let-go' });
    expect(sent).toBe(0);
  });

  it('stops what a run that came meanwhile has nothing to do with', async () => {
    const { outcome, sent } = await stopWhile({ takesOver: { v: 1, mark: { key: 'other' } } });
    expect(outcome).toEqual({ outcome: 'stopped' });
    expect(sent).toBe(1);
  });

  it.each([
    ['Temporal does not tell who has the job', { currentRun: () => Promise.reject(new Error('no answer')) }],
    ['its attempt is over', { leaveWord: () => Promise.reject(new Error('no longer current')) }],
  ])('sends nothing where %s, and another attempt looks again', async (_, changes) => {
    await expect(stopWhile(changes)).rejects.toMatchObject({ name: 'FenceClosed' });
  });

  it('asks for the attempt after it has asked for the owner: reading a history may have taken its time', async () => {
    const order: string[] = [];
    const currentRun = () => Promise.resolve((order.push('owner'), before));
    const leaveWord = () => Promise.resolve(void order.push('attempt'));
    await stopWhile({ currentRun, leaveWord });
    expect(order).toEqual(['owner', 'attempt']);
  });
});

const before: RunRecord = { workflowId: 'w', runId: 'r', closedAt: Date.parse(closedAt), jobs: [] };

/** The budget lets the stop wait; meanwhile an open run comes, with one job. */
async function stopWhile({
  takesOver,
  currentRun,
  leaveWord = () => Promise.resolve(),
}: {
  takesOver?: unknown;
  currentRun?: () => Promise<RunRecord>;
  leaveWord?: () => Promise<void>;
}) {
  const service = aServiceOf(new Map([['a', running]]));
  let current = before;
  let waits = 2;
  let sent = 0;
  const stop: JobDriver['stop'] = async (_ref, _why, _asked, fence = noFence) => {
    if (waits-- > 0) throw new BudgetSpent('spent');
    if (takesOver) current = { workflowId: 'w', runId: 'r2', jobs: [{ kind: 'fake', verb: 'wait', input: takesOver }] };
    await send(fence);
    sent += 1;
    service.states.set('a', stopped);
  };
  const links: JobDriver['links'] = (ref) => ({ awsId: (ref as ReturnType<typeof refTo>).name, logs: [] });
  const driver = { ...service.driver, links, stop };
  const poller = createPoller(driver, timing);
  const context = { timing, driver: () => driver, poller: () => poller, logTail: () => Promise.resolve(undefined) };
  const input = { v: 1, finding: { ...finding, verdict: 'orphan' }, why: 'a test' } as const;
  const orphan = () => Promise.resolve<Examined>({ ...input.finding, ref: refTo('a') });
  const look = currentRun ?? (() => Promise.resolve(current));
  const fenceOf = (found: Examined) => lastLook(context, found, look, leaveWord);
  const outcome = await inActivity(() => stopOrphan(context, input, orphan, fenceOf));
  return { outcome, sent };
}

/** A command of AWS's, as far as a fence can tell. */
async function send(fence: Fence): Promise<unknown> {
  const steps: ((next: (args: unknown) => Promise<unknown>) => (args: unknown) => Promise<unknown>)[] = [];
  fence({ middlewareStack: { add: (step: (typeof steps)[number]) => void steps.push(step) } });
  const wire = () => Promise.resolve();
  return steps.reduce<(args: unknown) => Promise<unknown>>((next, step) => step(next), wire)({});
}
