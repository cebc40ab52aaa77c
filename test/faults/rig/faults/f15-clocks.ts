/**
 * F15: a clock is off by an hour. AWS refuses what is signed so; the SDK corrects itself by the time in that answer, for
 * the next attempt. Nothing fails as if the pipeline were wrong, and no job is missed for its time.
 */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { clockOff } from '../processes/preload.js';
import { exists, forEachKind, isWatched, startFails, strike } from './scenario.js';

const hourMs = 3_600_000;

/** Ahead and behind take turns. */
const offset = (kind: JobKind, variant: number) => ((jobKinds.indexOf(kind) + variant) % 2 === 0 ? hourMs : -hourMs);

/** Its first attempt is refused: one more than that is lost on the way back. */
const worker = forEachKind((kind) => ({
  fault: 'F15',
  window: 'worker-clock',
  async meet(trial, variant) {
    const { workers, plane } = trial.slot;
    const { service, start } = trial.driver;
    const ms = offset(kind, variant);
    await workers.down();
    await workers.up({}, clockOff(ms));
    try {
      await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
      await trial.start();
      await strike(trial, async () => `off by ${ms} ms; attempt ${(await startFails(trial)).attempt} has failed`);
      await exists(trial);
      await isWatched(trial);
    } finally {
      await workers.down();
      await workers.up();
    }
    trial.say('healed');
  },
}));

const api = forEachKind((kind) => ({
  fault: 'F15',
  window: 'api-clock',
  async meet(trial, variant) {
    const { slot } = trial;
    const ms = offset(kind, variant);
    await slot.api.process().kill();
    await slot.api.start(clockOff(ms));
    try {
      await strike(trial, async () => {
        const [first, again] = [await trial.ask(trial.id), await trial.ask(trial.id)];
        return `off by ${ms} ms; ${JSON.stringify([first, again])}`;
      });
      await isWatched(trial);
    } finally {
      await slot.api.process().kill();
      await slot.api.start();
    }
    trial.say('healed');
  },
}));

/** AWS's own clock, or all of ours: jobs bear times that are an hour off, and the reply to a start is lost. */
const aws: readonly Cell[] = [hourMs, -hourMs].flatMap((clockOffsetMs) =>
  forEachKind(() => ({
    fault: 'F15',
    window: clockOffsetMs > 0 ? 'aws-ahead' : 'aws-behind',
    ownPlane: { name: clockOffsetMs > 0 ? 'ahead' : 'behind', options: { clockOffsetMs } },
    job: { forMs: 'until-told' },
    async meet(trial) {
      const { service, start } = trial.driver;
      // The first call of a worker is refused, for its signature; where that is the start, the next one's reply is lost, too.
      const fault = { type: 'lose-reply', how: 'reset' } as const;
      await trial.slot.plane.fault({ service, operation: start, match: trial.id, times: 2, fault });
      await trial.start();
      await exists(trial);
      await strike(trial, async () => `AWS is ${clockOffsetMs} ms off; attempt ${(await startFails(trial)).attempt}`);
      await isWatched(trial);
      trial.say('healed');
    },
  })),
);

export const clocks: readonly Cell[] = [...worker, ...api, ...aws];
