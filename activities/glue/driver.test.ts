import { StartJobRunCommand } from '@aws-sdk/client-glue';
import { describe, expect, it, onTestFinished } from 'vitest';
import { glueOnPlane } from '../../test/harness/glue-on-plane.js';
import { aLaunch, soon } from '../../test/harness/scripted-plane.js';
import { glueJob } from './spec.js';

const rig = glueOnPlane();

describe('find', () => {
  it('gives the same reference as the start did', async () => {
    const launch = aLaunch();
    const spec = await rig.aJob('found');
    const ref = await rig.start(spec, launch);
    expect(await rig.driver.find(spec, launch.mark)).toEqual(ref);
    expect(await rig.driver.find(spec, aLaunch().mark)).toBeUndefined();
  });

  it('shows nothing that the listing does not show yet', async () => {
    const launch = aLaunch();
    const spec = await rig.aJob('hidden');
    await rig.start(spec, launch);
    rig.plane.show('glue', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('glue', {}));
    expect(await rig.driver.find(spec, launch.mark)).toBeUndefined();
  });
});

describe('describe', () => {
  it('tells where each run stands, in the order asked', async () => {
    const refs = [
      await rig.start(await rig.aJob('order')),
      await rig.start(glueJob({ jobName: 'order' })),
      await rig.start(glueJob({ jobName: 'order' })),
    ];
    rig.plane.endJob(refs[1]?.runId ?? '', { code: 0 });
    rig.plane.endJob(refs[2]?.runId ?? '', { code: 3 });
    await expect.poll(() => rig.eventsOf('order').filter((event) => event === 'ended'), soon).toHaveLength(2);
    expect((await rig.driver.describe(refs)).map((state) => state?.status)).toEqual(['active', 'succeeded', 'failed']);
  });

  it('asks for up to three runs one by one, and for more by one page', async () => {
    const spec = await rig.aJob('few-or-many');
    const refs = [await rig.start(spec), await rig.start(spec), await rig.start(spec), await rig.start(spec)];
    rig.calls.length = 0;
    await rig.driver.describe(refs.slice(0, 3));
    expect(rig.calls).toEqual(['GetJobRun', 'GetJobRun', 'GetJobRun']);
    rig.calls.length = 0;
    expect(await rig.driver.describe(refs)).toHaveLength(4);
    expect(rig.calls).toEqual(['GetJobRuns']);
  });

  it('finds runs that newer ones have pushed off the page: a few one by one, more by the next page', async () => {
    const spec = await rig.aJob('pushed-off');
    const old = [await rig.start(spec), await rig.start(spec), await rig.start(spec), await rig.start(spec)];
    rig.plane.script('pushed-off', { afterMs: 0 });
    await Promise.all(
      Array.from({ length: 198 }, () => rig.client.send(new StartJobRunCommand({ JobName: 'pushed-off' }))),
    );
    const newer = [await rig.start(spec), await rig.start(spec), await rig.start(spec)];
    const running = { status: 'active', raw: 'RUNNING' };
    rig.calls.length = 0;
    expect(await rig.driver.describe([...old.slice(0, 1), ...newer])).toMatchObject([running, {}, {}, {}]);
    expect(rig.calls).toEqual(['GetJobRuns', 'GetJobRun']);
    rig.calls.length = 0;
    expect(await rig.driver.describe(old)).toMatchObject([running, running, running, running]);
    expect(rig.calls).toEqual(['GetJobRuns', 'GetJobRuns']);
  });

  it('calls a run missing that Glue does not know, for patience to judge', async () => {
    const ref = { ...(await rig.start(await rig.aJob('unknown-run'))), runId: 'jr_nobody' };
    expect(await rig.stateOf(ref)).toEqual({
      status: 'missing',
      reason: 'Glue does not know run jr_nobody of unknown-run',
    });
  });

  it('fails as a whole where a call fails: an error is no state', async () => {
    const ref = await rig.start(await rig.aJob('describe-fails'));
    rig.plane.fault({ operation: 'GetJobRun', fault: { type: 'error', code: 'AccessDeniedException' } });
    await expect(rig.driver.describe([ref])).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
