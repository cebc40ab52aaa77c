import { beforeAll, describe, expect, it } from 'vitest';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { aLaunch, soon } from '../../test/harness/scripted-plane.js';

/** How runs end, by themselves, by somebody, and by EMR Serverless's own clock. */
const rig = emrServerlessOnPlane({ emrServerlessMinuteMs: 20 });
let applicationId: string;
beforeAll(async () => {
  applicationId = await createApplication(rig.plane, { autoStopConfiguration: { enabled: false } });
});
/** Ten thousand of EMR Serverless's minutes. */
const long = () => aLaunch({}, 600_000);
const aRun = (name: string, script = {}) => rig.aRun(applicationId, name, script, long());

describe('a run', () => {
  it('that takes longer than its limit has failed by its own fault, though EMR Serverless calls it CANCELLED', async () => {
    const ref = await rig.aRun(applicationId, 'too-slow', {}, aLaunch({}, 60));
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toEqual({
        status: 'failed',
        raw: 'CANCELLED',
        fault: 'user',
        reason: 'Job run was cancelled because it exceeded its execution timeout of 1 minutes.',
      });
  });

  it('that waits in the queue is queued, and lost to the platform where it does so for too long', async () => {
    const queueing = await createApplication(rig.plane, {
      schedulerConfiguration: { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 },
    });
    await rig.aRun(queueing, 'in-front', {}, long());
    const ref = await rig.aRun(queueing, 'queued', {}, long());
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active', phase: 'queued', raw: 'QUEUED' });
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({ status: 'failed', raw: 'CANCELLED', fault: 'platform' });
  });

  it('that has failed says why', async () => {
    const ref = await aRun('fails', { afterMs: 0, exitCode: 3 });
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({
        status: 'failed',
        raw: 'FAILED',
        fault: 'user',
        reason: expect.stringContaining('ExitCode: 3') as string,
      });
    expect(rig.eventsOf('fails')).toEqual(['received', 'committed', 'ended']);
  });

  it('that the platform has lost was lost to it', async () => {
    const ref = await aRun('lost');
    rig.plane.endJob(ref.jobRunId, { code: 1, interrupted: 'Internal service error' });
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({ status: 'failed', fault: 'platform', reason: 'Internal service error' });
  });
});

describe('stop', () => {
  it('stops a run that runs', async () => {
    const ref = await aRun('stop-runs');
    await rig.driver.stop(ref, 'a test');
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toEqual({
        status: 'stopped',
        raw: 'CANCELLED',
        reason: 'Job run was cancelled by a CancelJobRun request.',
      });
  });

  it('stops a run that waits in the queue', async () => {
    const queueing = await createApplication(rig.plane, { schedulerConfiguration: { maxConcurrentRuns: 1 } });
    const first = await rig.aRun(queueing, 'stop-first', {}, long());
    const waiting = await rig.aRun(queueing, 'stop-waits', {}, long());
    await rig.driver.stop(waiting, 'a test');
    await expect.poll(() => rig.stateOf(waiting), soon).toMatchObject({ status: 'stopped' });
    expect(await rig.stateOf(first)).toMatchObject({ status: 'active' });
  });

  it('is no error for a run that has ended, whose end it leaves alone', async () => {
    const ref = await aRun('stop-ended', { afterMs: 0 });
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'succeeded' });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'succeeded' });
  });

  it('is no error for a run that EMR Serverless does not know', async () => {
    const ref = await aRun('stop-unknown');
    await rig.driver.stop({ ...ref, jobRunId: '00aaaaaaaaaaaaaa' }, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active' });
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerException'])(
    'is an error where EMR Serverless answers %s',
    async (code) => {
      const ref = await aRun(`stop-${code}`, { refusesStop: code });
      await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: code });
    },
  );
});
