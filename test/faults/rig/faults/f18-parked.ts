/**
 * F18: a start is parked on its way past settling, and arrives when its successor has worked. Without a token AWS takes
 * it for another one: a window that can't be closed from outside. With a token it names the same job.
 */
import type { Cell } from '../cell.js';
import { now } from '../clock.js';
import { settlingOf } from '../known.js';
import { isOurs } from '../trial.js';
import { holdAtPlane } from '../windows/holding.js';
import { exists, forEachKind, hasEnded, strike } from './scenario.js';

/** Longer than any settling at the rig's timing, and the retries around it. */
const patienceMs = 60_000;

const parkedStart = forEachKind((kind) => ({
  fault: 'F18',
  window: 'parked',
  known: true,
  job: { forMs: 1_000 },
  async meet(trial) {
    const held = await holdAtPlane(trial, trial.driver.start, 'read');
    const parkedAt = now();
    let successor = '';
    await strike(
      trial,
      async () => {
        successor = (await exists(trial, patienceMs)).job ?? '';
        const settling = settlingOf(kind, trial.slot.order.timing);
        return `parked ${Math.round(now() - parkedAt)} ms, settling is ${settling} ms; its successor has started ${successor}`;
      },
      held.worker,
      held,
    );
    trial.say('healed', { detail: 'the parked start is let go' });
    await held.release('go');
    const late = await trial.when(
      'the parked start has arrived',
      (event) =>
        event.from === 'plane' &&
        isOurs(event) &&
        (event.event === 'replayed' || (event.event === 'committed' && event.job !== successor)),
    );
    await hasEnded(trial, late.job);
  },
}));

export const parked: readonly Cell[] = parkedStart;
