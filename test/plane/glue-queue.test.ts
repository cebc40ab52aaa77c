/** Glue runs that are one too many, and the runs that Glue starts by itself. */
import { describe, expect, it, vi } from 'vitest';
import { scriptedGlue } from './scripted-glue.js';

const rig = scriptedGlue();
const alone = { ExecutionProperty: { MaxConcurrentRuns: 1 } };
const queued = { JobRunQueuingEnabled: true };

describe('a run that is one too many', () => {
  it('is refused, and leaves no run', async () => {
    await rig.aJob('refuses', alone);
    const first = await rig.start('refuses');
    await expect(rig.start('refuses')).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' });
    expect((await rig.list('refuses')).runs.map(({ Id }) => Id)).toEqual([first]);
  });

  it('waits where it asks to, and runs in the order of starts', async () => {
    await rig.aJob('queue', alone);
    const ids = [await rig.start('queue'), await rig.start('queue', queued), await rig.start('queue', queued)];
    expect(await rig.states('queue', ids)).toEqual(['RUNNING', 'WAITING', 'WAITING']);
    rig.plane.endJob(ids[0] ?? '', { code: 0 });
    await expect.poll(() => rig.states('queue', ids)).toEqual(['SUCCEEDED', 'RUNNING', 'WAITING']);
    rig.plane.endJob(ids[1] ?? '', { code: 1 });
    await expect.poll(() => rig.states('queue', ids)).toEqual(['SUCCEEDED', 'FAILED', 'RUNNING']);
  });

  it('waits where its definition asks to, unless the run says no', async () => {
    await rig.aJob('queue-by-definition', { ...alone, JobRunQueuingEnabled: true });
    await rig.start('queue-by-definition');
    const waiting = await rig.start('queue-by-definition');
    expect(await rig.show('queue-by-definition', waiting)).toMatchObject({
      JobRunState: 'WAITING',
      StateDetail: expect.any(String),
    });
    await expect(rig.start('queue-by-definition', { JobRunQueuingEnabled: false })).rejects.toThrow(
      'Concurrent runs exceeded',
    );
  });

  it('is refused where the definition has MaxRetries: such jobs do not queue', async () => {
    await rig.aJob('retries-do-not-queue', { ...alone, MaxRetries: 1 });
    await rig.start('retries-do-not-queue');
    await expect(rig.start('retries-do-not-queue', queued)).rejects.toThrow('Concurrent runs exceeded');
  });

  it('is stopped while it waits without ever running', async () => {
    await rig.aJob('stopped-in-queue', alone);
    const first = await rig.start('stopped-in-queue');
    const waiting = await rig.start('stopped-in-queue', queued);
    await rig.stop('stopped-in-queue', waiting);
    rig.plane.endJob(first, { code: 0 });
    await expect.poll(() => rig.states('stopped-in-queue', [first, waiting])).toEqual(['SUCCEEDED', 'STOPPED']);
    expect(rig.plane.running()).not.toContain(waiting);
    expect(await rig.show('stopped-in-queue', waiting)).toMatchObject({ ExecutionTime: 0 });
  });

  it('has failed when it has waited for too long', async () => {
    await rig.aJob('patience', alone);
    await rig.start('patience');
    const waiting = await rig.start('patience', queued);
    await expect
      .poll(() => rig.show('patience', waiting))
      .toMatchObject({
        JobRunState: 'FAILED',
        ErrorMessage: expect.stringContaining('maximum concurrent runs'),
      });
  });
});

describe('a job with MaxRetries', () => {
  it('is run again by Glue itself, with the same arguments, as often as it says', async () => {
    await rig.aJob('retried', { MaxRetries: 2 }, { afterMs: 1, exitCode: 1 });
    const first = await rig.start('retried', { Arguments: { '--millrace-job-key': 'k' } });
    await vi.waitUntil(
      async () => (await rig.list('retried')).runs.filter(({ CompletedOn }) => CompletedOn).length === 3,
    );
    const { runs } = await rig.list('retried');
    expect(runs.map(({ Attempt }) => Attempt)).toEqual([2, 1, 0]);
    expect(runs.map(({ PreviousRunId }) => PreviousRunId)).toEqual([`${first}_attempt_1`, first, undefined]);
    expect(runs.every(({ Arguments }) => Arguments?.['--millrace-job-key'] === 'k')).toBe(true);
    expect(rig.events('retried')).toEqual(['received', 'committed', 'ended', 'retried', 'ended', 'retried', 'ended']);
  });

  it('may be run again some time later, when nobody looks any more', async () => {
    await rig.aJob('retried-late', { MaxRetries: 1 }, { afterMs: 1, exitCode: 1, retryAfterMs: 200 });
    const first = await rig.start('retried-late');
    await expect.poll(() => rig.states('retried-late', [first])).toEqual(['FAILED']);
    expect((await rig.list('retried-late')).runs).toHaveLength(1);
    await expect.poll(async () => (await rig.list('retried-late')).runs).toHaveLength(2);
  });

  it('is not run again when it was stopped', async () => {
    await rig.aJob('stopped-for-good', { MaxRetries: 1 });
    const first = await rig.start('stopped-for-good');
    await rig.stop('stopped-for-good', first);
    await expect.poll(() => rig.states('stopped-for-good', [first])).toEqual(['STOPPED']);
    expect((await rig.list('stopped-for-good')).runs).toHaveLength(1);
  });
});
