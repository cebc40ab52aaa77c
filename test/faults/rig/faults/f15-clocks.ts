/**
 * F15: a clock is off by an hour. AWS refuses what is signed so; the SDK corrects itself by the time in that answer, for
 * the next attempt. Nothing fails as if the pipeline were wrong, and no job is missed for its time.
 */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { clockOff } from '../processes/preload.js';
import { NotInTime } from '../events.js';
import { now } from '../clock.js';
import { met } from './asked.js';
import { exists, forEachKind, isWatched, startFails, strike } from './scenario.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

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
      await strike(trial, async () => {
        const said = await met(trial, { what: 'clock' });
        return `off by ${ms} ms: ${said}; attempt ${(await startFails(trial)).attempt} has failed`;
      });
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
        const { date } = await slot.api.call('GET', `runs/${encodeURIComponent(trial.workflowId)}`);
        isOff(date, ms);
        const [first, again] = [await trial.ask(trial.id), await trial.ask(trial.id)];
        return `its answers are of ${date}; ${JSON.stringify([first, again])}`;
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
      await strike(trial, async () => {
        const date = (await fetch(`${trial.slot.plane.url}/_plane/jobs`)).headers.get('date') ?? '';
        isOff(date, clockOffsetMs);
        const said = await met(trial, { what: 'lose-reply', operation: start });
        return `AWS's answers are of ${date}; ${said}, attempt ${(await startFails(trial)).attempt}`;
      });
      await isWatched(trial);
      trial.say('healed');
    },
  })),
);

/** Whose answers bear this date has a clock that is so far off. */
function isOff(date: string, ms: number): void {
  const off = Date.parse(date) - now();
  if (!(Math.abs(off - ms) < minuteMs)) throw new NotInTime(`A clock that is to be ${ms} ms off says ${date}`);
}

export const clocks: readonly Cell[] = [...worker, ...api, ...aws];
