/**
 * The janitor's schedule, one per task queue: made or brought up to date when a worker starts. Several may start at once,
 * and the last one's settings hold. Whether a person has paused it is not touched.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  ScheduleAlreadyRunning,
  ScheduleClient,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Connection,
  type ScheduleDescription,
  type ScheduleOptions,
} from '@temporalio/client';
import { toMs } from '../contracts/duration.js';
import { janitorLimits, type JanitorInput, type JanitorSetting } from '../contracts/janitor.js';
import { janitorId, janitorWorkflow } from '../contracts/names.js';
import type { Timing } from '../contracts/timing.js';

export interface JanitorSchedule {
  namespace: string;
  taskQueue: string;
  timing: Timing;
  setting: JanitorSetting;
}

/** Throws when Temporal refuses, and says how to do without. */
export async function ensureJanitor(
  connection: Connection,
  wanted: JanitorSchedule,
  warn: (problem: string) => void,
): Promise<void> {
  const client = new ScheduleClient({ connection, namespace: wanted.namespace });
  const scheduleId = janitorId(wanted.taskQueue);
  try {
    if (wanted.setting === 'off') await remove(client, scheduleId);
    else {
      await createOrUpdate(client, scheduleId, optionsFor(wanted, wanted.setting));
      await compareRetention(connection, wanted, warn);
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The janitor's schedule ${scheduleId} can't be set in namespace ${wanted.namespace} (MILLRACE_JANITOR is ${wanted.setting}): ${why}`,
      { cause },
    );
  }
}

/** What Temporal has forgotten the janitor can't stop: some passes may be missed before that. */
async function compareRetention(
  connection: Connection,
  { namespace, timing }: JanitorSchedule,
  warn: (problem: string) => void,
): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const keptMs = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1_000;
  if (keptMs >= passesWithin * toMs(timing.janitorInterval)) return;
  warn(
    `Namespace ${namespace} keeps closed runs for ${keptMs / 60_000} min, and the janitor comes every ${timing.janitorInterval}: jobs of terminated runs may be forgotten before it has stopped them`,
  );
}

const passesWithin = 4;

/** Of one run of a pass, which goes on under a new run id after an hour: nothing that works takes as long. */
const stuckAfterMs = 12 * janitorLimits.runMs;

type Options = Pick<ScheduleOptions, 'spec' | 'action' | 'policies'>;

function optionsFor({ taskQueue, timing }: JanitorSchedule, mode: JanitorInput['mode']): Options {
  const input: JanitorInput = { v: 1, mode };
  return {
    spec: { intervals: [{ every: toMs(timing.janitorInterval) }] },
    action: {
      type: 'startWorkflow',
      workflowType: janitorWorkflow,
      workflowId: janitorId(taskQueue),
      taskQueue,
      args: [input],
      // A pass has nothing to clean up; one that is stuck, or waits for a build that is gone, would keep all others away.
      workflowRunTimeout: stuckAfterMs,
      staticSummary: 'Stops what closed runs have left running.',
    },
    // A pass makes up for all that were missed before it.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: toMs(timing.janitorInterval) },
  };
}

async function createOrUpdate(client: ScheduleClient, scheduleId: string, options: Options): Promise<void> {
  try {
    await client.create({ scheduleId, ...options });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = client.getHandle(scheduleId);
    if (isAsWanted(await handle.describe(), options)) return;
    await handle.update(({ state }) => ({ ...options, state }));
  }
}

function isAsWanted({ spec, action, policies }: ScheduleDescription, wanted: Options): boolean {
  return (
    action.workflowType === wanted.action.workflowType &&
    action.taskQueue === wanted.action.taskQueue &&
    isDeepStrictEqual(action.args, wanted.action.args) &&
    action.workflowRunTimeout === wanted.action.workflowRunTimeout &&
    spec.intervals?.length === 1 &&
    spec.intervals[0]?.every === wanted.spec.intervals?.[0]?.every &&
    policies.overlap === wanted.policies?.overlap
  );
}

async function remove(client: ScheduleClient, scheduleId: string): Promise<void> {
  try {
    await client.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}
