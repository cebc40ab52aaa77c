/** The windows of a launch whose start may have been heard: it settles, and it is looked for page by page. */
import { toMs } from '../../../../contracts/duration.js';
import { traceFactsOf } from '../../simulation/aws/lags.js';
import { exists } from '../faults/scenario.js';
import type { Trial } from '../trial.js';
import { holdAtPlane } from './holding.js';
import type { Inside, Window } from './window.js';

/** The reply is lost, and AWS's listings do not show the job yet. Services with a token only look when they have to stop. */
async function loseReply(trial: Trial): Promise<void> {
  const { plane } = trial.slot;
  const { service, start } = trial.driver;
  await plane.fault({ service, operation: start, match: trial.id, fault: { type: 'lose-reply', how: 'reset' } });
  await trial.start();
  await exists(trial);
  if (trial.driver.token === 'expiring') await trial.cancel();
}

/** Until there was time for another attempt, but no longer than its service may: what comes later would be AWS's lie. */
export function hide({ slot, driver }: Trial): Promise<void> {
  const { glueListingLag, retryInterval } = slot.order.timing;
  const { listingLagMs } = traceFactsOf(driver.kind, slot.order.timing);
  return slot.plane.show(driver.kind, {
    listingsAfterMs: Math.min(listingLagMs, toMs(glueListingLag) + toMs(retryInterval)),
  });
}

export const settling: Window = {
  name: 'W12',
  says: 'settling',
  job: { forMs: 'until-told' },
  async enter(trial): Promise<Inside> {
    await hide(trial);
    await loseReply(trial);
    const settles = await trial.when(
      'the launch settles',
      (event) => event.event === 'completed' && event.outcome === 'settling',
    );
    const attempts = trial.slot.events.size();
    return {
      worker: Number(settles.worker),
      exited: () =>
        trial.slot.events
          .all()
          .slice(attempts)
          .some((event) => event.event === 'delivered' && event.verb === settles.verb && event.key === trial.key()),
      release: () => Promise.resolve(),
    };
  },
};

export const paging: Window = {
  name: 'W13',
  says: 'between two pages of find',
  job: { forMs: 'until-told' },
  async enter(trial): Promise<Inside> {
    const { plane, decoys } = trial.slot;
    await plane.control('page-size', { max: 1 });
    if (trial.driver.token === 'expiring') await hide(trial);
    // So that there is a second page, and something on it that must be left alone.
    decoys.push({ jobId: await trial.driver.foreign(trial.slot, trial.id), why: 'foreign-run' });
    return holdAtPlane(trial, trial.driver.list, 'read', {
      begin: () => loseReply(trial),
      match: trial.driver.secondPage,
      verb: trial.driver.token === 'expiring' ? 'stop' : 'start',
    });
  },
};
