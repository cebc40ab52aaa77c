/** F11: AWS has no room for a while, or takes back what it has given. */
import type { JobKind } from '../../../../activities/specs.js';
import type { Cell } from '../cell.js';
import { now } from '../clock.js';
import { Contradiction } from '../contradiction.js';
import type { SlotEvent } from '../slot.js';
import { isOurs, type Trial } from '../trial.js';
import { exists, forEachKind, isWatched, strike } from './scenario.js';

/**
 * Refused for lack of room, each time as another launch, until one is taken. Every fifth time for minutes: each wait is
 * twice as long as the one before, so that five of them are eight minutes by the product's durations, and half a minute by
 * the rig's.
 */
const refused = (window: string, runOut: (trial: Trial, times: number) => Promise<unknown>): readonly Cell[] =>
  forEachKind(() => ({
    fault: 'F11',
    window,
    async meet(trial, variant) {
      const times = variant % 5 === 4 ? 5 : 2;
      await runOut(trial, times);
      await trial.start();
      await strike(trial, async () => {
        const since = now();
        const keys: (string | undefined)[] = [];
        let last: SlotEvent | undefined;
        while (keys.length < times) keys.push((last = await isRefused(trial, keys)).key);
        const taken = await exists(trial, longestWaitMs);
        if (keys.includes(taken.key)) {
          throw new Contradiction('I2b', `Launch ${taken.key} was started after it had been refused for good`);
        }
        const ms = Math.round(taken.at - since);
        return `refused as ${keys.join(', ')}: ${last?.why}; taken as ${taken.key}, ${ms} ms after the start`;
      });
      trial.say('healed');
    },
  }));

/** By the rig's durations no wait is longer than 18 s; the rest is patience. */
const longestWaitMs = 60_000;

const isRefused = (trial: Trial, notAs: readonly (string | undefined)[] = []): Promise<SlotEvent> =>
  trial.when(
    'a launch is refused',
    (event) => event.from === 'plane' && event.event === 'refused' && isOurs(event) && !notAs.includes(event.key),
    longestWaitMs,
  );

const noRoom = refused('capacity', (trial, times) =>
  trial.slot.plane.control('capacity', { times, service: trial.driver.kind }),
);

/** What AWS says of too many at once, where it has words of its own for that. */
const limits: Readonly<Partial<Record<JobKind, { code: string; message: string; status?: number }>>> = {
  glue: { code: 'ResourceNumberLimitExceededException', message: 'Max concurrent job runs per account exceeded' },
  ecs: { code: 'ClientException', message: "You've reached the limit on the number of tasks you can run concurrently" },
  'emr-serverless': {
    code: 'ServiceQuotaExceededException',
    message: 'Max concurrent vCPUs per account',
    status: 402,
  },
};

const tooMany = refused('concurrency', (trial, times) => {
  const { service, start, kind } = trial.driver;
  const limit = limits[kind] ?? { code: 'ValidationException', message: limitOfEmr };
  return trial.slot.plane.fault({
    service,
    operation: start,
    match: trial.id,
    times,
    fault: { type: 'error', ...limit },
  });
});

const limitOfEmr =
  'The maximum number of active steps has reached the limit; the number of instances exceeds the limit.';

/** What takes a running job away, in AWS's words for the job of each kind. */
const losses: Readonly<Record<'spot' | 'host', Readonly<Record<JobKind, string>>>> = {
  spot: {
    glue: 'Resource unavailable: the worker was taken back',
    ecs: 'SpotInterruption',
    'emr-step': 'The node that ran it was taken back',
    'emr-cluster': 'INSTANCE_FAILURE',
    'emr-serverless': 'Spot workers were lost',
  },
  host: {
    glue: 'Internal service error',
    ecs: 'InfrastructureHealth',
    'emr-step': 'The node that ran it has failed',
    'emr-cluster': 'INTERNAL_ERROR',
    'emr-serverless': 'Internal service failure',
  },
};

const takenAway = (Object.keys(losses) as (keyof typeof losses)[]).flatMap((window) =>
  forEachKind((kind) => ({
    fault: 'F11',
    window,
    job: { forMs: 'until-told' },
    async meet(trial) {
      await trial.start();
      await isWatched(trial);
      const first = await exists(trial);
      await strike(trial, async () => {
        await trial.slot.plane.control('interrupt', { id: first.job, reason: losses[window][kind] });
        const again = await trial.when(
          'it is launched again',
          (event) => event.from === 'plane' && event.event === 'committed' && isOurs(event) && event.key !== first.key,
        );
        return `${first.job} was taken away, ${again.job} is its successor`;
      });
      trial.say('healed');
    },
  })),
);

export const capacity: readonly Cell[] = [...noRoom, ...tooMany, ...takenAway];
