/** One trial: into the window, the fault, out again, and to the run's end, whatever it is. The checker judges it later. */
import { randomBytes } from 'node:crypto';
import type { JobKind } from '../../../activities/specs.js';
import { now } from './clock.js';
import { NotInTime } from './events.js';
import type { Cell } from './cell.js';
import type { Slot } from './slot.js';
import { slowness } from './timing.js';
import { prepareTrial, type Trial } from './trial.js';

/** What has come of a trial, before its batch is judged. */
export interface TrialLine {
  v: 1;
  at: number;
  fault: string;
  window: string;
  kind: JobKind;
  variant: number;
  trial: string;
  workflowId: string;
  key?: string;
  /** Entered, applied inside the window, and confirmed. */
  hit: boolean;
  miss?: string;
  /** Temporal's word for the run's end. */
  ended: string;
  ms: number;
}

/** Past any timeout at the rig's timing: a run that is open then is lost, and the checker says so. */
const patienceMs = 120_000;

export async function runTrial(slot: Slot, cell: Cell, variant: number): Promise<TrialLine> {
  const { fault, window, kind } = cell;
  const began = now();
  const id = `${fault}-${window}-${kind}-${variant}-${randomBytes(3).toString('hex')}`.toLowerCase();
  const trial = await prepareTrial(slot, { ...cell, id });
  trial.say('armed');
  const said = () => slot.journals.nemesis.entries().filter((entry) => entry.trial === id);
  const confirmed = () => said().some(({ phase }) => phase === 'confirmed');
  let miss: string | undefined;
  // What should have followed on a fault that did strike: the run goes on to its own end, and that is judged.
  let unseen: string | undefined;
  try {
    await cell.meet(trial, variant);
  } catch (error) {
    if (!(error instanceof NotInTime)) throw error;
    if (confirmed()) unseen = error.message;
    else {
      miss = error.message;
      trial.say('missed', { detail: miss });
    }
    for (const worker of slot.workers.all()) worker.wake();
    slot.proxy.mend();
  }
  // Pages and listings, too: what is left of the run is not what is tested.
  await slot.plane.clear();
  await slot.plane.reset();
  await slot.workers.whole();
  if (unseen !== undefined) trial.say('healed', { detail: unseen });
  const ended = await untilClosed(trial, miss !== undefined);
  const key = trial.key();
  return {
    v: 1,
    at: now(),
    fault,
    window,
    kind,
    variant,
    trial: id,
    workflowId: trial.workflowId,
    ...(key !== undefined && { key }),
    hit: miss === undefined && confirmed() && !said().some(({ phase }) => phase === 'exited'),
    ...(miss !== undefined && { miss }),
    ended,
    ms: Math.round(now() - began),
  };
}

/** Lets a job that waits for a word end well, unless stopping it is what is tested. A miss is cleared up. */
async function untilClosed(trial: Trial, missed: boolean): Promise<string> {
  const over = new AbortController();
  const handle = trial.slot.client.workflow.getHandle(trial.workflowId);
  const closed = trial.slot.client.withAbortSignal(over.signal, () => closedStatus(handle));
  // Whoever gives up does not hear the rest.
  closed.catch(() => undefined);
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve('RUNNING'), patienceMs * slowness(trial.slot.order.timing)).unref(),
  );
  if (missed) await trial.cancel();
  else if (!trial.endsWithoutUs()) trial.job.end();
  try {
    return await Promise.race([closed, late]);
  } finally {
    over.abort();
    trial.close();
  }
}

async function closedStatus(handle: {
  result(): Promise<unknown>;
  describe(): Promise<{ status: { name: string } }>;
}): Promise<string> {
  await handle.result().catch(() => undefined);
  return (await handle.describe()).status.name;
}
