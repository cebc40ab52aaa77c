import type { Info } from '@temporalio/activity';
import { describe, expect, it } from 'vitest';
import type { WaitResult } from '../contracts/history.js';
import type { JobState } from '../contracts/job.js';
import { defaultTiming, type Timing } from '../contracts/timing.js';
import { aServiceOf, missing, refTo, running, succeeded } from '../test/harness/fake-service.js';
import { anAttempt, inActivity, serverThatGaveIt } from '../test/harness/in-activity.js';
import { aMark, soon } from '../test/harness/scripted-plane.js';
import { createPoller } from './poller.js';
import { wait } from './wait.js';

const timing: Timing = { ...defaultTiming, pollMin: '5ms', pollMax: '5ms' };
const starting: JobState = { status: 'active', phase: 'queued', raw: 'STARTING' };
const failed: JobState = { status: 'failed', raw: 'TERMINATED_WITH_ERRORS', fault: 'user', reason: 'bootstrap' };

/** Waits for job `a`, which stands where the test says. */
function waiting(
  until: 'ready' | 'ended',
  first: JobState,
  deadline = Date.now() + 3_600_000,
  info: Partial<Info> = {},
  client?: object,
) {
  const heard: unknown[] = [];
  const service = aServiceOf(new Map([['a', first]]));
  const driver = { ...service.driver, links: () => ({ awsId: 'a', logs: [] }) };
  const poller = createPoller(driver, timing);
  const logTail = () => Promise.resolve('Traceback');
  const context = { timing, driver: () => driver, poller: () => poller, logTail };
  const input = { v: 1, ref: refTo('a'), mark: aMark(), deadline: new Date(deadline).toISOString(), until } as const;
  const outcome: { result?: WaitResult } = {};
  const done = inActivity(
    () => wait(context, 'emr-cluster', input),
    info,
    (details) => heard.push(details),
    client,
  ).then((result) => (outcome.result = result));
  return { service, outcome, done, heard };
}

describe('a wait until a cluster can be used', () => {
  it('ends as soon as it can', async () => {
    const { service, outcome, done } = waiting('ready', starting);
    await expect.poll(() => service.calls.length, soon).toBeGreaterThan(1);
    expect(outcome.result).toBeUndefined();
    service.states.set('a', running);
    expect(await done).toEqual({ ready: true });
  });

  it('ends with a cluster that never will be, and with the end of its log', async () => {
    expect(await waiting('ready', failed).done).toEqual({ ended: failed, logTail: 'Traceback' });
  });

  it('takes a cluster that is ready for ready, though the deadline has passed', async () => {
    expect(await waiting('ready', running, Date.now() - 1_000).done).toEqual({ ready: true });
  });

  it('is given up at the deadline, after a look that came behind it', async () => {
    const { service, done } = waiting('ready', starting, Date.now() - 1_000);
    expect(await done).toEqual({ deadline: true });
    expect(service.calls).toHaveLength(1);
  });
});

describe('a wait until a job has ended', () => {
  it('goes on while it runs', async () => {
    const { service, outcome, done } = waiting('ended', running);
    await expect.poll(() => service.calls.length, soon).toBeGreaterThan(2);
    expect(outcome.result).toBeUndefined();
    service.states.set('a', succeeded);
    expect(await done).toEqual({ ended: succeeded });
  });

  const hour = 3_600_000;

  it('does not take a job for lost that AWS does not show yet, though this clock is an hour ahead', async () => {
    const serverNow = Date.now() - hour;
    const info = { scheduledTimestampMs: serverNow, currentAttemptScheduledTimestampMs: serverNow };
    const { service, outcome, done } = waiting('ended', missing, undefined, info);
    await expect.poll(() => service.calls.length, soon).toBeGreaterThan(2);
    expect(outcome.result).toBeUndefined();
    service.states.set('a', succeeded);
    expect(await done).toEqual({ ended: succeeded });
  });

  it('does not take it for unseen for longer than there has been a wait, whatever the clock of another worker was', async () => {
    const info = { heartbeatDetails: { v: 1, seenAt: Date.now() - hour - 1_000 } };
    const { service, outcome, done } = waiting('ended', missing, undefined, info);
    await expect.poll(() => service.calls.length, soon).toBeGreaterThan(2);
    expect(outcome.result).toBeUndefined();
    service.states.set('a', succeeded);
    await done;
  });

  it('takes a job for lost that nobody has seen since attempts began, long ago by the server', async () => {
    const info = { scheduledTimestampMs: 0, currentAttemptScheduledTimestampMs: hour };
    expect(await waiting('ended', missing, undefined, info).done).toMatchObject({ ended: { status: 'lost' } });
  });

  const info = { ...anAttempt, currentAttemptScheduledTimestampMs: Date.now() + 0.4 * hour };

  it('is given up at its deadline by the server, though this clock is an hour behind and it has waited for a worker', async () => {
    const { done } = waiting('ended', running, Date.now() + hour / 2, info, serverThatGaveIt(Date.now() + hour, info));
    expect(await done).toEqual({ deadline: true });
  });

  it('is not given up before its deadline, though this clock is an hour ahead', async () => {
    const early = { ...info, currentAttemptScheduledTimestampMs: Date.now() - hour };
    const client = serverThatGaveIt(Date.now() - hour, early);
    const { service, outcome, done } = waiting('ended', running, Date.now() - hour / 2, early, client);
    await expect.poll(() => service.calls.length, soon).toBeGreaterThan(2);
    expect(outcome.result).toBeUndefined();
    service.states.set('a', succeeded);
    expect(await done).toEqual({ ended: succeeded });
  });

  it('goes by the later clock where the server is not heard', async () => {
    const mute = { connection: { withDeadline: () => Promise.reject(new Error('Deadline exceeded')) } };
    expect(await waiting('ended', running, Date.now() + hour / 4, info, mute).done).toEqual({ deadline: true });
  });

  it('tells no more of it than a heartbeat bears', async () => {
    const { service, done, heard } = waiting('ended', { ...running, detail: 'x'.repeat(3_000_000) } as JobState);
    await expect.poll(() => heard.length, soon).toBeGreaterThan(0);
    expect(JSON.stringify(heard).length).toBeLessThan(10_000);
    service.states.set('a', succeeded);
    await done;
  });
});
