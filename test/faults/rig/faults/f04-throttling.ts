/** F4: AWS has too much to do, or says so in other words: nothing was done, and later is fine. */
import type { JobKind } from '../../../../activities/specs.js';
import type { Fault } from '../../../../local/aws/faults.js';
import type { Cell } from '../cell.js';
import type { Trial } from '../trial.js';
import { met } from './asked.js';
import {
  exists,
  forEachKind,
  forEver,
  hasEnded,
  isWatched,
  loseReply,
  searchFails,
  startFails,
  strike,
} from './scenario.js';

const throttled: Fault = { type: 'error', code: 'ThrottlingException', message: 'Rate exceeded' };

/** Of ten starts nine are turned away, and of those after them every third. */
const storm = forEachKind(() => ({
  fault: 'F4',
  window: 'storm',
  pipeline: 'parallel',
  async input(trial) {
    const others = await Promise.all(['b', 'c'].map((name) => trial.another(name, { forMs: 200 })));
    return { specs: [trial.spec, ...others.map(({ spec }) => spec)] };
  },
  async meet(trial) {
    const { service, start } = trial.driver;
    const turnAway = (times: number, skip: number) =>
      trial.slot.plane.fault({ service, operation: start, match: trial.id, times, skip, fault: throttled });
    // What one rule lets pass the next one sees: each has to let pass what those before it did.
    await turnAway(9, 0);
    for (const passed of [1, 3, 5]) await turnAway(1, passed);
    await trial.start();
    await strike(trial, async () => {
      const turned = () => trial.events().filter(({ event, from }) => from === 'plane' && event === 'refused').length;
      await trial.when('the storm is over', () => turned() >= 9);
      return `${turned()} starts were turned away`;
    });
    trial.say('healed');
  },
}));

/** The name is that of a mistake, and only the text tells. */
const names: Readonly<Record<JobKind, string>> = {
  glue: 'InvalidInputException',
  ecs: 'InvalidParameterException',
  'emr-step': 'ValidationException',
  'emr-cluster': 'ValidationException',
  'emr-serverless': 'ValidationException',
};

const inOtherWords = forEachKind((kind) => ({
  fault: 'F4',
  window: 'rate-exceeded',
  async meet(trial) {
    const { service, start } = trial.driver;
    const fault: Fault = { type: 'error', code: names[kind], message: 'Rate exceeded. (Service: AmazonEC2)' };
    await trial.slot.plane.fault({ service, operation: start, match: trial.id, times: 2, fault });
    await trial.start();
    await strike(trial, async () => {
      const said = await met(trial, { what: 'error', operation: start });
      return `${said}, attempt ${(await startFails(trial)).attempt}`;
    });
    await exists(trial);
    trial.say('healed');
  },
}));

/** The job that is looked for is on a later page, and the first page alone says that there is none. */
const searching = (window: string, fault: Fault): readonly Cell[] =>
  forEachKind(() => ({
    fault: 'F4',
    window,
    job: { forMs: 'until-told' },
    async meet(trial) {
      const { service, list, secondPage } = trial.driver;
      const rule = { service, operation: list, match: secondPage, times: 1_000, fault };
      await hideBehindOthers(trial, () => trial.slot.plane.fault(rule));
      await strike(trial, async () => {
        const said = await met(trial, { what: 'error', operation: list });
        const first = await searchFails(trial);
        return `${said}, attempts ${first.attempt} and ${(await searchFails(trial, { after: first.attempt })).attempt}`;
      });
      // What the slot has made so far is found by one page again: one by one it would take longer than an attempt may.
      await trial.slot.plane.reset();
      trial.say('healed');
    },
  }));

/** A lost reply; pages of one job, and jobs of somebody else's around it. */
async function hideBehindOthers(trial: Trial, before: () => Promise<void>): Promise<void> {
  const { plane, decoys } = trial.slot;
  const { kind, foreign } = trial.driver;
  const other = async () => void decoys.push({ jobId: await foreign(trial.slot, trial.id), why: 'foreign-run' });
  await plane.control('page-size', { max: 1 });
  // ECS lists those of one mark by themselves: the second listing is asked when the first has none.
  if (kind === 'ecs') await plane.show(kind, { listingsAfterMs: forEver });
  await other();
  await loseReply(trial, before);
  await other();
}

const stop = forEachKind(() => ({
  fault: 'F4',
  window: 'stop',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { service, stop: operation } = trial.driver;
    await trial.start();
    await isWatched(trial);
    await trial.slot.plane.fault({ service, operation, times: 3, fault: throttled });
    await trial.cancel();
    await strike(trial, () => met(trial, { what: 'error', operation, times: 3 }));
    trial.say('healed');
  },
}));

/** The job ends while nobody can see it. */
const describe = forEachKind(() => ({
  fault: 'F4',
  window: 'describe',
  job: { forMs: 'until-told' },
  async meet(trial) {
    const { service, describe: operation } = trial.driver;
    await trial.start();
    await isWatched(trial);
    await trial.slot.plane.fault({ service, operation, times: 1_000, fault: throttled });
    await strike(trial, () => met(trial, { what: 'error', operation, times: 3 }));
    trial.job.end();
    await hasEnded(trial);
    trial.say('healed');
  },
}));

export const throttling: readonly Cell[] = [
  ...storm,
  ...inOtherWords,
  ...searching('find-throttled', throttled),
  ...searching('find-denied', { type: 'error', code: 'AccessDeniedException', message: 'is not authorized' }),
  ...stop,
  ...describe,
];
