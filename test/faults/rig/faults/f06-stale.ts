/** F6: what AWS shows is behind what is, gone, or goes back. */
import type { Cell } from '../cell.js';
import { words } from '../states.js';
import type { Trial } from '../trial.js';
import { hide } from '../windows/finding.js';
import { holdAtProxy } from '../windows/holding.js';
import { asked, met, watchFor } from './asked.js';
import { exists, forEachKind, forEver, hasEnded, isWatched, loseReply, strike } from './scenario.js';

/** A reply is lost, and the listings do not show the job to whoever looks for it: a start, or with a token the stop. */
const listings = forEachKind(() => ({
  fault: 'F6',
  window: 'listings',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { list, token } = trial.driver;
    await hide(trial);
    const { job } = await loseReply(trial);
    await strike(trial, async () => `job ${job}: ${await met(trial, { what: 'hidden', operation: list })}`);
    if (token === 'expiring') await hasEnded(trial);
    else {
      await trial.when(
        'the start ends',
        ({ event, verb, outcome }) =>
          event === 'completed' && verb === 'start' && (outcome === 'started' || outcome === 'adopted'),
      );
    }
    trial.say('healed');
  },
}));

/** Not yet shown to describe, as often as anybody looks: unknown for a while, and never lost. */
const hiddenMs = 1_500;

const describes = forEachKind(() => ({
  fault: 'F6',
  window: 'describes',
  job: { forMs: 2_000 },
  async meet(trial) {
    // Steps are described by listing them.
    await trial.slot.plane.show(trial.driver.kind, { listingsAfterMs: hiddenMs, describeAfterMs: hiddenMs });
    await trial.start();
    await isWatched(trial);
    const { job, at } = await exists(trial);
    await strike(trial, async () => {
      const said = await met(trial, { what: 'hidden', operation: trial.driver.describe, times: 3 });
      await trial.slot.events.passes(at + hiddenMs);
      return `watched while unknown: ${job}, ${said}`;
    });
    trial.say('healed');
  },
}));

/** Seen, then unknown to AWS, then seen again as ended: no verdict comes of what AWS does not know for a while. */
const unknown = forEachKind((kind) => ({
  fault: 'F6',
  window: 'unknown',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { plane } = trial.slot;
    await trial.start();
    await isWatched(trial);
    await asked(trial, trial.driver.describe);
    await plane.show(kind, { listingsAfterMs: forEver, describeAfterMs: forEver });
    await strike(trial, () => met(trial, { what: 'hidden', operation: trial.driver.describe, times: 2 }));
    trial.job.end();
    await hasEnded(trial);
    await plane.show(kind, {});
    trial.say('healed');
  },
}));

/** ECS forgets what has stopped, here before anybody has seen it: nobody can tell how it ended. */
const forgotten = forEachKind(
  (kind) => ({
    fault: 'F6',
    window: 'forgotten',
    async meet(trial) {
      const { plane } = trial.slot;
      await plane.show(kind, { describeAfterMs: forEver });
      await trial.start();
      const { job = '' } = await exists(trial);
      await hasEnded(trial);
      await strike(trial, async () => {
        await plane.control('forget', { id: job });
        await plane.show(kind, {});
        return met(trial, { what: 'forgotten', operation: trial.driver.describe });
      });
      trial.isLeft();
    },
  }),
  ['ecs'],
);

/** A worker has seen the end and dies before it can say so; whoever looks next is shown that the job runs. */
const endedThenRunning = forEachKind((kind) => ({
  fault: 'F6',
  window: 'ended-then-running',
  async meet(trial) {
    const { plane, workers } = trial.slot;
    const inside = await holdAtProxy(trial, 'completion', { verb: 'wait' });
    await strike(
      trial,
      async () => {
        await tell(trial, words[kind].running, 2);
        const look = await watchFor(trial, trial.driver.describe);
        await workers.kill(inside.worker);
        await inside.release('lost');
        await look.comes();
        return met(trial, { what: 'state', times: 2 });
      },
      inside.worker,
      inside,
    );
    await plane.clear();
    trial.say('healed');
  },
}));

/** Running, then in the queue again. */
const runningThenQueued = forEachKind((kind) => ({
  fault: 'F6',
  window: 'running-then-queued',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await asked(trial, trial.driver.describe);
    await tell(trial, words[kind].queued, 2);
    await strike(trial, () => met(trial, { what: 'state', times: 2 }));
    trial.say('healed');
  },
}));

/** It has ended well, AWS goes on to show it as running, and the run is cancelled: what it came to counts. */
const endedUnseen = forEachKind((kind) => ({
  fault: 'F6',
  window: 'ended-unseen',
  job: { forMs: 'until-told' },
  async meet(trial) {
    await trial.start();
    await isWatched(trial);
    await tell(trial, words[kind].running, 1_000);
    trial.job.end();
    await hasEnded(trial);
    await strike(trial, async () => {
      const stop = await watchFor(trial, trial.driver.stop, { stage: 'done' });
      await trial.cancel();
      await stop.comes();
      return `a stop was asked of a job that had ended; ${await met(trial, { what: 'state' })}`;
    });
    trial.say('healed');
  },
}));

async function tell(trial: Trial, state: string, times: number): Promise<void> {
  const { job: id } = await exists(trial);
  await trial.slot.plane.control('state', { id, state, times });
}

export const stale: readonly Cell[] = [
  ...listings,
  ...describes,
  ...unknown,
  ...forgotten,
  ...endedThenRunning,
  ...runningThenQueued,
  ...endedUnseen,
];
