import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { aLaunch, soon } from '../../test/harness/scripted-plane.js';
import type { EmrServerlessRef } from './ref.js';

const rig = emrServerlessOnPlane();
let applicationId: string;
beforeAll(async () => {
  applicationId = await createApplication(rig.plane);
});
const unknown = '00aaaaaaaaaaaaaa';
const runs = (name: string, count: number, script = {}) =>
  Promise.all(Array.from({ length: count }, () => rig.aRun(applicationId, name, script)));

describe('find', () => {
  it.each([
    ['runs', {}, 'active'],
    ['has ended', { afterMs: 0 }, 'succeeded'],
  ])('gives the reference that the start gave, for a run that %s', async (what, script, status) => {
    const launch = aLaunch();
    const spec = { ...rig.aSpec(applicationId, `find ${what}`, script), logs: { group: '/x' }, logUri: 's3://logs/' };
    const ref = await rig.begin(spec, launch);
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status });
    rig.newDriver();
    expect(await rig.driver.find(spec, launch.mark)).toEqual(ref);
    expect(await rig.driver.find(spec, aLaunch().mark)).toBeUndefined();
  });
});

describe('describe', () => {
  it('tells of up to three runs by a call each, of many by one for all that go on', async () => {
    const refs = await runs('many', 20);
    rig.calls.length = 0;
    await rig.driver.describe(refs.slice(0, 3));
    expect(rig.calls).toEqual(['GetJobRun', 'GetJobRun', 'GetJobRun']);
    rig.calls.length = 0;
    const states = await rig.driver.describe(refs);
    expect(states.map((state) => state?.status)).toEqual(refs.map(() => 'active'));
    expect(new Set(rig.calls)).toEqual(new Set(['ListJobRuns']));
  });

  it('tells of a hundred and twenty runs by three calls', async () => {
    const own = await createApplication(rig.plane);
    const spec = rig.aSpec(own, 'hundred');
    const refs = await Promise.all(Array.from({ length: 120 }, () => rig.begin(spec)));
    rig.calls.length = 0;
    const states = await rig.driver.describe(refs);
    expect(states.map((state) => state?.status)).toEqual(refs.map(() => 'active'));
    expect(rig.calls).toEqual(['ListJobRuns', 'ListJobRuns', 'ListJobRuns']);
  });

  it('tells where each stands, in the order asked, and asks singly only for those that have ended', async () => {
    const own = await createApplication(rig.plane);
    const refs = [
      await rig.aRun(own, 'order-a'),
      await rig.aRun(own, 'order-b', { afterMs: 0 }),
      await rig.aRun(own, 'order-c'),
      await rig.aRun(own, 'order-d', { afterMs: 0, exitCode: 9 }),
    ];
    const expected = ['active', 'succeeded', 'active', 'failed'].map((status) => ({ status }));
    await expect.poll(() => rig.driver.describe(refs), soon).toMatchObject(expected);
    rig.calls.length = 0;
    expect(await rig.driver.describe(refs.toReversed())).toMatchObject(expected.toReversed());
    expect(rig.calls).toEqual(['ListJobRuns', 'GetJobRun', 'GetJobRun']);
  });

  it('tells of a run among many what it has cost', async () => {
    const refs = [await rig.aRun(applicationId, 'costs', { afterMs: 0 }), ...(await runs('costs-not', 3))];
    await expect
      .poll(async () => (await rig.driver.describe(refs))[0], soon)
      .toMatchObject({
        status: 'succeeded',
        result: {
          applicationId,
          jobRunId: refs[0]?.jobRunId,
          startedAt: expect.any(String) as string,
          endedAt: expect.any(String) as string,
          billed: { vCpuHours: expect.any(Number) as number },
        },
      });
  });

  it('calls a run missing that EMR Serverless does not know, alone and among many', async () => {
    const [ref, ...more] = (await runs('shown', 4)) as [EmrServerlessRef, ...EmrServerlessRef[]];
    const missing = {
      status: 'missing',
      reason: `EMR Serverless does not know job run ${unknown} of application ${applicationId}`,
    };
    expect(await rig.stateOf({ ...ref, jobRunId: unknown })).toEqual(missing);
    const states = await rig.driver.describe([...more, { ...ref, jobRunId: unknown }]);
    expect(states).toMatchObject([...more.map(() => ({ status: 'active' })), missing]);
  });

  it('believes the description of a run that a listing does not show', async () => {
    const refs = await runs('unlisted', 4);
    rig.plane.show('emr-serverless', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-serverless', {}));
    expect((await rig.driver.describe(refs)).map((state) => state?.status)).toEqual(refs.map(() => 'active'));
  });

  it.each([
    ['GetJobRun', 1],
    ['ListJobRuns', 4],
  ])('fails as a whole where %s fails: an error is no state', async (operation, count) => {
    const refs = await runs('describe-fails', count);
    rig.plane.fault({ operation, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(rig.driver.describe(refs)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('groups runs by their application', async () => {
    expect(rig.driver.group(await rig.aRun(applicationId, 'grouped'))).toBe(applicationId);
  });
});
