import { StartJobRunCommand, EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asAdmin } from '../../test/harness/aws-setup.js';
import { createApplication } from '../../test/harness/emr-setup.js';
import { emrServerlessOnPlane } from '../../test/harness/emr-serverless-on-plane.js';
import { aLaunch, aMark } from '../../test/harness/scripted-plane.js';
import { findJobRun, listJobRuns } from './list-job-runs.js';

const rig = emrServerlessOnPlane();
let applicationId: string;
beforeAll(async () => {
  applicationId = await createApplication(rig.plane);
});
const idOf = async (mark = aMark(), application = applicationId) => (await findJobRun(rig.aws, application, mark))?.id;
const listings = () => rig.calls.filter((call) => call === 'ListJobRuns').length;

/** Runs of other people's. */
const addRuns = (application: string, names: readonly string[]) =>
  asAdmin(rig.plane, EMRServerlessClient, async (emr) => {
    rig.plane.script('another', {});
    for (const name of names)
      await emr.send(
        new StartJobRunCommand({
          applicationId: application,
          name,
          clientToken: crypto.randomUUID(),
          executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
          jobDriver: { sparkSubmit: { entryPoint: 's3://scripts/report.py' } },
        }),
      );
  });
const others = (count: number) => Array.from({ length: count }, () => 'another');

describe('findJobRun', () => {
  it('finds the run that carries the mark, and no other', async () => {
    const launch = aLaunch();
    const { jobRunId } = await rig.aRun(applicationId, 'finds', {}, launch);
    await rig.aRun(applicationId, 'finds');
    expect(await idOf(launch.mark)).toBe(jobRunId);
    expect(await idOf()).toBeUndefined();
  });

  it('finds one that has ended', async () => {
    const launch = aLaunch();
    const { jobRunId } = await rig.aRun(applicationId, 'ended', { afterMs: 0 }, launch);
    expect(await idOf(launch.mark)).toBe(jobRunId);
  });

  it('takes the oldest of several: a person has cloned ours', async () => {
    const launch = aLaunch();
    const { jobRunId } = await rig.aRun(applicationId, 'another', {}, launch);
    const name = `another ${launch.mark.key}`;
    await addRuns(applicationId, [name, name, name]);
    expect(await idOf(launch.mark)).toBe(jobRunId);
  });

  it('looks in its application only, and fails where there is none', async () => {
    const launch = aLaunch();
    await rig.aRun(applicationId, 'elsewhere', {}, launch);
    expect(await idOf(launch.mark, await createApplication(rig.plane))).toBeUndefined();
    await expect(idOf(launch.mark, '00aaaaaaaaaaaaaa')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('looks no further back than its minting, but allows for clocks that differ', async () => {
    const launch = aLaunch();
    const { jobRunId } = await rig.aRun(applicationId, 'minted', {}, launch);
    const in5m = new Date(Date.now() + 300_000).toISOString();
    const in1h = new Date(Date.now() + 3_600_000).toISOString();
    expect(await idOf({ ...launch.mark, mintedAt: in5m })).toBe(jobRunId);
    expect(await idOf({ ...launch.mark, mintedAt: in1h })).toBeUndefined();
  });

  it('knows nothing that listings do not show yet', async () => {
    const launch = aLaunch();
    await rig.aRun(applicationId, 'unseen', {}, launch);
    rig.plane.show('emr-serverless', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-serverless', {}));
    expect(await idOf(launch.mark)).toBeUndefined();
  });

  it.each(['ThrottlingException', 'AccessDeniedException', 'InternalServerException'])(
    'makes no "not found" of an error (%s)',
    async (code) => {
      rig.plane.fault({ operation: 'ListJobRuns', fault: { type: 'error', code } });
      await expect(idOf()).rejects.toMatchObject({ name: code });
    },
  );
});

describe('behind a hundred newer runs', () => {
  const mark = aMark();
  let application: string;
  beforeAll(async () => {
    application = await createApplication(rig.plane);
    await addRuns(application, [`another ${mark.key}`, ...others(100)]);
  });

  it('the run is found, over several pages', async () => {
    expect(await idOf(mark, application)).toBeDefined();
    expect(listings()).toBe(3);
  });

  it('an error on the second page is an error', async () => {
    rig.plane.fault({ operation: 'ListJobRuns', skip: 1, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(idOf(mark, application)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('all are listed once', async () => {
    const ids = [];
    for await (const { id } of listJobRuns(rig.aws, { applicationId: application })) ids.push(id);
    expect(ids).toHaveLength(101);
    expect(new Set(ids).size).toBe(101);
  });
});
