/** Holding a message at the proxy, or a call at the plane, until the trial says how it goes on. */
import type { Stage } from '../processes/plane.js';
import type { GatePoint, HeldMessage } from '../proxy/gates.js';
import type { Trial } from '../trial.js';
import { within } from '../events.js';
import type { Inside } from './window.js';

/** The worst that a trial waits for its window. */
const patienceMs = 20_000;

/** Starts the run with the gate in place. */
export async function holdAtProxy(trial: Trial, point: GatePoint, want: Partial<HeldMessage>): Promise<Inside> {
  const gate = trial.slot.proxy.gate({
    point,
    match: (message) => message.workflowId === trial.workflowId && fits(message, want),
  });
  await trial.start();
  const entered = await within(gate.entered, `${point} of trial ${trial.id}`, patienceMs).catch((error: unknown) => {
    gate.cancel();
    throw error;
  });
  const { key, verb, attempt = 0 } = entered;
  return {
    worker: Number(entered.worker),
    exited: () => false,
    // The worker says that it has ended, or the server has given it up for another.
    gaveUp: () =>
      trial.seen(
        (event) =>
          event.key === key &&
          event.verb === verb &&
          ((event.event === 'completed' && event.attempt === attempt) ||
            (event.event === 'delivered' && (event.attempt ?? 0) > attempt)),
      ),
    release(how) {
      // A task that nobody ever answers would keep its run waiting for as long as a poll lasts.
      gate.release(how === 'go' ? 'forward' : point === 'task' ? 'reset' : 'drop');
      return Promise.resolve();
    },
  };
}

/** `begin`: what leads to the call; by default the start of the run. */
export async function holdAtPlane(
  trial: Trial,
  operation: string,
  stage: Stage,
  {
    begin = async () => void (await trial.start()),
    match = trial.id,
    skip,
    verb = 'start',
  }: { begin?: () => Promise<void>; match?: string; skip?: number; verb?: 'start' | 'wait' | 'stop' } = {},
): Promise<Inside> {
  const id = `${trial.id}/${operation}/${stage}`;
  const { plane } = trial.slot;
  let released = false;
  await plane.gate({ id, service: trial.driver.service, operation, match, stage, ...(skip !== undefined && { skip }) });
  await begin();
  await trial.when(`${operation} is held`, (event) => event.from === 'plane' && event.gate === id, patienceMs);
  return {
    worker: trial.holder(verb),
    exited: () => false,
    gaveUp: () => trial.seen((event) => event.event === 'abandoned' && event.gate === id),
    async release(how, way = 'reset') {
      if (released) return;
      released = true;
      await plane.release(id, how === 'go' ? 'go' : way);
    },
  };
}

function fits(message: HeldMessage, want: Partial<HeldMessage>): boolean {
  return Object.entries(want).every(([name, value]) => message[name as keyof HeldMessage] === value);
}
