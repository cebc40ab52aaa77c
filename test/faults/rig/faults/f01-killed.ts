/** F1: the worker is killed. What it had sent is on its way, or lost with it: both take turns. */
import { applied, type WindowFault } from './fault.js';

export const killed: WindowFault = {
  name: 'F1',
  says: 'worker killed (SIGKILL)',
  async apply(trial, inside, variant) {
    const { workers } = trial.slot;
    const kill = async () => {
      await workers.kill(inside.worker);
      return 'SIGKILL, waited for';
    };
    await applied(trial, inside, kill, { pid: inside.worker });
    await inside.release(variant % 2 === 0 ? 'go' : 'lost');
    await workers.whole();
    trial.say('healed');
  },
};
