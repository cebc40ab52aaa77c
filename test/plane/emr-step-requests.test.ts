/** What EMR answers about steps: listings with their order and their pages, and refusals in its own words. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { command, emrCalls, namesOf, type EmrCalls } from './emr-calls.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let emr: EmrCalls;
let cluster: string;

beforeAll(async () => {
  plane = await startPlaneAlone();
  emr = emrCalls(plane);
  plane.script('cluster', {});
  plane.script('held', {});
});
beforeEach(async () => {
  cluster = await emr.run({ Name: 'cluster' });
});
afterAll(async () => {
  emr.destroy();
  await endPlane(plane);
});

const held = (name = 'held') => command(name, ['true']);
const add = async (...steps: Parameters<EmrCalls['add']>[1][]): Promise<string[]> => emr.add(cluster, ...steps);
const stepAt = (id: string | undefined, ...states: string[]) => emr.stepAt(cluster, id ?? '', ...states);

describe('a listing of steps', () => {
  const names = Array.from({ length: 60 }, (_, n) => `held ${n}`);
  beforeAll(() => names.forEach((name) => plane.script(name, {})));

  it('is newest first, fifty a page; by states it is oldest first', async () => {
    const [first] = await add(held());
    await stepAt(first, 'RUNNING');
    await add(...names.map(held));
    const { Steps, Marker = '' } = await emr.steps(cluster);
    expect(namesOf(Steps)).toEqual(names.toReversed().slice(0, 50));
    const rest = await emr.steps(cluster, { Marker });
    expect([...namesOf(rest.Steps), rest.Marker]).toEqual([...names.toReversed().slice(50), 'held', undefined]);
    const running = await emr.steps(cluster, { StepStates: ['RUNNING', 'CANCEL_PENDING'] });
    expect(running.Steps.map(({ Id }) => Id)).toEqual([first]);
    const waiting = await emr.steps(cluster, { StepStates: ['PENDING'] });
    expect(namesOf(waiting.Steps)).toEqual(names.slice(0, 50));
  });

  it('takes ten ids, all of which it must know', async () => {
    const ids = await add(...names.slice(0, 11).map(held));
    expect(namesOf((await emr.steps(cluster, { StepIds: ids.slice(2, 4) })).Steps)).toEqual(['held 2', 'held 3']);
    const unknown = { name: 'InvalidRequestException', message: "Step id 's-NOBODY' is not valid." };
    await expect(emr.steps(cluster, { StepIds: [ids[0] ?? '', 's-NOBODY'] })).rejects.toMatchObject(unknown);
    await expect(emr.step(cluster, 's-NOBODY')).rejects.toMatchObject(unknown);
    await expect(emr.steps(cluster, { StepIds: ids })).rejects.toThrow('maximum of 10 step ids, got 11');
    await expect(emr.steps(cluster, { Marker: 'none' })).rejects.toThrow('Invalid Marker: none');
  });

  it('and describe may see a new step later', async () => {
    plane.show('emr-step', { listingsAfterMs: 3_600_000, describeAfterMs: 3_600_000 });
    const [id = ''] = await add(held());
    expect((await emr.steps(cluster)).Steps).toEqual([]);
    await expect(emr.step(cluster, id)).rejects.toThrow('is not valid');
    plane.show('emr-step', {});
    expect((await emr.steps(cluster)).Steps).toHaveLength(1);
    await emr.step(cluster, id);
  });
});

describe('refused are steps', () => {
  it.each([
    ['none at all', 1, [], 'Steps cannot be null or empty'],
    ['more than 256 that go on', 1, Array.from({ length: 257 }, () => held()), 'Maximum number of active steps'],
    [
      'that would take a cluster down',
      2,
      [{ ...held(), ActionOnFailure: 'TERMINATE_CLUSTER' as const }],
      'ActionOnFailure',
    ],
    [
      'that would cancel their siblings',
      2,
      [{ ...held(), ActionOnFailure: 'CANCEL_AND_WAIT' as const }],
      'ActionOnFailure',
    ],
    [
      'of more than 10 240 characters',
      1,
      [command('long', ['x'.repeat(9_000), 'x'.repeat(2_000)])],
      'can not exceed 10240',
    ],
  ])('%s', async (_, StepConcurrencyLevel, steps, message) => {
    cluster = await emr.run({ Name: 'cluster', StepConcurrencyLevel });
    await expect(add(...steps)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect((await emr.steps(cluster)).Steps).toEqual([]);
  });

  it('on a cluster that ends', async () => {
    await emr.terminate(cluster);
    const before = plane.ledger().length;
    await expect(add(held())).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'A job flow that is shutting down, terminated, or finished may not be modified.',
    });
    expect(plane.ledger().slice(before)).toMatchObject([
      { event: 'received', service: 'emr-step' },
      { event: 'refused', detail: 'ValidationException' },
    ]);
  });
});
