/** The windows of a stop, which a cancel of the run leads to. */
import { holdAtPlane } from './holding.js';
import type { Inside, Window } from './window.js';
import { isOurs, type Trial } from '../trial.js';

async function runThenCancel(trial: Trial): Promise<void> {
  await trial.start();
  await trial.when('the job is watched', (event) => event.event === 'delivered' && event.verb === 'wait');
  await trial.cancel();
}

export const asked: Window = {
  name: 'W10',
  says: 'stop asked',
  job: { forMs: 'until-told' },
  enter: (trial) =>
    holdAtPlane(trial, trial.driver.stop, 'read', { begin: () => runThenCancel(trial), match: '', verb: 'stop' }),
};

export const accepted: Window = {
  name: 'W11',
  says: 'stop accepted, job alive',
  job: { forMs: 'until-told', stopAfterMs: 2_500 },
  async enter(trial): Promise<Inside> {
    const held = await holdAtPlane(trial, trial.driver.stop, 'done', {
      begin: () => runThenCancel(trial),
      match: '',
      verb: 'stop',
    });
    await held.release('go');
    return {
      worker: held.worker,
      exited: () => trial.seen((event) => event.from === 'plane' && event.event === 'ended' && isOurs(event)),
      release: () => Promise.resolve(),
    };
  },
};
