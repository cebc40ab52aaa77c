/** F1: both workers are killed at once, so that nobody is there until others have been started. */
import type { Cell } from '../cell.js';
import { holdAtPlane } from '../windows/holding.js';
import { asked } from '../windows/stopping.js';
import type { Inside } from '../windows/window.js';
import type { Trial } from '../trial.js';
import { exists, forEachKind, hasEnded, isWatched, strike } from './scenario.js';

async function killBoth(trial: Trial, meanwhile: () => Promise<unknown>, inside?: Inside): Promise<void> {
  const { workers } = trial.slot;
  const kill = async () => {
    const pids = workers.all().map(({ pid }) => pid);
    await workers.down();
    return `SIGKILL of ${pids.join(' and ')}, waited for`;
  };
  await strike(trial, kill, undefined, inside);
  await meanwhile();
  await workers.up();
  trial.say('healed');
}

const starting = forEachKind(() => ({
  fault: 'F1',
  window: 'both-starting',
  async meet(trial) {
    const inside = await holdAtPlane(trial, trial.driver.start, 'read');
    const meanwhile = async () => {
      await inside.release('go');
      await exists(trial);
    };
    await killBoth(trial, meanwhile, inside);
  },
}));

const watching = forEachKind(() => ({
  fault: 'F1',
  window: 'both-watching',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await killBoth(trial, async () => {
      trial.job.end();
      await hasEnded(trial);
    });
  },
}));

const stopping = forEachKind(() => ({
  fault: 'F1',
  window: 'both-stopping',
  job: asked.job ?? {},
  async meet(trial) {
    const inside = await asked.enter(trial);
    const meanwhile = async () => {
      await inside.release('go');
      await hasEnded(trial);
    };
    await killBoth(trial, meanwhile, inside);
  },
}));

export const bothKilled: readonly Cell[] = [...starting, ...watching, ...stopping];
