/** F16: the workers' credentials expire, every second time are revoked, and come back. */
import type { Cell } from '../cell.js';
import type { Trial } from '../trial.js';
import { met } from './asked.js';
import { forEachKind, forEver, hasEnded, isWatched, loseReply, searchFails, startFails, strike } from './scenario.js';

const accessKey = 'millrace-worker';

/** For as long as `meanwhile` takes; they come back whatever becomes of it. */
async function withoutCredentials(trial: Trial, variant: number, meanwhile: () => Promise<string>): Promise<void> {
  const { plane } = trial.slot;
  const how = variant % 2 === 0 ? 'expired' : 'unknown';
  await plane.control('credentials', { accessKey, how });
  try {
    await strike(trial, async () => `${how}: ${await meanwhile()}`);
  } finally {
    await plane.control('credentials', { accessKey, how: 'valid' });
  }
  trial.say('healed');
}

/** Calls that AWS has refused for want of credentials. */
const refused = (trial: Trial, operation?: string, times = 1) =>
  met(trial, { what: 'credentials', times, ...(operation !== undefined && { operation }) });

const atStart = forEachKind(() => ({
  fault: 'F16',
  window: 'start',
  meet: (trial, variant) =>
    withoutCredentials(trial, variant, async () => {
      await trial.start();
      // Of Glue its job is asked for first.
      const said = await refused(trial);
      return `${said}, attempt ${(await startFails(trial)).attempt}`;
    }),
}));

/** A job is there that nobody has heard of, and it can't be looked for. */
const atFind = forEachKind((kind) => ({
  fault: 'F16',
  window: 'find',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    const { plane } = trial.slot;
    // So that it is not found before they are gone; found it is as soon as they are back.
    await plane.show(kind, { listingsAfterMs: forEver });
    await loseReply(trial);
    await withoutCredentials(trial, variant, async () => {
      const said = await refused(trial, trial.driver.list);
      const failed = await searchFails(trial);
      await plane.show(kind, {});
      return `${said}, attempt ${failed.attempt}`;
    });
  },
}));

/** The job ends while nobody can see it. */
const atWait = forEachKind(() => ({
  fault: 'F16',
  window: 'wait',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    await trial.start();
    await isWatched(trial);
    await withoutCredentials(trial, variant, async () => {
      const said = await refused(trial, trial.driver.describe, 2);
      trial.job.end();
      await hasEnded(trial);
      return said;
    });
  },
}));

const atStop = forEachKind(() => ({
  fault: 'F16',
  window: 'stop',
  job: { forMs: 'until-told' },
  async meet(trial, variant) {
    await trial.start();
    await isWatched(trial);
    await withoutCredentials(trial, variant, async () => {
      await trial.cancel();
      return refused(trial, trial.driver.stop, 2);
    });
  },
}));

export const credentials: readonly Cell[] = [...atStart, ...atFind, ...atWait, ...atStop];
