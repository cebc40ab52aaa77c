/** The windows of a start: from its task to its completion. They recur: with each attempt. */
import { isOurs, type Trial } from '../trial.js';
import type { Inside, Window } from './window.js';
import type { SlotEvent } from '../slot.js';
import { holdAtPlane, holdAtProxy } from './holding.js';

const of = (verb: 'start' | 'wait' | 'stop', attempt?: number) => ({ verb, ...(attempt !== undefined && { attempt }) });

/** So ends each attempt before the `nth`: AWS says that it was too much, and has done nothing. */
async function untilAttempt(nth: number, { slot, driver, id }: Trial): Promise<void> {
  if (nth === 1) return;
  const { service, start } = driver;
  const fault = { type: 'error', code: 'ThrottlingException', message: 'Rate exceeded' } as const;
  await slot.plane.fault({ service, operation: start, match: id, times: nth - 1, fault });
}

/** The worker has its task and has asked the server for nothing yet: the first word is held. */
export const delivered: Window = {
  name: 'W1',
  says: 'task delivered',
  recurs: true,
  async enter(trial, nth = 1): Promise<Inside> {
    await untilAttempt(nth, trial);
    return { ...(await holdAtProxy(trial, 'word', of('start', nth))), unheard: true };
  },
};

export const fenced: Window = {
  name: 'W2',
  says: 'fence answered, nothing at the plane',
  recurs: true,
  async enter(trial, nth = 1) {
    await untilAttempt(nth, trial);
    return holdAtProxy(trial, 'word-answer', { ...of('start', nth), open: true });
  },
};

export const read: Window = {
  name: 'W3',
  says: 'request read, ledger unwritten',
  recurs: true,
  async enter(trial, nth = 1) {
    await untilAttempt(nth, trial);
    // A call comes to this gate also when it is to be turned away.
    return holdAtPlane(trial, trial.driver.start, 'read', { skip: nth - 1 });
  },
};

export const committed: Window = {
  name: 'W4',
  says: 'ledger written, unanswered',
  recurs: true,
  async enter(trial, nth = 1) {
    await untilAttempt(nth, trial);
    return holdAtPlane(trial, trial.driver.start, 'done');
  },
};

/** The worker stands still while the answer leaves the plane, so that it can't have reported anything. */
export const answered: Window = {
  name: 'W5',
  says: 'answered, completion not yet at the proxy',
  recurs: true,
  async enter(trial, nth = 1): Promise<Inside> {
    const held = await committed.enter(trial, nth);
    const process = trial.slot.workers.of(held.worker);
    await process.freeze();
    const from = trial.slot.events.size();
    await held.release('go');
    // The answer to an attempt before this one has come long ago.
    const isAnswered = (event: SlotEvent) =>
      event.from === 'plane' && event.event === 'answered' && isOurs(event) && event.key === trial.key();
    await trial.slot.events.when(`the start is answered (trial ${trial.id})`, isAnswered, { from });
    return {
      worker: held.worker,
      standsStill: true,
      exited: () =>
        trial.seen(({ event, verb, attempt = 0 }) => event === 'completed' && verb === 'start' && attempt >= nth),
      release() {
        if (!process.hasEnded()) process.wake();
        return Promise.resolve();
      },
    };
  },
};

export const completing: Window = {
  name: 'W6',
  says: 'completion held, then dropped or late',
  recurs: true,
  async enter(trial, nth = 1): Promise<Inside> {
    await untilAttempt(nth, trial);
    const held = await holdAtProxy(trial, 'completion', of('start', nth));
    return {
      ...held,
      async late() {
        const isNext = ({ event, verb, attempt = 0 }: SlotEvent) =>
          event === 'delivered' && verb === 'start' && attempt > nth;
        const { attempt } = await trial.when('the server has given the attempt up for another', isNext);
        await held.release('go');
        return `forwarded when attempt ${attempt} had begun`;
      },
    };
  },
};

/** The server knows the job, and nobody watches it: the task of its wait is held. */
export const between: Window = {
  name: 'W7',
  says: 'between start and wait',
  enter: (trial) => holdAtProxy(trial, 'task', of('wait')),
};
