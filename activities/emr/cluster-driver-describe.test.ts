import { describe, expect, it, onTestFinished } from 'vitest';
import { isReady } from '../../contracts/job.js';
import { emrClustersOnPlane } from '../../test/harness/emr-on-plane.js';
import { soon } from '../../test/harness/scripted-plane.js';

const rig = emrClustersOnPlane();
const unknown = 'j-0000000000000';

describe('describe', () => {
  it('tells when a cluster can be used', async () => {
    const ref = await rig.aCluster('becomes-ready', { startsAfterMs: 100 });
    const before = await rig.stateOf(ref);
    expect(before).toMatchObject({ status: 'active', phase: 'queued', raw: 'STARTING' });
    expect(before && isReady(before)).toBe(false);
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({ status: 'active', phase: 'running', raw: 'WAITING', detail: 'Cluster ready to run steps.' });
  });

  it('tells of one or two clusters by a call each, of many by one for all that are there', async () => {
    const refs = await Promise.all(Array.from({ length: 12 }, () => rig.aCluster('many')));
    rig.calls.length = 0;
    await rig.driver.describe(refs.slice(0, 2));
    expect(rig.calls).toEqual(['DescribeCluster', 'DescribeCluster']);
    rig.calls.length = 0;
    const states = await rig.driver.describe(refs);
    expect(states.map((state) => state?.status)).toEqual(refs.map(() => 'active'));
    expect(rig.calls).toEqual(['ListClusters']);
  });

  it('tells where each stands, in the order asked, and asks singly only for those that have ended', async () => {
    const refs = [
      await rig.aCluster('order-a'),
      await rig.aCluster('order-b', { afterMs: 0 }),
      await rig.aCluster('order-c'),
      await rig.aCluster('order-d', { afterMs: 0, exitCode: 9 }),
    ];
    const expected = ['active', 'succeeded', 'active', 'failed'].map((status) => ({ status }));
    await expect.poll(() => rig.driver.describe(refs), soon).toMatchObject(expected);
    rig.calls.length = 0;
    expect(await rig.driver.describe(refs.toReversed())).toMatchObject(expected.toReversed());
    expect(rig.calls).toEqual(['ListClusters', 'DescribeCluster', 'DescribeCluster']);
  });

  it('tells why the bootstrap failed', async () => {
    const ref = await rig.aCluster('bootstrap', { afterMs: 0, exitCode: 4 });
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toMatchObject({
        status: 'failed',
        fault: 'user',
        raw: 'TERMINATED_WITH_ERRORS BOOTSTRAP_FAILURE',
        reason: expect.stringMatching(
          /bootstrap action 1 returned a non-zero return code: 4; BOOTSTRAP_FAILURE_PRIMARY_WITH_NON_ZERO_CODE .*primary-instance-id=i-\w+ bootstrap-action=1 return-code=4$/,
        ) as string,
      });
  });

  it.each(['INSTANCE_FAILURE', 'INTERNAL_ERROR', 'INSTANCE_FLEET_TIMEOUT'])(
    "takes a cluster that met %s for the platform's fault",
    async (code) => {
      const ref = await rig.aCluster(`met-${code}`);
      rig.plane.endJob(ref.clusterId, { code: 1, interrupted: code });
      await expect
        .poll(() => rig.stateOf(ref), soon)
        .toMatchObject({ status: 'failed', fault: 'platform', raw: `TERMINATED_WITH_ERRORS ${code}` });
    },
  );

  it('calls a cluster missing that EMR does not know, alone and among many', async () => {
    const ref = await rig.aCluster('shown');
    const missing = { status: 'missing', reason: `EMR does not know cluster ${unknown}` };
    expect(await rig.stateOf({ ...ref, clusterId: unknown })).toEqual(missing);
    expect(await rig.driver.describe([ref, { ...ref, clusterId: unknown }, ref, ref])).toMatchObject([
      { status: 'active' },
      missing,
      { status: 'active' },
      { status: 'active' },
    ]);
  });

  it('calls a cluster missing while EMR does not show it yet', async () => {
    const ref = await rig.aCluster('not-yet');
    rig.plane.show('emr-cluster', { listingsAfterMs: 60_000, describeAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-cluster', {}));
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'missing' });
  });

  it('believes the description of a cluster that a listing does not show', async () => {
    const refs = await Promise.all(Array.from({ length: 3 }, () => rig.aCluster('unlisted')));
    rig.plane.show('emr-cluster', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-cluster', {}));
    expect((await rig.driver.describe(refs)).map((state) => state?.status)).toEqual(['active', 'active', 'active']);
  });

  it.each([
    ['DescribeCluster', 1],
    ['ListClusters', 3],
  ])('fails as a whole where %s fails: an error is no state', async (operation, count) => {
    const refs = await Promise.all(Array.from({ length: count }, () => rig.aCluster('describe-fails')));
    rig.plane.fault({ operation, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(rig.driver.describe(refs)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('takes a refusal that speaks of no cluster for an error', async () => {
    const ref = await rig.aCluster('odd-refusal');
    rig.plane.fault({
      operation: 'DescribeCluster',
      fault: { type: 'error', code: 'InvalidRequestException', message: 'Today is not a good day' },
    });
    await expect(rig.stateOf(ref)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('has all clusters in one group: one listing shows them', async () => {
    const [one, other] = [await rig.aCluster('grouped'), await rig.aCluster('grouped')];
    expect(rig.driver.group(one)).toBe(rig.driver.group(other));
  });
});
