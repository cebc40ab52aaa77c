/** F2: the worker is frozen past its timeouts, and wakes up when a successor has taken over its work. */
import type { SlotEvent } from '../slot.js';
import { applied, type WindowFault } from './fault.js';

/** A frozen worker swallows a task with every poll that it has open; a workflow task comes back after ten seconds. */
const patienceMs = 60_000;

export const frozen: WindowFault = {
  name: 'F2',
  says: 'worker frozen (SIGSTOP), woken while its successor works',
  async apply(trial, inside) {
    const { workers, events } = trial.slot;
    const worker = workers.of(inside.worker);
    const since = events.size();
    const freeze = async () => {
      await worker.freeze();
      return 'SIGSTOP, state T';
    };
    await applied(trial, inside, freeze, { pid: inside.worker });
    // In its first window the worker's own word must not be heard before its successor's.
    if (!inside.standsStill && !inside.unheard) await inside.release('go');
    const others = ({ event, verb, outcome, key, worker: by }: SlotEvent) =>
      key === trial.key() &&
      by !== String(inside.worker) &&
      // Not one that has found out that it has to wait: the job is what the frozen one must not double.
      ((event === 'completed' && outcome !== 'settling' && outcome !== 'failed') ||
        (event === 'delivered' && verb !== 'start'));
    await events.when(`another worker takes over trial ${trial.id}`, others, { from: since, withinMs: patienceMs });
    worker.wake();
    await inside.release('go');
    trial.say('healed');
  },
};
