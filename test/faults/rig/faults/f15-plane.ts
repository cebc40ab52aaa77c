/** F15: what stands for AWS is killed and comes back, or has no room on its disk any more. */
import { rmSync, writeFileSync } from 'node:fs';
import type { Cell } from '../cell.js';
import { fullMark } from '../processes/full-disk.js';
import { holdAtPlane } from '../windows/holding.js';
import { exists, forEachKind, startFails, strike } from './scenario.js';

/**
 * A request that was read is lost with the process. What is registered comes back with it, jobs don't: so only for those
 * kinds whose place is no job itself. Until all is registered, it answers starts as an AWS that is not ready yet.
 */
const restarted = forEachKind(
  () => ({
    fault: 'F15',
    window: 'plane-restarted',
    ownPlane: { name: 'restarted', options: {} },
    async meet(trial) {
      const { plane } = trial.slot;
      const inside = await holdAtPlane(trial, trial.driver.start, 'read');
      const { pid } = plane.process();
      await strike(
        trial,
        async () => {
          await plane.process().kill();
          return 'SIGKILL, waited for';
        },
        pid,
        inside,
      );
      await startFails(trial);
      const { service, start } = trial.driver;
      const notReady = { type: 'error', code: 'ServiceUnavailableException', status: 503 } as const;
      await plane.start({ faults: [{ service, operation: start, times: 1_000, fault: notReady }] });
      await plane.script(trial.id, trial.job.script);
      await trial.driver.prepare(trial.slot, trial.id);
      await plane.clear();
      await exists(trial, 60_000);
      trial.say('healed');
    },
  }),
  ['glue', 'ecs', 'emr-cluster'],
);

/** No job begins that could not be written down first. */
const diskFull = forEachKind(() => ({
  fault: 'F15',
  window: 'disk-full',
  async meet(trial) {
    const full = fullMark(trial.slot.order.folder);
    const held = await holdAtPlane(trial, trial.driver.start, 'read');
    const fill = async () => {
      writeFileSync(full, '');
      await held.release('go');
      return `no space left: attempt ${(await startFails(trial)).attempt} has failed`;
    };
    await strike(trial, fill, undefined, held);
    rmSync(full);
    await exists(trial, 60_000);
    trial.say('healed');
  },
}));

export const planeFails: readonly Cell[] = [...restarted, ...diskFull];
