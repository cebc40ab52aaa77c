/** F14: a run is rewound by Temporal's own reset, which knows nothing of jobs. What it leaves behind is the janitor's. */
import type { Cell } from '../cell.js';
import { cancelRun } from '../journals/calls.js';
import type { Trial } from '../trial.js';
import { resetBefore } from './operator.js';
import { forEachKind, isWatched, strike } from './scenario.js';

/** Launches that are watched, or were. */
const watched = (trial: Trial, count: number) =>
  trial.when(`${count} launches are watched`, () => {
    const waits = trial.events().filter(({ event, verb }) => event === 'delivered' && verb === 'wait');
    return new Set(waits.map(({ key }) => key)).size >= count;
  });

/** To before the second step: its job goes on, and the new run starts it once more. */
const beforeStart = forEachKind((kind) => ({
  fault: 'F14',
  window: 'reset-before-start',
  pipeline: 'sequence',
  job: { forMs: 'until-told' },
  async input(trial) {
    return { specs: [(await trial.another('first', { forMs: 100 })).spec, trial.spec] };
  },
  async meet(trial) {
    await trial.start();
    await watched(trial, 2);
    let runId = '';
    await strike(trial, async () => `goes on as ${(runId = await resetBefore(trial, `${kind}.start`, 2))}`);
    await watched(trial, 3);
    trial.isLeft();
    await cancelRun(trial.slot, trial.workflowId, runId, 'The trial is over');
    trial.say('healed');
  },
}));

/** To before the watch: the job is the new run's as well. */
const beforeWait = forEachKind((kind) => ({
  fault: 'F14',
  window: 'reset-before-wait',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    const { attempt, worker } = await isWatched(trial);
    const since = trial.slot.events.size();
    await strike(trial, async () => `goes on as ${await resetBefore(trial, `${kind}.wait`)}`);
    await trial.slot.events.when(
      `the job is watched again, after attempt ${attempt} at ${worker} (trial ${trial.id})`,
      ({ event, verb }) => event === 'delivered' && verb === 'wait',
      { from: since },
    );
    trial.say('healed');
  },
}));

export const resets: readonly Cell[] = [...beforeStart, ...beforeWait];
