/** F17: something of a run fails while jobs of its siblings run. */
import type { Cell } from '../cell.js';
import { forEachKind, hasEnded, strike } from './scenario.js';

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
    await trial.when('both jobs are watched', () => {
      const watched = trial.slot.events
        .all()
        .filter(({ event, verb, at }) => event === 'delivered' && verb === 'wait' && at >= trial.startedAt());
      return watched.length >= 2;
    });
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

export const siblings: readonly Cell[] = [...branchFails, ...throwsBetween];
