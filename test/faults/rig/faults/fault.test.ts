import { expect, it } from 'vitest';
import type { NemesisEntry } from '../../checker/sources.js';
import type { Trial } from '../trial.js';
import { applied } from './fault.js';

function journal(): { trial: Trial; phases: NemesisEntry['phase'][] } {
  const phases: NemesisEntry['phase'][] = [];
  return { phases, trial: { say: (phase: NemesisEntry['phase']) => phases.push(phase) } as unknown as Trial };
}

const done = () => Promise.resolve('done');

it('a fault that nothing has left meanwhile is applied and confirmed', async () => {
  const { trial, phases } = journal();
  await applied(trial, {}, done);
  expect(phases).toEqual(['applied', 'confirmed']);
});

it('a window that was left while its fault happened is told as left', async () => {
  const { trial, phases } = journal();
  let over = false;
  await applied(trial, { exited: () => over }, () => done().finally(() => (over = true)));
  expect(phases).toEqual(['applied', 'exited', 'confirmed']);
});

it('who has given up by itself before the fault is no longer there to be met', async () => {
  const { trial, phases } = journal();
  await applied(trial, { gaveUp: () => true }, done);
  expect(phases).toEqual(['exited', 'applied', 'confirmed']);
});

it('who gives up after the fault may do so because of it', async () => {
  const { trial, phases } = journal();
  let gone = false;
  await applied(trial, { gaveUp: () => gone }, () => done().finally(() => (gone = true)));
  expect(phases).toEqual(['applied', 'confirmed']);
});
