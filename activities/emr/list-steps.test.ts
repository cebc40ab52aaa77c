import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addSteps, emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, aMark, soon } from '../../test/harness/scripted-plane.js';
import { failedSteps, findStep, stepsById } from './list-steps.js';

const rig = emrStepsOnPlane();
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const idOf = async (cluster: string, mark = aMark()) => (await findStep(rig.aws, cluster, mark))?.Id;
const listings = () => rig.calls.filter((call) => call === 'ListSteps').length;

describe('findStep', () => {
  let cluster: string;
  beforeAll(async () => {
    cluster = await rig.aCluster();
  });

  it('finds the step that carries the mark, and no other', async () => {
    const launch = aLaunch();
    const { stepId } = await rig.aStep(cluster, 'finds', {}, launch);
    await addSteps(rig.plane, cluster, [{ Name: `finds ${aMark().key}` }, { Name: 'finds' }]);
    expect(await idOf(cluster, launch.mark)).toBe(stepId);
    expect(await idOf(cluster)).toBeUndefined();
  });

  it('takes the oldest of several: a person has cloned ours', async () => {
    const launch = aLaunch();
    const { stepId } = await rig.aStep(cluster, 'cloned', {}, launch);
    await addSteps(rig.plane, cluster, times(3, { Name: `cloned ${launch.mark.key}` }));
    expect(await idOf(cluster, launch.mark)).toBe(stepId);
  });

  it('knows nothing that listings do not show yet', async () => {
    const launch = aLaunch();
    await rig.aStep(cluster, 'unseen', {}, launch);
    rig.plane.show('emr-step', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-step', {}));
    expect(await idOf(cluster, launch.mark)).toBeUndefined();
  });

  it.each(['ThrottlingException', 'AccessDeniedException', 'InternalServerError'])(
    'makes no "not found" of an error (%s)',
    async (code) => {
      rig.plane.fault({ operation: 'ListSteps', fault: { type: 'error', code } });
      await expect(idOf(cluster)).rejects.toMatchObject({ name: code });
    },
  );

  it('makes none of a cluster that EMR does not know either', async () => {
    await expect(idOf('j-0000000000000')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});

describe('behind a hundred newer steps', () => {
  const mark = aMark();
  let cluster: string;
  let stepId: string;
  beforeAll(async () => {
    cluster = await rig.aCluster();
    [stepId = ''] = await addSteps(rig.plane, cluster, [{ Name: `behind ${mark.key}` }]);
    await addSteps(rig.plane, cluster, times(100, {}));
  });

  it('the step is found, over several pages', async () => {
    expect(await idOf(cluster, mark)).toBe(stepId);
    expect(listings()).toBe(3);
  });

  it('an error on the second page is an error', async () => {
    rig.plane.fault({
      operation: 'ListSteps',
      skip: 1,
      fault: { type: 'error', code: 'InternalServerError', status: 500 },
    });
    await expect(idOf(cluster, mark)).rejects.toMatchObject({ name: 'InternalServerError' });
  });

  it('nobody looks for it further back than its minting', async () => {
    const later = { ...mark, mintedAt: new Date(Date.now() + 3_600_000).toISOString() };
    expect(await idOf(cluster, later)).toBeUndefined();
    expect(listings()).toBe(1);
  });

  it('it is found though clocks differ', async () => {
    const later = { ...mark, mintedAt: new Date(Date.now() + 300_000).toISOString() };
    expect(await idOf(cluster, later)).toBe(stepId);
  });

  it('it is shown by its id', async () => {
    expect([...(await stepsById(rig.aws, cluster, [stepId])).keys()]).toEqual([stepId]);
    expect(listings()).toBe(1);
  });
});

describe('stepsById', () => {
  let cluster: string;
  let ids: string[];
  beforeAll(async () => {
    cluster = await rig.aCluster();
    ids = await addSteps(rig.plane, cluster, times(70, {}));
  });
  const shown = async (stepIds: readonly string[]) => [...(await stepsById(rig.aws, cluster, stepIds)).keys()];
  const unknown = 's-0000000000000';

  it.each([
    [1, 1],
    [10, 1],
    [11, 2],
    [50, 2],
    [70, 2],
  ])('shows %i steps that run with %i calls', async (count, calls) => {
    const asked = ids.slice(0, count);
    expect((await shown(asked)).filter((id) => asked.includes(id)).sort()).toEqual(asked.toSorted());
    expect(listings()).toBe(calls);
  });

  it('asks nothing for none', async () => {
    expect(await shown([])).toEqual([]);
    expect(rig.calls).toEqual([]);
  });

  it('shows nine of ten where one is unknown, which refuses all of them', async () => {
    const nine = ids.slice(0, 9);
    expect((await shown([...nine.slice(0, 4), unknown, ...nine.slice(4)])).sort()).toEqual(nine.toSorted());
    expect(listings()).toBe(11);
  });

  it('shows none where none is known, nor on a cluster that is not', async () => {
    expect(await shown([unknown])).toEqual([]);
    expect([...(await stepsById(rig.aws, 'j-0000000000000', [unknown])).keys()]).toEqual([]);
  });

  it.each([
    ['the first listing', 20, 0],
    ['the second page', 70, 1],
    ['what is asked by ids', 10, 0],
  ])('fails as a whole where %s fails', async (_, count, skip) => {
    rig.plane.fault({ operation: 'ListSteps', skip, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(shown(ids.slice(0, count))).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('fails as a whole where one of ten single ones fails', async () => {
    rig.plane.fault({ operation: 'ListSteps', skip: 5, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(shown([...ids.slice(0, 9), unknown])).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it('asks those by their ids that have ended meanwhile', async () => {
    for (const id of ids.slice(0, 15)) rig.plane.endJob(id, { code: 0 });
    const asked = ids.slice(0, 20);
    const ended = async () =>
      [...(await stepsById(rig.aws, cluster, asked)).values()].filter(({ Status }) => Status?.State === 'COMPLETED');
    await expect.poll(async () => (await ended()).length, soon).toBe(15);
    rig.calls.length = 0;
    expect((await shown(asked)).filter((id) => asked.includes(id))).toHaveLength(20);
    // Two pages of those that run, and fifteen by tens.
    expect(listings()).toBe(4);
  });
});

describe('failedSteps', () => {
  it('gives all that failed, also behind fifty others, and no more', async () => {
    const cluster = await rig.aCluster();
    const failing = await addSteps(rig.plane, cluster, times(60, {}));
    const [completed = ''] = await addSteps(rig.plane, cluster, [{}]);
    for (const id of failing) rig.plane.endJob(id, { code: 1 });
    rig.plane.endJob(completed, { code: 0 });
    const failed = async () => (await failedSteps(rig.aws, cluster)).map(({ Id }) => Id);
    await expect.poll(async () => (await failed()).sort(), soon).toEqual(failing.toSorted());
    rig.plane.fault({ operation: 'ListSteps', skip: 1, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(failedSteps(rig.aws, cluster)).rejects.toMatchObject({ name: 'ThrottlingException' });
  });
});
