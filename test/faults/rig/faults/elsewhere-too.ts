/**
 * Cells with a namesake: a run of the same workflow id in another namespace of the same Temporal server, whose step of the
 * same name runs the same job in the same account. Nothing that befalls ours may touch it, and its key is another one.
 */
import { trialJob } from '../jobs/job.js';
import type { Cell } from '../cell.js';
import type { Trial } from '../trial.js';

/** For cells of the pipeline `one`, whose job waits for a word. */
export function elsewhereToo(cell: Cell): Cell {
  return {
    ...cell,
    window: `${cell.window}-elsewhere`,
    async meet(trial, variant) {
      await startNamesake(trial);
      await cell.meet(trial, variant);
    },
  };
}

/** It runs until no trial and no janitor comes any more, and ends well. */
async function startNamesake(trial: Trial): Promise<void> {
  const { slot, id, workflowId, spec } = trial;
  const elsewhere = await slot.elsewhere();
  const runId = await elsewhere.start('one', workflowId, { id, spec });
  await trial.when(
    'the namesake has a job',
    ({ from, event, copyOf }) => from === 'plane' && event === 'committed' && copyOf !== undefined,
  );
  slot.atEnd(async () => {
    const job = trialJob(slot.order.folder, id, slot.witnessFile, { forMs: 'until-told' });
    job.end();
    await elsewhere.client.workflow.getHandle(workflowId, runId).result();
    job.close();
  });
}
