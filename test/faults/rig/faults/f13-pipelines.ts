/** F13: bugs of a pipeline: its steps have gone well, and nothing of what they did may be lost or left. */
import proto from '@temporalio/proto';
import { eventually } from '../../../harness/history.js';
import type { Cell } from '../cell.js';
import { throughTemporal } from '../journals/calls.js';
import type { Trial } from '../trial.js';
import { eventsOf, until } from './operator.js';
import { endOfWait, forEachKind, strike } from './scenario.js';

const { EventType } = proto.temporal.api.enums.v1;

/** The step has gone well, and then the pipeline itself goes wrong. */
const pipelines = (['throws', 'throws-huge', 'huge'] as const).flatMap((how) =>
  forEachKind(() => ({
    fault: 'F13',
    window: `pipeline-${how}`,
    pipeline: 'poison',
    input: ({ spec }) => ({ spec, how }),
    async meet(trial) {
      await trial.start();
      await endOfWait(trial);
      await strike(trial, () => hasFailed(trial));
      trial.say('healed');
    },
  })),
);

/** No workflow task of it ever ends, until somebody terminates it; what else its worker does goes on. */
const loops = forEachKind(
  () => ({
    fault: 'F13',
    window: 'pipeline-loops',
    pipeline: 'poison',
    input: ({ spec }) => ({ spec, how: 'loops' }),
    async meet(trial) {
      const handle = await trial.start();
      await endOfWait(trial);
      await strike(trial, () => failedTask(trial));
      await throughTemporal(trial.slot, { call: 'terminate', workflowId: trial.workflowId }, async () => {
        await handle.terminate('it loops');
        return undefined;
      });
      trial.isLeft();
      trial.say('healed');
    },
  }),
  // Nothing of it is a driver's, and it takes its time.
  ['glue'],
);

/** The step has not: its run says so, in its history. */
async function hasFailed(trial: Trial): Promise<string> {
  const { eventId, eventType } = await until(`${trial.workflowId} has failed`, async () =>
    (await eventsOf(trial)).find((event) => event.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED),
  );
  return `event ${String(eventId)} of its history is ${EventType[eventType ?? 0]}`;
}

/** The server counts the tasks that came to nothing. */
function failedTask(trial: Trial): Promise<string> {
  return eventually('a workflow task has failed', async () => {
    const { raw } = await trial.slot.client.workflow.getHandle(trial.workflowId).describe();
    const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
    return attempt > 1 && `attempt ${attempt} of its workflow task`;
  });
}

export const pipelineBugs: readonly Cell[] = [...pipelines, ...loops];
