/** F12: the workers are restarted one after the other while jobs run, with the same code or a changed one. */
import { join } from 'node:path';
import type { Cell } from '../cell.js';
import type { WorkerOrder } from '../processes/worker-process.js';
import type { Trial } from '../trial.js';
import { forEachKind, isWatched, strike } from './scenario.js';

/** Twice round, and the job runs on. */
async function rollWhileWatched(trial: Trial, changes: Partial<WorkerOrder>): Promise<void> {
  const { workers } = trial.slot;
  await trial.start();
  await isWatched(trial);
  await strike(trial, async () => {
    const before = workers.all().map(({ pid }) => pid);
    await workers.roll(changes);
    await workers.roll(changes);
    return `SIGTERM of ${before.join(' and ')}, and of those that followed them`;
  });
}

const rolling = forEachKind(() => ({
  fault: 'F12',
  window: 'rolling',
  job: { forMs: 'until-told' as const },
  async meet(trial) {
    await rollWhileWatched(trial, {});
    trial.say('healed');
  },
}));

/** A compatible change: what runs goes on with it, and what has run replays with it. */
const changed = forEachKind(() => ({
  fault: 'F12',
  window: 'changed',
  job: { forMs: 'until-told' as const },
  async meet(trial) {
    const { slot } = trial;
    const { folder, changedBundle: codePath } = slot.order.code;
    await rollWhileWatched(trial, {
      workflowsPath: join(folder, 'test/faults/rig/pipelines/changed.js'),
      workflowBundle: { codePath },
    });
    slot.replayWith(codePath);
    trial.job.end();
    await trial.when(
      'the run has been seen to its end',
      ({ event, verb, outcome }) => event === 'completed' && verb === 'wait' && outcome === 'ended',
    );
    await slot.workers.roll({});
    trial.say('healed');
  },
}));

export const rollouts: readonly Cell[] = [...rolling, ...changed];
