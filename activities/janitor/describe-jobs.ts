/** Describes many jobs with few calls, one call after another: by the groups that a driver can describe together. */
import type { JobRef } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import type { JobDriver } from '../job-driver.js';
import { inTurn } from './in-turn.js';
import type { Shown } from './verdict.js';

/** What is told of each ref, or why nothing is: one group's trouble is not another's. */
export async function describeJobs(
  driver: JobDriver,
  refs: readonly JobRef[],
  timing: Timing,
  until: number,
): Promise<Map<JobRef, Shown | Error>> {
  const told = new Map<JobRef, Shown | Error>();
  for (const group of Map.groupBy(refs, (ref) => driver.group(ref)).values())
    for (let at = 0; at < group.length; at += driver.facts.batch)
      await describeBatch(group.slice(at, at + driver.facts.batch));
  return told;

  async function describeBatch(batch: readonly JobRef[]): Promise<void> {
    if (Date.now() >= until) {
      for (const ref of batch) told.set(ref, new Error('There was no time left to ask AWS about it'));
      return;
    }
    const trouble = await ask(batch);
    if (!trouble || batch.length === 1) return;
    // What one call for all can't tell (its listing is denied, one id is bad) calls for each may. Two that fail in a row
    // are an outage, not a bad id.
    let inARow = 0;
    for (const ref of batch.filter((its) => told.get(its) instanceof Error)) {
      inARow = inARow < 2 && Date.now() < until && !(await ask([ref])) ? 0 : inARow + 1;
      if (inARow >= 2) return;
    }
  }

  /** Undefined when it was answered. */
  async function ask(batch: readonly JobRef[]): Promise<Error | undefined> {
    let left = batch;
    try {
      for (;;) {
        const asked = left;
        const states = await inTurn(timing, until, () => driver.describe(asked));
        asked.forEach((ref, index) => told.set(ref, { ref, awsId: driver.links(ref).awsId, state: states[index] }));
        left = asked.filter((_, index) => !states[index]);
        // Those that a driver did not come to are asked once more, as long as it comes to some.
        if (left.length === 0 || left.length === asked.length) return undefined;
      }
    } catch (error) {
      const trouble = error instanceof Error ? error : new Error(String(error));
      for (const ref of left) told.set(ref, trouble);
      return trouble;
    }
  }
}
