/** What EMR Serverless shows of job runs, whatever their drivers do: states, ends, attempts, listings. */
import { GetDashboardForJobRunCommand, ListTagsForResourceCommand } from '@aws-sdk/client-emr-serverless';
import { describe, expect, it, vi } from 'vitest';
import { scriptedEmrServerless } from './scripted-emr-serverless.js';

const rig = scriptedEmrServerless();
const key = '0123456789abcdef0123456789abcdef';

describe('a job run', () => {
  it('is scheduled until its driver runs', async () => {
    rig.plane.script('scheduled', { startsAfterMs: 60_000 });
    const run = await rig.emr.show(await rig.emr.start(await rig.emr.application(), 'scheduled'));
    expect(run).toMatchObject({
      state: 'SCHEDULED',
      stateDetails: '',
      name: 'scheduled',
      releaseLabel: 'emr-7.5.0',
      executionTimeoutMinutes: 720,
      mode: 'BATCH',
      attempt: 1,
      retryPolicy: { maxAttempts: 1 },
      createdBy: 'arn:aws:iam::000000000000:user/admin',
    });
    expect(run.startedAt).toBeUndefined();
  });

  it('runs and ends, and then says what it took', async () => {
    rig.plane.script('report JFK', {});
    const id = await rig.emr.start(await rig.emr.application(), `report JFK ${key}`);
    expect(await rig.emr.show(id)).toMatchObject({ state: 'RUNNING', startedAt: expect.any(Date) });
    rig.plane.endJob(id.jobRunId, { code: 0 });
    expect(await rig.emr.ended(id)).toMatchObject({
      state: 'SUCCESS',
      totalExecutionDurationSeconds: expect.any(Number),
      queuedDurationMilliseconds: 0,
      totalResourceUtilization: { vCPUHour: expect.any(Number) },
      // A driver and three executors of 4 vCPUs, 16 GB and 20 GB, for at least a minute.
      billedResourceUtilization: { vCPUHour: 0.267, memoryGBHour: 1.067, storageGBHour: 0 },
    });
    const lines = rig.plane.ledger().filter(({ jobId }) => jobId === id.jobRunId);
    expect(lines).toMatchObject([
      { event: 'committed', service: 'emr-serverless', name: 'report JFK', key },
      { event: 'ended', service: 'emr-serverless', name: 'report JFK', key, detail: 'SUCCESS' },
    ]);
  });

  it('without a name goes by that of its application', async () => {
    rig.plane.script('nameless', {});
    const applicationId = await rig.emr.application({ name: 'nameless' });
    const id = await rig.emr.start(applicationId, 'none', { name: undefined });
    rig.plane.endJob(id.jobRunId, { code: 0 });
    expect((await rig.emr.ended(id)).name).toBeUndefined();
    expect(rig.events('nameless')).toEqual(['received', 'committed', 'ended']);
  });

  it('that has failed says how its driver exited', async () => {
    rig.plane.script('exits', { afterMs: 1, exitCode: 137 });
    const run = await rig.emr.ended(await rig.emr.start(await rig.emr.application(), 'exits'));
    expect(run).toMatchObject({ state: 'FAILED', stateDetails: expect.stringContaining('ExitCode: 137') });
  });

  it('that the platform has interrupted says so, in no more than 256 characters', async () => {
    const reason = `ServiceQuotaExceededException: ${'x'.repeat(300)}`;
    rig.plane.script('interrupted', { afterMs: 1, interrupted: reason });
    const run = await rig.emr.ended(await rig.emr.start(await rig.emr.application(), 'interrupted'));
    expect(run).toMatchObject({ state: 'FAILED', stateDetails: reason.slice(0, 256) });
  });

  it('has a dashboard once it runs, whose address is a credential', async () => {
    rig.plane.script('slow', { startsAfterMs: 60_000 });
    rig.plane.script('held', {});
    const applicationId = await rig.emr.application();
    const slow = new GetDashboardForJobRunCommand(await rig.emr.start(applicationId, 'slow'));
    await expect(rig.emr.client.send(slow)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Dashboard cannot be served for job in SCHEDULED state',
    });
    const held = new GetDashboardForJobRunCommand(await rig.emr.start(applicationId, 'held'));
    expect((await rig.emr.client.send(held)).url).toMatch(/^https:\/\/j-00\w+\..+\/\?authToken=[\w-]{40,}$/);
  });

  it('has its tags to be asked for', async () => {
    rig.plane.script('tagged', {});
    const id = await rig.emr.start(await rig.emr.application(), 'tagged', { tags: { owner: 'me' } });
    const { arn: resourceArn } = await rig.emr.show(id);
    const { tags } = await rig.emr.client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ owner: 'me' });
  });
});

