/** The windows of a wait: between two looks, and after an end that nobody has noticed yet. */
import { exists, hasEnded } from '../faults/scenario.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from './holding.js';
import type { Inside, Window } from './window.js';

/** Looks are a tenth of a job's age apart: it is so old that a fault has the time to happen between two of them. */
const agedMs = 5_000;

/** A look was answered, and the next one has not come: that one is held, should it come too soon. */
export const polling: Window = {
  name: 'W8',
  says: 'between polls',
  job: { forMs: 'until-told' },
  async enter(trial): Promise<Inside> {
    await trial.start();
    const { at } = await exists(trial);
    await trial.slot.events.passes(at + agedMs);
    const look = await holdLook(trial, 'done', () => Promise.resolve());
    const next = await armNext(trial);
    await look.release('go');
    return {
      worker: look.worker,
      exited: next.entered,
      release: next.takeAway,
    };
  },
};

/** The job ends while a look that had not begun is held: the wait is open, and does not know. */
export const unnoticed: Window = {
  name: 'W9',
  says: 'job ended, wait open',
  job: { forMs: 'until-told' },
  async enter(trial): Promise<Inside> {
    const look = await holdLook(trial, 'read', async () => void (await trial.start()));
    trial.job.end();
    await hasEnded(trial);
    return look;
  },
};

/** The first look of the wait: a listing may be the look of an earlier `find`, and names no job. */
async function holdLook(trial: Trial, stage: 'read' | 'done', begin: () => Promise<void>): Promise<Inside> {
  return holdAtPlane(trial, trial.driver.describe, stage, {
    begin: async () => {
      await begin();
      await trial.when('the wait is delivered', (event) => event.event === 'delivered' && event.verb === 'wait');
    },
    match: '',
    verb: 'wait',
  });
}

async function armNext(trial: Trial): Promise<{ entered(): boolean; takeAway(): Promise<void> }> {
  const id = `${trial.id}/next look`;
  const { plane, events } = trial.slot;
  await plane.gate({ id, service: trial.driver.service, operation: trial.driver.describe, stage: 'read' });
  const entered = () => events.all().some((event) => event.from === 'plane' && event.gate === id);
  let taken = false;
  const takeAway = async () => {
    if (!taken) await plane.release(id, 'go');
    taken = true;
  };
  return { entered, takeAway };
}
