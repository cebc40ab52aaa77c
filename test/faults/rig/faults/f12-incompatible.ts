/** F12: a release whose code does not fit the histories. Its runs park, none is lost, and they go on after the roll-back. */
import { join } from 'node:path';
import { bundleOf } from '../../../harness/bundles.js';
import type { Cell } from '../cell.js';
import { parks } from './operator.js';
import { forEachKind, hasEnded, isWatched, strike } from './scenario.js';

const code = 'test/faults/rig/pipelines/incompatible.js';

export const incompatible: readonly Cell[] = forEachKind(() => ({
  fault: 'F12',
  window: 'incompatible',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { workers, order } = trial.slot;
    const workflowsPath = join(order.code.folder, code);
    const workflowBundle = await bundleOf(workflowsPath, order.timing);
    await trial.start();
    await isWatched(trial);
    await workers.roll({ workflowsPath, workflowBundle });
    try {
      await strike(trial, async () => {
        trial.job.end();
        await hasEnded(trial);
        const { eventId, workflowTaskFailedEventAttributes: failed } = await parks(trial);
        return `event ${eventId}: ${failed?.failure?.message}`;
      });
    } finally {
      await workers.roll({});
    }
    trial.say('healed');
  },
}));
