/** F14: what an operator does to a run behind Millrace's back. */
import type { Cell } from '../cell.js';
import { now } from '../clock.js';
import { throughTemporal } from '../journals/calls.js';
import type { Trial } from '../trial.js';
import { forEachKind, isWatched, startFails, strike } from './scenario.js';

const terminated = forEachKind(() => ({
  fault: 'F14',
  window: 'terminate',
  job: { forMs: 'until-told' as const },
  async meet(trial) {
    const handle = await trial.start();
    await isWatched(trial);
    await strike(trial, async () => {
      await throughTemporal(trial.slot, { call: 'terminate', workflowId: trial.workflowId }, async () => {
        await handle.terminate('by an operator');
        return undefined;
      });
      return (await handle.describe()).status.name;
    });
    trial.isLeft();
    trial.say('healed');
  },
}));

/**
 * How long after the launch was minted its start is reset, by what is waited for. A second and ten of the product's are
 * 50 ms and half a second here. At once: while the first attempt is under way, mostly within the one. When it has failed,
 * the reply being lost, and 400 ms after the minting: within the other, before the second attempt, which comes after a
 * second. All are within a real second of the minting.
 */
const resetMoments: readonly ((trial: Trial, mintedAt: number) => Promise<unknown>)[] = [
  startFails,
  () => Promise.resolve(),
  async (trial, mintedAt) => {
    await startFails(trial);
    await trial.slot.events.passes(mintedAt + 400);
  },
];

/** The count of attempts is 1 again, and what was left behind is gone. */
const activityReset = forEachKind(() => ({
  fault: 'F14',
  window: 'activity-reset',
  async meet(trial, variant) {
    const { plane } = trial.slot;
    const { service, start } = trial.driver;
    await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
    await trial.start();
    // The first that is seen of the launch; its key is a moment older.
    const { at: mintedAt } = await trial.when('the start is delivered', ({ event }) => event === 'delivered');
    await resetMoments[variant % resetMoments.length]?.(trial, mintedAt);
    await strike(trial, async () => {
      const activityId = await pendingActivity(trial);
      await throughTemporal(
        trial.slot,
        { call: 'reset-activity', workflowId: trial.workflowId, activityId },
        async () => {
          await trial.slot.client.workflowService.resetActivity({
            namespace: trial.slot.namespace,
            execution: { workflowId: trial.workflowId },
            id: activityId,
            identity: 'operator',
            resetHeartbeat: true,
          });
          return undefined;
        },
      );
      return `activity ${activityId}, ${Math.round(now() - mintedAt)} ms after the minting`;
    });
    trial.say('healed');
  },
}));

async function pendingActivity({ slot, workflowId }: Trial): Promise<string> {
  const { raw } = await slot.client.workflow.getHandle(workflowId).describe();
  const [pending] = raw.pendingActivities ?? [];
  if (!pending?.activityId) throw new Error(`${workflowId} has no pending activity`);
  return pending.activityId;
}

export const operators: readonly Cell[] = [...terminated, ...activityReset];
