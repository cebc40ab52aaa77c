/** F1 in the life of a transient cluster: the worker is killed while it is created, used and taken down. */
import type { AnySpec } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { within } from '../events.js';
import type { GatePoint } from '../proxy/gates.js';
import type { SlotEvent } from '../slot.js';
import { slowness } from '../timing.js';
import type { Trial } from '../trial.js';
import { holdAtPlane, holdAtProxy } from '../windows/holding.js';
import type { Inside } from '../windows/window.js';
import { killed } from './f01-killed.js';

/** Until a step's successor starts, at the rig's timing. */
const patienceMs = 30_000;
/** Long enough to be met. */
const stepMs = 600;

type Stage = (trial: Trial) => Promise<Inside>;

/** What was seen holds on for a while: nothing is held. */
const passing = (worker: number, isOver: () => boolean): Inside => ({
  worker,
  exited: isOver,
  release: () => Promise.resolve(),
});

const stages: Readonly<Record<string, Stage>> = {
  'cluster-sent': (trial) => holdAtPlane(trial, 'RunJobFlow', 'done', { match: '' }),
  'cluster-creating': async (trial) => {
    await trial.start();
    const { worker } = await trial.when('the creation is watched', ({ event, verb }) => is(event, verb, 'wait'));
    return passing(Number(worker), () => trial.seen(({ event, verb }) => event === 'completed' && verb === 'wait'));
  },
  'cluster-ready': (trial) => holdAtProxy(trial, 'task', { verb: 'start', kind: 'emr-step' }),
  'cluster-first-step': (trial) => inStep(trial, 1),
  'cluster-between': async (trial) => {
    await inStep(trial, 1);
    return heldLater(trial, 'task');
  },
  'cluster-second-step': (trial) => inStep(trial, 2),
  'cluster-terminating': (trial) => holdAtPlane(trial, 'TerminateJobFlows', 'done', { match: '', verb: 'stop' }),
};

/** Counted from the creation's, which is watched first. */
async function inStep(trial: Trial, nth: number): Promise<Inside> {
  await trial.start();
  const { key, worker } = await trial.when(`step ${nth} is watched`, (event) => isWait(trial, event, nth));
  return passing(Number(worker), () => trial.seen((event) => event.event === 'ended' && event.key === key));
}

function isWait(trial: Trial, { event, verb, key, at }: SlotEvent, nth: number): boolean {
  if (!is(event, verb, 'wait')) return false;
  const waits = trial.events().filter((other) => is(other.event, other.verb, 'wait') && other.at <= at);
  const keys = [...new Set(waits.map((wait) => wait.key))];
  return keys.indexOf(key) === nth;
}

const is = (event: string, verb: SlotEvent['verb'], wanted: SlotEvent['verb']) =>
  event === 'delivered' && verb === wanted;

/** The next start of a step, when its run has begun long ago. */
async function heldLater(trial: Trial, point: GatePoint): Promise<Inside> {
  const gate = trial.slot.proxy.gate({
    point,
    match: ({ workflowId, verb, kind }) => workflowId === trial.workflowId && verb === 'start' && kind === 'emr-step',
  });
  const ms = patienceMs * slowness(trial.slot.order.timing);
  const entered = await within(gate.entered, `the next step starts (trial ${trial.id})`, ms);
  return {
    worker: Number(entered.worker),
    exited: () => false,
    release: (how) => Promise.resolve(gate.release(how === 'go' ? 'forward' : 'reset')),
  };
}

/** A cluster of its own making, which no script plays, and two steps on it. */
async function input(trial: Trial): Promise<object> {
  const { kind: _, ...cluster } = trial.spec;
  const names = await Promise.all(
    ['first', 'second'].map(async (name) => {
      await trial.another(name, { forMs: stepMs });
      return `${trial.id}-${name}`;
    }),
  );
  const step = (name: string): AnySpec => ({
    kind: 'emr-step',
    cluster: 'j-TOCOME',
    name,
    jar: 'command-runner.jar',
    args: ['true'],
  });
  return { cluster: { ...cluster, name: `transient-${trial.id}` }, steps: names.map(step) };
}

export const clusterLife: readonly Cell[] = Object.entries(stages).map(([window, enter]) => ({
  fault: 'F1',
  window,
  kind: 'emr-cluster',
  pipeline: 'transient',
  input,
  async meet(trial, variant) {
    const inside = await enter(trial);
    trial.say('entered', { pid: inside.worker });
    await killed.apply(trial, inside, variant);
  },
}));
