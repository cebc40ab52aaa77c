/**
 * F1 and F9 beside a copy: a start's reply is lost, and a person has repeated it, key and all. A cancel comes: whoever looks
 * for the job by its key finds two, and one of them is none of ours.
 */
import type { Cell } from '../cell.js';
import { trialJob } from '../jobs/job.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from '../windows/holding.js';
import { repeatStart } from './among-decoys.js';
import { killed } from './f01-killed.js';
import { exists, forEachKind, hasEnded, strike } from './scenario.js';

/** There is no answer: the start is under way still when the cancel comes. */
async function startUnanswered(trial: Trial): Promise<{ key: string; job: string }> {
  const { slot, driver, id } = trial;
  const fault = { type: 'lose-reply', how: 'hang' } as const;
  await slot.plane.fault({ service: driver.service, operation: driver.start, match: id, fault });
  await trial.start();
  const { key = '', job = '' } = await exists(trial);
  return { key, job };
}

/** Ours has ended, and the copy runs. */
const besideACopy = forEachKind(() => ({
  fault: 'F9',
  window: 'copied',
  job: { forMs: 50 },
  async meet(trial) {
    const { slot, id } = trial;
    const copy = trialJob(slot.order.folder, `${id}-copy`, slot.witnessFile, { forMs: 'until-told' });
    slot.closesWith(() => Promise.resolve(copy.close()));
    const { key, job } = await startUnanswered(trial);
    await slot.plane.script(id, copy.script);
    await repeatStart(trial, key);
    await hasEnded(trial, job);
    await strike(trial, async () => {
      await trial.cancel();
      return `the API has taken it; ${job} has ended, and a copy of it runs`;
    });
    trial.say('healed');
  },
}));

/** Between two pages of ECS's listing of the tasks that run, which has a second one only where a copy runs, too. */
const runningPages: readonly Cell[] = forEachKind(
  () => ({
    fault: 'F1',
    window: 'copied-pages',
    job: { forMs: 'until-told' },
    async meet(trial, variant) {
      await trial.slot.plane.control('page-size', { max: 1 });
      const inside = await holdAtPlane(trial, 'ListTasks', 'read', {
        async begin() {
          await repeatStart(trial, (await startUnanswered(trial)).key);
          await trial.cancel();
        },
        match: 'nextToken',
        verb: 'stop',
      });
      trial.say('entered', { pid: inside.worker });
      await killed.apply(trial, inside, variant);
    },
  }),
  ['ecs'],
);

export const copied: readonly Cell[] = [...besideACopy, ...runningPages];
