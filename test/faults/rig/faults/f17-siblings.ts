/** F17: something of a run fails while jobs of its siblings run. */
import type { Cell } from '../cell.js';
import type { Trial } from '../trial.js';
import { forEachKind, hasEnded, strike } from './scenario.js';

const areWatched = (trial: Trial, count: number) =>
  trial.when(`${count} jobs are watched`, () => {
    const waits = trial.events().filter(({ event, verb }) => event === 'delivered' && verb === 'wait');
    return new Set(waits.map(({ key }) => key)).size >= count;
  });

const branchFails = forEachKind(() => ({
  fault: 'F17',
  window: 'parallel',
  pipeline: 'parallel',
  job: { forMs: 'until-told' as const },
  async input(trial) {
    const failing = await trial.another('fails', { forMs: 1_000, exitCode: 7 });
    return { specs: [trial.spec, failing.spec] };
  },
  async meet(trial) {
    await trial.start();
    await areWatched(trial, 2);
    await strike(trial, async () => {
      const ended = await hasEnded(trial);
      return `job ${ended.job}`;
    });
    trial.isLeft();
    trial.say('healed');
  },
}));

const throwsBetween = forEachKind(() => ({
  fault: 'F17',
  window: 'throws',
  pipeline: 'throwsBetween',
  job: { forMs: 'until-told' as const },
  async input(trial) {
    const first = await trial.another('first', { forMs: 800 });
    return { first: first.spec, second: trial.spec };
  },
  async meet(trial) {
    await trial.start();
    await strike(trial, async () => {
      const ended = await hasEnded(trial);
      return `job ${ended.job}`;
    });
    trial.isLeft();
    trial.say('healed');
  },
}));

/** Of a fan-out with so many siblings. Nobody tells them to end: what ends them is the whole, which fails. */
const siblingsRun = 2;

/** One item fails while the jobs of the others run: within the run, and as runs of their own. */
const itemFails = (window: string, pipeline: string, more: object): readonly Cell[] =>
  forEachKind(() => ({
    fault: 'F17',
    window,
    pipeline,
    job: { forMs: 'until-told' as const },
    async input(trial) {
      const failing = await trial.another('fails', { forMs: 800, exitCode: 7 });
      const other = await trial.another('beside', { forMs: 'until-told' });
      return { specs: [trial.spec, failing.spec, other.spec], ...more };
    },
    async meet(trial) {
      await trial.start();
      await areWatched(trial, 1 + siblingsRun);
      await strike(
        trial,
        async () => `job ${(await hasEnded(trial)).job} has ended while ${siblingsRun} of its siblings ran`,
        undefined,
        { gaveUp: () => trial.seen(({ from, event }) => from === 'plane' && event === 'ended') },
      );
      trial.isLeft();
      trial.say('healed');
    },
  }));

const fanOut = itemFails('fan-out', 'windowed', { window: 1 + siblingsRun });
const fanOutRuns = itemFails('fan-out-runs', 'items', {});

export const siblings: readonly Cell[] = [...branchFails, ...throwsBetween, ...fanOut, ...fanOutRuns];
