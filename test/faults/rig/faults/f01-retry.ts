/** F1: the worker dies while a retry begins: while it reads what to keep, and while it starts the failed step anew. */
import { engineActivities } from '../../../../contracts/history.js';
import type { Cell } from '../cell.js';
import { within } from '../events.js';
import { slowness } from '../timing.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from '../windows/holding.js';
import type { Inside } from '../windows/window.js';
import { askAndGet, failed, failsSecond, follows, forEachKindThatIsKept } from './retried.js';
import { strike } from './scenario.js';

async function kill(trial: Trial, pid: number, inside?: Inside): Promise<void> {
  await strike(
    trial,
    async () => {
      await trial.slot.workers.kill(pid);
      return 'SIGKILL, waited for';
    },
    pid,
    inside,
  );
}

/** It has read the run before, and says so: every second time the server hears it from the dead. */
const loading = forEachKindThatIsKept(() => ({
  fault: 'F1',
  window: 'retry-loading',
  ...failsSecond,
  async meet(trial, variant) {
    const {
      proxy,
      workers,
      order: { timing },
    } = trial.slot;
    const of = await failed(trial);
    const gate = proxy.gate({
      point: 'completion',
      match: ({ workflowId, activityType }) =>
        workflowId === trial.workflowId && activityType === engineActivities.loadOutcomes,
    });
    const runId = await askAndGet(trial, { call: 'retry', follows: of });
    const loaded = within(gate.entered, `what to keep is loaded (trial ${trial.id})`, 20_000 * slowness(timing));
    const { worker } = await loaded.finally(() => gate.cancel());
    await kill(trial, Number(worker));
    gate.release(variant % 2 === 0 ? 'drop' : 'forward');
    await workers.whole();
    await follows(trial, { call: 'retry', of, runId, jobs: 3 });
    trial.say('healed');
  },
}));

/** Every second time the job is there already; each way its request goes on or is lost. */
const starting = forEachKindThatIsKept(() => ({
  fault: 'F1',
  window: 'retry-starting',
  ...failsSecond,
  async meet(trial, variant) {
    const of = await failed(trial);
    let runId = '';
    const inside = await holdAtPlane(trial, trial.driver.start, variant % 2 === 0 ? 'done' : 'read', {
      begin: async () => void (runId = await askAndGet(trial, { call: 'retry', follows: of })),
    });
    await kill(trial, inside.worker, inside);
    await inside.release(variant % 4 < 2 ? 'lost' : 'go');
    await trial.slot.workers.whole();
    await follows(trial, { call: 'retry', of, runId, jobs: 3 });
    trial.say('healed');
  },
}));

export const retryKilled: readonly Cell[] = [...loading, ...starting];
