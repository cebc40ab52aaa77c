/** F2: a worker that lives and does nothing, because something computes in it for a minute; and one that runs out of memory. */
import type { Cell } from '../cell.js';
import { words } from '../processes/bad-code.js';
import { littleMemory } from '../processes/preload.js';
import type { Trial } from '../trial.js';
import { holdAtPlane, holdAtProxy } from '../windows/holding.js';
import { asked } from '../windows/stopping.js';
import type { Inside } from '../windows/window.js';
import { forEachKind, isWatched, strike } from './scenario.js';

const watched = async (trial: Trial): Promise<Inside> => {
  await trial.start();
  const { worker } = await isWatched(trial);
  const exited = () => trial.seen(({ event, verb }) => event === 'completed' && verb === 'wait');
  return { worker: Number(worker), exited, release: () => Promise.resolve() };
};

/** Whatever is held comes to the worker while it computes, and is read when its attempt is over. */
const moments: Readonly<Record<string, { job: NonNullable<Cell['job']>; enter: (trial: Trial) => Promise<Inside> }>> = {
  fenced: { job: {}, enter: (trial) => holdAtProxy(trial, 'word-answer', { verb: 'start', open: true }) },
  starting: { job: {}, enter: (trial) => holdAtPlane(trial, trial.driver.start, 'done') },
  watching: { job: { forMs: 'until-told' }, enter: watched },
  stopping: { job: asked.job ?? {}, enter: asked.enter },
};

const blocked: readonly Cell[] = Object.entries(moments).flatMap(([moment, { job, enter }]) =>
  forEachKind(() => ({
    fault: 'F2',
    window: `blocked-${moment}`,
    job,
    async meet(trial) {
      const inside = await enter(trial);
      const { worker: pid } = inside;
      const worker = trial.slot.workers.of(pid);
      await strike(
        trial,
        async () => {
          worker.signal('SIGUSR2');
          await worker.prints(words.blocked);
          return `SIGUSR2: it has said that it computes`;
        },
        pid,
        inside,
      );
      await inside.release('go');
      trial.say('healed');
    },
  })),
);

/** It is busy with that for a moment, then the process ends by itself. */
const outOfMemory: readonly Cell[] = Object.entries(moments)
  .filter(([moment]) => moment === 'starting' || moment === 'watching')
  .flatMap(([moment, { job, enter }]) =>
    forEachKind(() => ({
      fault: 'F2',
      window: `memory-${moment}`,
      job,
      async meet(trial) {
        const { workers } = trial.slot;
        await workers.down();
        await workers.up({}, littleMemory);
        const inside = await enter(trial);
        const { worker: pid } = inside;
        const worker = workers.of(pid);
        await strike(
          trial,
          async () => {
            const gone = workers.kill(pid, 'SIGHUP');
            await Promise.all([worker.prints('JavaScript heap out of memory'), gone]);
            return 'SIGHUP: the heap is full, and the process has ended';
          },
          pid,
          inside,
        );
        await inside.release('go');
        await workers.whole();
        await workers.down();
        await workers.up();
        trial.say('healed');
      },
    })),
  );

export const workerSuffers: readonly Cell[] = [...blocked, ...outOfMemory];
