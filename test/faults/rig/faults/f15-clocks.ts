/**
 * F15: a clock is off by an hour. AWS refuses what is signed so; the SDK corrects itself by the time in that answer, for
 * the next attempt. Nothing fails as if the pipeline were wrong, and no job is missed for its time.
 */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { clockOff } from '../processes/preload.js';
import { NotInTime } from '../events.js';
import { now } from '../clock.js';
import type { Trial } from '../trial.js';
import { Contradiction } from '../contradiction.js';
import { asked } from '../windows/stopping.js';
import { met } from './asked.js';
import { endOf } from './in-time.js';
import { exists, forEachKind, hasEnded, isStopped, isWatched, startFails, strike } from './scenario.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Ahead and behind take turns. */
const offset = (kind: JobKind, variant: number) => ((jobKinds.indexOf(kind) + variant) % 2 === 0 ? hourMs : -hourMs);

/** Workers whose clock is off, before the run starts and until `act` is over; their first call is refused for its signature. */
async function withClockOff({ slot: { workers } }: Trial, ms: number, act: () => Promise<void>): Promise<void> {
  await workers.down();
  await workers.up({}, clockOff(ms));
  try {
    await act();
  } finally {
    await workers.down();
    await workers.up();
  }
}

/** Its first attempt is refused: one more than that is lost on the way back. */
const worker = forEachKind((kind) => ({
  fault: 'F15',
  window: 'worker-clock',
  async meet(trial, variant) {
    const { service, start } = trial.driver;
    const ms = offset(kind, variant);
    await withClockOff(trial, ms, async () => {
      const lost = { type: 'lose-reply', how: 'reset' } as const;
      await trial.slot.plane.fault({ service, operation: start, match: trial.id, fault: lost });
      await trial.start();
      await strike(trial, async () => {
        const said = await met(trial, { what: 'clock' });
        return `off by ${ms} ms: ${said}; attempt ${(await startFails(trial)).attempt} has failed`;
      });
      await exists(trial);
      await isWatched(trial);
    });
    trial.say('healed');
  },
}));

/** A clock is no reason for another end, nor for none. With other workers it would end, and nobody would have seen it. */
async function endsAs(trial: Trial, wanted: string): Promise<void> {
  await endOf(trial).catch((error: unknown) => {
    throw error instanceof NotInTime ? new Contradiction('I1', `${error.message}: no`) : error;
  });
  const { status } = await trial.slot.client.workflow.getHandle(trial.workflowId).describe();
  if (status.name !== wanted)
    throw new Contradiction('I4', `Run ${trial.workflowId} should have ended as ${wanted}, and has as ${status.name}`);
}

const hiddenMs = 1_500;

/** It has just begun, and AWS does not show it yet: to such a worker it may seem to be an hour old. */
const unseen = forEachKind((kind) => ({
  fault: 'F15',
  window: 'worker-clock-unseen',
  job: { forMs: 2_500 },
  async meet(trial, variant) {
    const { driver, slot } = trial;
    const ms = offset(kind, variant);
    await withClockOff(trial, ms, async () => {
      await slot.plane.show(driver.kind, { listingsAfterMs: hiddenMs, describeAfterMs: hiddenMs });
      await trial.start();
      const { at } = await exists(trial);
      await strike(trial, async () => {
        const clock = await met(trial, { what: 'clock' });
        const hidden = await met(trial, { what: 'hidden', operation: driver.describe });
        return `off by ${ms} ms: ${clock}; ${hidden}`;
      });
      await slot.events.passes(at + hiddenMs);
      await hasEnded(trial);
      await endsAs(trial, 'COMPLETED');
    });
    trial.say('healed');
  },
}));

/** Its job takes a moment to stop, in which no patience may run out. */
const stopping = forEachKind((kind) => ({
  fault: 'F15',
  window: 'worker-clock-stop',
  job: asked.job ?? {},
  async meet(trial, variant) {
    const ms = offset(kind, variant);
    await withClockOff(trial, ms, async () => {
      await trial.start();
      await isWatched(trial);
      await strike(trial, async () => {
        await trial.cancel();
        const { job } = await isStopped(trial);
        return `off by ${ms} ms: ${await met(trial, { what: 'clock' })}; the stop of ${job} is asked`;
      });
      await hasEnded(trial);
      await endsAs(trial, 'CANCELLED');
    });
    trial.say('healed');
  },
}));

/** A step's deadline is the server's: a clock that is behind does not put it off, and one that is ahead does not bring it on. */
const deadlines = ([-hourMs, hourMs] as const).flatMap((ms) =>
  forEachKind(() => ({
    fault: 'F15',
    window: ms > 0 ? 'worker-clock-deadline-ahead' : 'worker-clock-deadline-behind',
    job: { forMs: 'until-told' },
    input: ({ spec }) => ({ spec, timeout: ms > 0 ? '30m' : '3s' }),
    async meet(trial) {
      await withClockOff(trial, ms, async () => {
        await trial.start();
        await strike(trial, async () => `off by ${ms} ms: ${await met(trial, { what: 'clock' })}`);
        await isWatched(trial);
        const { at } = await exists(trial);
        if (ms > 0) {
          // A wait that went by its own clock would have given the job up by now.
          await trial.slot.events.passes(at + hiddenMs);
          trial.job.end();
        } else trial.isLeft();
        await endsAs(trial, ms > 0 ? 'COMPLETED' : 'FAILED');
      });
      trial.say('healed');
    },
  })),
);

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

export const clocks: readonly Cell[] = [...worker, ...unseen, ...stopping, ...deadlines, ...api, ...aws];
