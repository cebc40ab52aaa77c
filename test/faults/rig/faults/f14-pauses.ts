/** F14: an operator pauses an activity and lets it go on, or resets it. Its attempts end, and others begin. */
import type { Cell } from '../cell.js';
import { NotInTime } from '../events.js';
import type { Trial } from '../trial.js';
import type { Verb } from '../../trace.js';
import { holdAtProxy } from '../windows/holding.js';
import { asked } from '../windows/stopping.js';
import type { Inside } from '../windows/window.js';
import { activityCall, pending } from './operator.js';
import { exists, forEachKind, hasEnded, isWatched, startFails, strike } from './scenario.js';

/** Gives what lets it go on. */
async function pause(trial: Trial, verb: Verb, inside?: Inside): Promise<() => Promise<void>> {
  const type = `${trial.driver.kind}.${verb}`;
  const activityId = (await pending(trial, type)).activityId ?? '';
  const act = async () => {
    await activityCall(trial, 'pause-activity', activityId);
    const { attempt } = await pending(trial, type, ({ paused }) => paused === true);
    return `${type} ${activityId} is paused, attempt ${attempt}`;
  };
  await strike(trial, act, undefined, inside);
  return async () => {
    await activityCall(trial, 'unpause-activity', activityId);
    trial.say('healed');
  };
}

const attemptEnds = (trial: Trial, verb: Verb) =>
  trial.when(`the paused ${verb} ends`, (event) => event.event === 'completed' && event.verb === verb);

/** Every second time with a send open: what is paused then has to look for its job when it goes on. */
const start = forEachKind(() => ({
  fault: 'F14',
  window: 'pause-start',
  async meet(trial, variant) {
    const { service, start: operation } = trial.driver;
    if (variant % 2 === 0) {
      const inside = await holdAtProxy(trial, 'word', { verb: 'start' });
      const goOn = await pause(trial, 'start', inside);
      await inside.release('go');
      await attemptEnds(trial, 'start');
      return goOn();
    }
    const fault = { type: 'lose-reply', how: 'reset' } as const;
    await trial.slot.plane.fault({ service, operation, match: trial.id, fault });
    await trial.start();
    await exists(trial);
    await startFails(trial);
    const goOn = await pause(trial, 'start');
    await goOn();
  },
}));

/** The job ends while nobody may look. */
const wait = forEachKind(() => ({
  fault: 'F14',
  window: 'pause-wait',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    const goOn = await pause(trial, 'wait');
    await attemptEnds(trial, 'wait');
    trial.job.end();
    await hasEnded(trial);
    await goOn();
  },
}));

/** The job obeys late, so that the attempt hears of the pause while it waits for that. */
const stop = forEachKind(() => ({
  fault: 'F14',
  window: 'pause-stop',
  job: { forMs: 'until-told', stopAfterMs: 2_500 },
  async meet(trial) {
    const inside = await asked.enter(trial);
    const goOn = await pause(trial, 'stop', inside);
    await inside.release('go');
    await attemptEnds(trial, 'stop');
    await goOn();
  },
}));

async function reset(trial: Trial, verb: Verb, inside?: Inside): Promise<void> {
  const type = `${trial.driver.kind}.${verb}`;
  const activityId = (await pending(trial, type)).activityId ?? '';
  const act = async () => {
    const came = await activityCall(trial, 'reset-activity', activityId);
    if (!came.ok) throw new NotInTime(`${type} of ${trial.id} has ended: ${came.error}`);
    return `${type} ${activityId}`;
  };
  await strike(trial, act, undefined, inside);
}

const resetWait = forEachKind(() => ({
  fault: 'F14',
  window: 'reset-wait',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await reset(trial, 'wait');
    trial.say('healed');
  },
}));

const resetStop = forEachKind(() => ({
  fault: 'F14',
  window: 'reset-stop',
  job: asked.job ?? {},
  async meet(trial) {
    const inside = await asked.enter(trial);
    await reset(trial, 'stop', inside);
    await inside.release('go');
    trial.say('healed');
  },
}));

export const pauses: readonly Cell[] = [...start, ...wait, ...stop, ...resetWait, ...resetStop];
