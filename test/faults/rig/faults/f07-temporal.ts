/** F7: Temporal's server is killed and comes back, on the database as it was or on an older copy of it. */
import { join } from 'node:path';
import type { Cell } from '../cell.js';
import type { Server } from '../processes/server.js';
import { within } from '../events.js';
import type { SlotEvent } from '../slot.js';
import { slowness } from '../timing.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from '../windows/holding.js';
import { asked } from '../windows/stopping.js';
import type { Inside } from '../windows/window.js';
import { until } from './operator.js';
import { exists, forEachKind, hasEnded, isWatched, strike } from './scenario.js';

/** Only where a slot has one of its own. */
function serverOf({ slot, id }: Trial): Server {
  if (!slot.order.server) throw new Error(`The slot of trial ${id} has no Temporal server of its own`);
  return slot.order.server;
}

const olderOf = ({ slot, id }: Trial): string => join(slot.order.folder, `${id}.db`);

/** `meanwhile`: what happens while there is no server. */
async function killAndRestart(
  trial: Trial,
  meanwhile: () => Promise<unknown>,
  { databaseFile, inside }: { databaseFile?: string; inside?: Inside } = {},
): Promise<void> {
  const server = serverOf(trial);
  const pid = server.pid();
  await strike(
    trial,
    async () => {
      await server.kill();
      return databaseFile === undefined ? 'SIGKILL, waited for' : 'SIGKILL, waited for; an older copy in its place';
    },
    pid,
    inside,
  );
  await meanwhile();
  if (databaseFile !== undefined) {
    // What workers remember of runs is ahead of the copy: they would go on from there, and histories would not replay.
    await trial.slot.workers.down();
    server.restore(databaseFile);
  }
  await server.start();
  await trial.slot.workers.up();
  await until('Temporal is reached again', () =>
    trial.slot.client.workflow.getHandle(trial.workflowId).describe().catch(isUnavailable),
  );
  trial.say('healed');
}

/** Whose connection has just been lost tries again. */
function isUnavailable(error: unknown): false {
  const { code } = (error as { cause?: { code?: number } }).cause ?? {};
  if (code === unavailable || code === deadlineExceeded) return false;
  throw error;
}
const [deadlineExceeded, unavailable] = [4, 14];

/** A start is on its way: it is done, and there is nobody to tell. */
const starting = forEachKind(() => ({
  fault: 'F7',
  window: 'starting',
  ownServer: true,
  async meet(trial) {
    const held = await holdAtPlane(trial, trial.driver.start, 'read');
    const meanwhile = async () => {
      await held.release('go');
      await exists(trial);
    };
    await killAndRestart(trial, meanwhile, { inside: held });
  },
}));

/** The job ends while there is no server. */
const watching = forEachKind(() => ({
  fault: 'F7',
  window: 'watching',
  ownServer: true,
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await killAndRestart(trial, async () => {
      trial.job.end();
      await hasEnded(trial);
    });
  },
}));

const stopping = forEachKind(() => ({
  fault: 'F7',
  window: 'stopping',
  ownServer: true,
  job: asked.job ?? {},
  async meet(trial) {
    const inside = await asked.enter(trial);
    const meanwhile = async () => {
      await inside.release('go');
      await hasEnded(trial);
    };
    await killAndRestart(trial, meanwhile, { inside });
  },
}));

/** The copy knows the job and not its end: it is watched once more, to the same end. */
const restoredWatching = forEachKind(() => ({
  fault: 'F7',
  window: 'restored-watching',
  ownServer: true,
  job: { forMs: 'until-told' },
  async meet(trial) {
    const copy = olderOf(trial);
    const handle = await trial.start();
    await isWatched(trial);
    await serverOf(trial).copy(copy);
    trial.job.end();
    await within(handle.result(), `run ${trial.workflowId} ends`, 60_000 * slowness(trial.slot.order.timing));
    await killAndRestart(trial, () => Promise.resolve(), { databaseFile: copy });
  },
}));

/** The copy knows that the start was handed out, and nothing of what came of it: the next attempt has to look. */
const restoredStarting = forEachKind(() => ({
  fault: 'F7',
  window: 'restored-starting',
  ownServer: true,
  job: { forMs: 'until-told' },
  async meet(trial) {
    const copy = olderOf(trial);
    const held = await holdAtPlane(trial, trial.driver.start, 'read');
    await serverOf(trial).copy(copy);
    await held.release('go');
    await isWatched(trial);
    await killAndRestart(trial, () => Promise.resolve(), { databaseFile: copy });
  },
}));

/** A known window. The copy knows the run and not its start: the run begins anew, and its key is the same. Nothing says that it was sent. */
const restoredBefore = forEachKind(() => ({
  fault: 'F7',
  window: 'restored-before-start',
  ownServer: true,
  known: true,
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { workers, events } = trial.slot;
    const copy = olderOf(trial);
    await workers.down();
    await trial.start();
    trial.say('entered', { detail: 'copied' });
    await serverOf(trial).copy(copy);
    await workers.up();
    await isWatched(trial);
    const since = events.size();
    await killAndRestart(trial, () => Promise.resolve(), { databaseFile: copy });
    const again = ({ event, verb }: SlotEvent) => event === 'delivered' && verb === 'wait';
    await events.when(`the job is watched again (trial ${trial.id})`, again, { from: since });
  },
}));

export const temporal: readonly Cell[] = [
  ...starting,
  ...watching,
  ...stopping,
  ...restoredWatching,
  ...restoredStarting,
  ...restoredBefore,
];