describe('a cancelled run', () => {
  it('is CANCELLED, and another cancel of it is refused', async () => {
    rig.plane.script('cancelled', {});
    const id = await rig.emr.start(await rig.emr.application(), 'cancelled');
    await rig.emr.cancel(id);
    expect(await rig.emr.ended(id)).toMatchObject({
      state: 'CANCELLED',
      stateDetails: 'Job run was cancelled by a CancelJobRun request.',
    });
    await expect(rig.emr.cancel(id)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('is not in a cancellable state'),
    });
    expect(rig.events('cancelled')).toEqual(['received', 'committed', 'stop', 'ended', 'stop']);
  });

  it('has never started where it was cancelled before', async () => {
    rig.plane.script('early', { startsAfterMs: 60_000 });
    const id = await rig.emr.start(await rig.emr.application(), 'early');
    await rig.emr.cancel(id);
    const run = await rig.emr.ended(id);
    expect(run).toMatchObject({ state: 'CANCELLED', totalExecutionDurationSeconds: 0 });
    expect(run.startedAt).toBeUndefined();
  });

  it('is CANCELLING for as long as it does not mind, and may be told again', async () => {
    rig.plane.script('deaf', { ignoresStop: true });
    const id = await rig.emr.start(await rig.emr.application(), 'deaf');
    await rig.emr.cancel(id);
    await rig.emr.cancel(id);
    expect(await rig.emr.states([id])).toEqual(['CANCELLING']);
    rig.plane.endJob(id.jobRunId, { code: 0 });
    expect(await rig.emr.ended(id)).toMatchObject({ state: 'CANCELLED' });
  });

  it('runs on where the cancel is refused', async () => {
    rig.plane.script('refuses', { refusesStop: 'AccessDeniedException' });
    const id = await rig.emr.start(await rig.emr.application(), 'refuses');
    await expect(rig.emr.cancel(id)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await rig.emr.states([id])).toEqual(['RUNNING']);
  });

  it.each([5, 1_801])('may not have a grace of %d seconds', async (seconds) => {
    rig.plane.script('grace', {});
    const id = await rig.emr.start(await rig.emr.application(), 'grace');
    await expect(rig.emr.cancel(id, seconds)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('a run with a retry policy', () => {
  const retryPolicy = { maxAttempts: 3 };

  it('is attempted again by EMR Serverless itself, under the same id, as often as it says', async () => {
    rig.plane.script('retried', { afterMs: 1, exitCode: 1 });
    const id = await rig.emr.start(await rig.emr.application(), `retried ${key}`, { retryPolicy });
    expect(await rig.emr.ended(id)).toMatchObject({ state: 'FAILED', attempt: 3 });
    expect(rig.events('retried')).toEqual(['received', 'committed', 'retried', 'retried', 'ended']);
    expect(await rig.emr.show(id, 1)).toMatchObject({ state: 'FAILED', attempt: 1 });
    await expect(rig.emr.show(id, 4)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is not attempted again when it was cancelled, not even between attempts', async () => {
    rig.plane.script('late', { retryAfterMs: 300 });
    const applicationId = await rig.emr.application();
    const [cancelled, other] = [
      await rig.emr.start(applicationId, 'late', { retryPolicy }),
      await rig.emr.start(applicationId, 'late', { retryPolicy }),
    ];
    for (const { jobRunId } of [cancelled, other]) rig.plane.endJob(jobRunId, { code: 1 });
    await expect.poll(() => rig.emr.show(other)).toMatchObject({ attempt: 2 });
    await rig.emr.cancel(cancelled);
    expect(await rig.emr.ended(cancelled)).toMatchObject({ state: 'CANCELLED', attempt: 2 });
    await expect.poll(() => rig.emr.show(other)).toMatchObject({ state: 'RUNNING', attempt: 2 });
    expect(await rig.emr.states([cancelled])).toEqual(['CANCELLED']);
    expect(rig.plane.running()).not.toContain(cancelled.jobRunId);
  });
});

describe('a listing', () => {
  it('is newest first, in pages that new runs do not shift', async () => {
    rig.plane.script('pages', {});
    const applicationId = await rig.emr.application();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await rig.emr.start(applicationId, 'pages')).jobRunId);
    const first = await rig.emr.list(applicationId, { maxResults: 2 });
    await rig.emr.start(applicationId, 'pages');
    const second = await rig.emr.list(applicationId, { maxResults: 3, nextToken: first.next });
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(ids);
    expect(second.next).toBeUndefined();
    expect(first.runs[0]).toMatchObject({ name: 'pages', state: 'RUNNING', type: 'SPARK', attempt: 1 });
    await expect(rig.emr.list(applicationId, { nextToken: 'nobody' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('is grouped by state where several are asked for', async () => {
    rig.plane.script('grouped', {});
    const applicationId = await rig.emr.application();
    const [a, b, c, d] = [
      await rig.emr.start(applicationId, 'grouped'),
      await rig.emr.start(applicationId, 'grouped'),
      await rig.emr.start(applicationId, 'grouped'),
      await rig.emr.start(applicationId, 'grouped'),
    ];
    for (const { jobRunId } of [a, c]) rig.plane.endJob(jobRunId, { code: 0 });
    await vi.waitUntil(async () => (await rig.emr.list(applicationId, { states: ['SUCCESS'] })).runs.length === 2);
    const { runs, next } = await rig.emr.list(applicationId, { states: ['SUCCESS', 'RUNNING'], maxResults: 3 });
    const { runs: rest } = await rig.emr.list(applicationId, { states: ['SUCCESS', 'RUNNING'], nextToken: next });
    expect([...runs, ...rest].map(({ id }) => id)).toEqual([c, a, d, b].map(({ jobRunId }) => jobRunId));
  });

  it('is bounded by moments', async () => {
    rig.plane.script('moments', {});
    const applicationId = await rig.emr.application();
    const id = await rig.emr.start(applicationId, 'moments');
    const { createdAt } = await rig.emr.show(id);
    const at = createdAt?.getTime() ?? 0;
    const count = async (filter: object) => (await rig.emr.list(applicationId, filter)).runs.length;
    expect(await count({ createdAtAfter: new Date(at - 2_000), createdAtBefore: new Date(at + 2_000) })).toBe(1);
    expect(await count({ createdAtAfter: new Date(at + 2_000) })).toBe(0);
    expect(await count({ createdAtBefore: new Date(at - 2_000) })).toBe(0);
    expect(await count({ mode: 'STREAMING' })).toBe(0);
  });

  it('takes no more than eight of the nine states', async () => {
    const states = 'SUBMITTED PENDING SCHEDULED RUNNING SUCCESS FAILED CANCELLING CANCELLED QUEUED'.split(' ') as never;
    await expect(rig.emr.list(await rig.emr.application(), { states })).rejects.toThrow('less than or equal to 8');
  });

  it('may not show a run yet that can be described, or the other way round', async () => {
    rig.plane.script('hidden', {});
    const applicationId = await rig.emr.application();
    rig.plane.show('emr-serverless', { listingsAfterMs: 60_000 });
    const id = await rig.emr.start(applicationId, 'hidden');
    expect((await rig.emr.list(applicationId)).runs).toEqual([]);
    expect(await rig.emr.show(id)).toMatchObject({ state: 'RUNNING' });
    rig.plane.show('emr-serverless', { describeAfterMs: 60_000 });
    expect((await rig.emr.list(applicationId)).runs).toHaveLength(1);
    await expect(rig.emr.show(id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    rig.plane.show('emr-serverless', {});
  });
});
