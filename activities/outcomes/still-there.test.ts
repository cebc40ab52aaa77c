import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureTypes } from '../../contracts/failure.js';
import type { Target } from '../../contracts/job.js';
import type { StepOutcome } from '../../contracts/outcomes.js';
import { stillThere } from './still-there.js';

const at = '2001-01-01T00:00:00.000Z';
const here = { name: 'default', account: '111', region: 'eu-west-1' };
const step = (name: string, target?: StepOutcome['target']): StepOutcome => ({
  name,
  kind: target ? 'glue' : 'task',
  hash: 'h',
  runId: 'r',
  startedAt: at,
  endedAt: at,
  ...(target && { target }),
});
const steps = [step('a', here), step('b', { ...here, name: 'other' }), step('count')];

/** By the config of today. */
const resolve =
  (targets: Record<string, Partial<Target>>) =>
  ({ target: name }: { target: string }): Promise<Target> =>
    targets[name]
      ? Promise.resolve({ ...here, name, partition: 'aws', ...targets[name] })
      : Promise.reject(ApplicationFailure.create({ type: failureTypes.unknownTarget, message: name }));

const never = (_: string, error: unknown) => {
  throw error;
};

const names = async (targets: Record<string, Partial<Target>>) => {
  const { steps: kept, moved } = await stillThere(steps, resolve(targets), never);
  return [kept.map(({ name }) => name), moved];
};

test('steps stay where their targets are what they were, whatever role the worker takes', async () => {
  expect(await names({ default: {}, other: { role: 'another', endpoint: 'http://vpc' } })).toEqual([
    ['a', 'b', 'count'],
    undefined,
  ]);
});

test('steps whose target is another account or region are named, and left out', async () => {
  expect(await names({ default: { account: '222' }, other: {} })).toEqual([['b', 'count'], ['a']]);
  expect(await names({ default: {}, other: { region: 'eu-north-1' } })).toEqual([['a', 'count'], ['b']]);
});

test('a target that the config has no more is no other place', async () => {
  expect(await names({ default: {} })).toEqual([['a', 'b', 'count'], undefined]);
});

test('a target of which AWS tells nothing is not guessed', async () => {
  const failing = () => Promise.reject(new Error('STS is down'));
  await expect(stillThere(steps, failing, never)).rejects.toThrow('STS is down');
  expect((await stillThere([step('count')], failing, never)).steps).toHaveLength(1);
});

test('once it is given up, its steps are left out and named, and those of others stay', async () => {
  const failing = ({ target: name }: { target: string }) =>
    name === 'other' ? Promise.reject(new Error('no such role')) : resolve({ default: {} })({ target: name });
  const given: unknown[] = [];
  const found = await stillThere(steps, failing, (target, error) => void given.push([target, String(error)]));
  expect(found).toEqual({ steps: [steps[0], steps[2]], untold: ['b'] });
  expect(given).toEqual([['other', 'Error: no such role']]);
});
