/** The windows of a start: from its task to its completion. */
import { isOurs } from '../trial.js';
import type { Inside, Window } from './window.js';
import type { SlotEvent } from '../slot.js';
import { holdAtPlane, holdAtProxy } from './holding.js';

const of = (verb: 'start' | 'wait' | 'stop', attempt?: number) => ({ verb, ...(attempt !== undefined && { attempt }) });

/** The worker has its task and has asked the server for nothing yet: the first word is held. */
export const delivered: Window = {
  name: 'W1',
  says: 'task delivered',
  enter: (trial) => holdAtProxy(trial, 'word', of('start')),
};

export const fenced: Window = {
  name: 'W2',
  says: 'fence answered, nothing at the plane',
  enter: (trial) => holdAtProxy(trial, 'word-answer', { ...of('start'), open: true }),
};

export const read: Window = {
  name: 'W3',
  says: 'request read, ledger unwritten',
  enter: (trial) => holdAtPlane(trial, trial.driver.start, 'read'),
};

export const committed: Window = {
  name: 'W4',
  says: 'ledger written, unanswered',
  enter: (trial) => holdAtPlane(trial, trial.driver.start, 'done'),
};

/** The worker stands still while the answer leaves the plane, so that it can't have reported anything. */
export const answered: Window = {
  name: 'W5',
  says: 'answered, completion not yet at the proxy',
  async enter(trial): Promise<Inside> {
    const held = await holdAtPlane(trial, trial.driver.start, 'done');
    const process = trial.slot.workers.of(held.worker);
    await process.freeze();
    await held.release('go');
    await trial.when(
      'the start is answered',
      (event) => event.from === 'plane' && event.event === 'answered' && isOurs(event),
    );
    return {
      worker: held.worker,
      standsStill: true,
      exited: () => trial.seen((event) => event.event === 'completed' && event.verb === 'start'),
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
  async enter(trial): Promise<Inside> {
    const held = await holdAtProxy(trial, 'completion', of('start'));
    return {
      ...held,
      async late() {
        const isNext = ({ event, verb, attempt = 0 }: SlotEvent) =>
          event === 'delivered' && verb === 'start' && attempt > 1;
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
