/** One trial: into the window, the fault, out again, and to the run's end, whatever it is. The checker judges it later. */
import { createHash } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { JobKind } from '../../../activities/specs.js';
import type { NemesisEntry } from '../checker/sources.js';
import { now } from './clock.js';
import { alsoCaught } from './caught.js';
import { NotInTime, within } from './events.js';
import { cellName, type Cell } from './cell.js';
import { Contradiction } from './contradiction.js';
import type { Slot } from './slot.js';
import { slowness } from './timing.js';
import { prepareTrial, type Trial } from './trial.js';
import { isWitnessed, nthOf } from './witnessed.js';

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
  /** The cell's window can't be closed. */
  known?: true;
  /** Entered, applied inside the window, and confirmed; and what the fault consists of beside has come, too. */
  hit: boolean;
  miss?: string;
  /** Of a miss: the fault did strike, inside the window, and what should have followed was not seen. */
  stalled?: true;
  /** Which entry of its window the fault was bound to; absent: the first. */
  nth?: number;
  /** Launches of its run that the same kill has caught, beside its own. */
  caught?: number;
  /** What the product did before the nemesis' eyes, and must not. */
  contradiction?: string;
  /** Temporal's word for the run's end; `RUNNING` after all patience, `NOT_FOUND` where there is no run. */
  ended: string;
  ms: number;
}

/** At the rig's timing. */
export interface Patience {
  /** With a scenario, all waits of which have deadlines of their own: past it the rig is broken. */
  meetMs: number;
  /** With a run, past any timeout: one that is open then is lost, and the checker says so. */
  endMs: number;
}

const usual: Patience = { meetMs: 600_000, endMs: 120_000 };

export async function runTrial(
  slot: Slot,
  cell: Cell,
  variant: number,
  patience: Patience = usual,
): Promise<TrialLine> {
  const slower = slowness(slot.order.timing);
  const { fault, window, kind } = cell;
  const began = now();
  const id = nameOf(slot, cell, variant);
  const trial = await prepareTrial(slot, { ...cell, id });
  trial.say('armed');
  const said = () => slot.journals.nemesis.entries().filter((entry) => entry.trial === id);
  const has = (wanted: NemesisEntry['phase']) => said().some(({ phase }) => phase === wanted);
  let miss: string | undefined;
  let stalled = false;
  let contradiction: string | undefined;
  try {
    await within(cell.meet(trial, variant), `the scenario of ${id}`, patience.meetMs * slower, hangs);
  } catch (error) {
    if (error instanceof Contradiction) {
      contradiction = error.message;
      trial.say('contradicted', { invariant: error.invariant, detail: contradiction });
    } else if (!(error instanceof NotInTime)) throw error;
    else {
      // Also where the fault did strike, and what should have followed has not: the run goes on to its own end, which is judged.
      miss = error.message;
      stalled = has('confirmed') && !has('exited');
      trial.say('missed', { detail: miss });
    }
    for (const worker of slot.workers.all()) worker.wake();
    slot.proxy.mend();
  }
  // Pages and listings, too: what is left of the run is not what is tested.
  await slot.plane.clear();
  await slot.plane.reset();
  await slot.workers.whole();
  // A scenario that was left half-way may have ended them all.
  await slot.workers.up();
  if (miss !== undefined && has('confirmed')) trial.say('healed');
  // A fault that may have struck is not cleared up: what it has led to must come to an end by itself.
  const ended = await untilClosed(trial, miss !== undefined && !has('applied'), patience.endMs * slower);
  const strike = said().find(({ phase }) => phase === 'confirmed');
  if (strike && miss === undefined && !(await isWitnessed(trial, strike))) {
    miss = 'nobody but the nemesis has seen its fault';
    trial.say('missed', { detail: miss });
  }
  const key = trial.key();
  const nth = nthOf(trial);
  const applied = said().find(({ phase }) => phase === 'applied');
  const caught = strike && applied ? alsoCaught(trial, applied.at, strike.at) : 0;
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
    ...(cell.known && { known: true }),
    hit: miss === undefined && has('confirmed') && !has('exited'),
    ...(miss !== undefined && { miss }),
    ...(stalled && { stalled: true }),
    ...(nth !== undefined && { nth }),
    ...(caught > 0 && { caught }),
    ...(contradiction !== undefined && { contradiction }),
    ended,
    ms: Math.round(now() - began),
  };
}

/** The same for the same seed, and no other trial's on its Temporal server: slots have accounts of their own. */
function nameOf({ order, journals }: Slot, cell: Cell, variant: number): string {
  const { fault, window, kind } = cell;
  const before = journals.nemesis.entries().filter(({ phase }) => phase === 'armed').length;
  const all = [order.seed, order.account, before, cellName(cell), variant].join(' ');
  const own = createHash('sha256').update(all).digest('hex').slice(0, 6);
  return `${fault}-${window}-${kind}-${variant}-${own}`.toLowerCase();
}

/** Lets a job that waits for a word end well, unless stopping it is what is tested; or clears up. */
async function untilClosed(trial: Trial, clear: boolean, withinMs: number): Promise<string> {
  const over = new AbortController();
  const handle = trial.slot.client.workflow.getHandle(trial.workflowId);
  const closed = trial.slot.client.withAbortSignal(over.signal, () => closedStatus(handle));
  // Whoever gives up does not hear the rest.
  closed.catch(() => undefined);
  const late = new Promise<string>((resolve) => setTimeout(() => resolve('RUNNING'), withinMs).unref());
  if (clear) await trial.cancel().catch(isNotThere);
  else if (!trial.endsWithoutUs()) trial.job.end();
  try {
    return await Promise.race([closed, late]);
  } finally {
    over.abort();
    trial.close();
  }
}

/** No word on the product: its waits have deadlines of their own. */
const hangs = (text: string) => new Error(`The rig hangs. ${text}`);

/** A run that was never started is none to be cleared up, and whether one is missing is for the checker to say. */
function isNotThere(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}

async function closedStatus(handle: {
  result(): Promise<unknown>;
  describe(): Promise<{ status: { name: string } }>;
}): Promise<string> {
  await handle.result().catch(() => undefined);
  const status = await handle.describe().catch(isNotThere);
  return status?.status.name ?? 'NOT_FOUND';
}
