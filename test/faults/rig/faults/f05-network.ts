/** F5: AWS answers badly, slowly or not at all, and the link to Temporal breaks in its middle. */
import { toMs } from '../../../../contracts/duration.js';
import type { Fault } from '../../../../local/aws/faults.js';
import type { Cell } from '../cell.js';
import type { SlotEvent } from '../slot.js';
import { holdAtProxy } from '../windows/holding.js';
import { met } from './asked.js';
import { exists, forEachKind, startFails, strike } from './scenario.js';

const troubles: Readonly<Record<string, Fault>> = {
  '5xx': { type: 'error', code: 'InternalServiceException', message: 'An internal error occurred', status: 500 },
  hanging: { type: 'hang' },
  reset: { type: 'reset' },
};

const atStart: readonly Cell[] = Object.entries(troubles).flatMap(([window, fault]) =>
  forEachKind(() => ({
    fault: 'F5',
    window,
    async meet(trial) {
      const { service, start } = trial.driver;
      await trial.slot.plane.fault({ service, operation: start, match: trial.id, times: 2, fault });
      await trial.start();
      await strike(trial, async () => {
        const said = await met(trial, { what: fault.type, operation: start });
        return `${said}, attempt ${(await startFails(trial)).attempt}`;
      });
      trial.say('healed');
    },
  })),
);

/** The request is done long after its sender has given up, and before its successor may send. */
const slow = forEachKind(() => ({
  fault: 'F5',
  window: 'slow',
  async meet(trial) {
    const { service, start } = trial.driver;
    const { startAttempt, retryInterval } = trial.slot.order.timing;
    const delay: Fault = { type: 'delay', ms: toMs(startAttempt) + 1.2 * toMs(retryInterval), when: 'before' };
    await trial.slot.plane.fault({ service, operation: start, match: trial.id, fault: delay });
    await trial.start();
    await strike(trial, async () => {
      await met(trial, { what: 'delay', operation: start });
      const second = ({ event, verb, attempt = 0 }: SlotEvent) =>
        event === 'delivered' && verb === 'start' && attempt > 1;
      return `attempt ${(await trial.when('another attempt begins', second)).attempt} while the first call goes on`;
    });
    await exists(trial);
    trial.say('healed');
  },
}));

/** Neither side is told: the fence itself gets no answer. */
const halfOpen = forEachKind(() => ({
  fault: 'F5',
  window: 'half-open',
  async meet(trial) {
    const inside = await holdAtProxy(trial, 'word', { verb: 'start' });
    const { proxy } = trial.slot;
    await strike(
      trial,
      async () => {
        proxy.cut(inside.worker);
        await inside.release('go');
        const other = await trial.when(
          'another worker starts it',
          ({ event, verb, worker }) => event === 'delivered' && verb === 'start' && worker !== String(inside.worker),
          60_000,
        );
        return `taken over by ${other.worker}`;
      },
      inside.worker,
      inside,
    );
    proxy.mend();
    trial.say('healed');
  },
}));

export const network: readonly Cell[] = [...atStart, ...slow, ...halfOpen];
