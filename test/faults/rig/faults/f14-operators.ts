/** F14: what an operator does to a run behind Millrace's back. */
import type { Cell } from '../cell.js';
import { throughTemporal } from '../journals/calls.js';
import type { Trial } from '../trial.js';
import { exists, forEachKind, isWatched, startFails, strike } from './scenario.js';

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

/** Within a second of the minting, and later: the count of attempts is 1 again, and what was left behind is gone. */
const activityReset = forEachKind(() => ({
  fault: 'F14',
  window: 'activity-reset',
  async meet(trial, variant) {
    const { plane } = trial.slot;
    const { service, start } = trial.driver;
    await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
    await trial.start();
    await exists(trial);
    await startFails(trial);
    if (variant % 2 === 1) await trial.slot.events.passes(trial.startedAt() + 500);
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
      return `activity ${activityId}`;
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
