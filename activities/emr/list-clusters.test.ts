import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addClusters, emrClustersOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, aMark } from '../../test/harness/scripted-plane.js';
import { findCluster, listClusters } from './list-clusters.js';

const rig = emrClustersOnPlane();
const idOf = async (mark = aMark()) => (await findCluster(rig.aws, mark))?.Id;

describe('findCluster', () => {
  it('finds the cluster that carries the mark, and no other', async () => {
    const launch = aLaunch();
    const { clusterId } = await rig.aCluster('finds', {}, launch);
    await rig.aCluster('finds');
    expect(await idOf(launch.mark)).toBe(clusterId);
    expect(await idOf()).toBeUndefined();
  });

  it('finds one that has ended', async () => {
    const launch = aLaunch();
    const { clusterId } = await rig.aCluster('ended', { afterMs: 0 }, launch);
    expect(await idOf(launch.mark)).toBe(clusterId);
  });

  it('takes the oldest of several: a person has cloned ours', async () => {
    const launch = aLaunch();
    const { clusterId } = await rig.aCluster('cloned', {}, launch);
    const name = `cloned ${launch.mark.key}`;
    await addClusters(rig.plane, [name, name, name]);
    expect(await idOf(launch.mark)).toBe(clusterId);
  });

  it('knows nothing that listings do not show yet', async () => {
    const launch = aLaunch();
    await rig.aCluster('unseen', {}, launch);
    rig.plane.show('emr-cluster', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-cluster', {}));
    expect(await idOf(launch.mark)).toBeUndefined();
  });

  it('looks no further back than its minting, but allows for clocks that differ', async () => {
    const launch = aLaunch();
    const { clusterId } = await rig.aCluster('minted', {}, launch);
    const in5m = new Date(Date.now() + 300_000).toISOString();
    const in1h = new Date(Date.now() + 3_600_000).toISOString();
    expect(await idOf({ ...launch.mark, mintedAt: in5m })).toBe(clusterId);
    expect(await idOf({ ...launch.mark, mintedAt: in1h })).toBeUndefined();
  });

  it.each(['ThrottlingException', 'AccessDeniedException', 'InternalServerError'])(
    'makes no "not found" of an error (%s)',
    async (code) => {
      rig.plane.fault({ operation: 'ListClusters', fault: { type: 'error', code } });
      await expect(idOf()).rejects.toMatchObject({ name: code });
    },
  );
});

describe('among a hundred others, listed in no order', () => {
  const marks = Array.from({ length: 120 }, () => aMark());
  let ids: string[];
  beforeAll(async () => {
    ids = await addClusters(
      rig.plane,
      marks.map(({ key }) => `crowd ${key}`),
    );
  });

  it.each([0, 1, 59, 118, 119])('each is found, over all pages (%i)', async (nth) => {
    expect(await idOf(marks[nth])).toBe(ids[nth]);
    expect(rig.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('all are listed once', async () => {
    const listed = (await listClusters(rig.aws, {})).map(({ Id }) => Id ?? '');
    expect(new Set(listed).size).toBe(listed.length);
    expect(ids.filter((id) => !listed.includes(id))).toEqual([]);
  });

  it('an error on the second page is an error', async () => {
    rig.plane.fault({ operation: 'ListClusters', skip: 1, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(idOf(marks[0])).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
