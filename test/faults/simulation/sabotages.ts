/**
 * Workers with one guard taken out, by composing the same parts in another way. Each has to be caught: the simulation must
 * find interleavings that break the invariant which the guard is there for, and the product must pass the very same ones.
 */
import type { JobKind } from '../../../activities/specs.js';
import type { Invariant } from './checks.js';
import { product, type Composition } from './compose.js';
import type { Fault, JobPlan, Plan } from './plan.js';
import {
  anyKey,
  believesItsStops,
  neverRefused,
  retryingDrivers,
  verb,
  withoutRecord,
  wrapped,
} from './sabotaged-parts.js';

export interface Sabotage {
  name: string;
  /** What it takes out. */
  guarantee: string;
  kind: JobKind;
  /** Red in at least one interleaving; what else may turn red with it. */
  expected: readonly Invariant[];
  composition: Composition;
  /** What every plan has, where chance alone would seldom come to it. */
  focus?: Partial<Plan>;
}

const longJob: JobPlan = { startsAfterMs: 0, runsMs: 300_000, exitCode: 0, ignoresStop: false };
const lostReply: Fault = { at: 'start:reply', nth: 0, times: 1, what: { do: 'lose', how: 'reset' } };

export const sabotages: readonly Sabotage[] = [
  {
    name: 'no fence',
    guarantee: 'an attempt that is not the current one sends nothing',
    kind: 'glue',
    expected: ['I2a'],
    composition: { ...product, client: neverRefused },
    // Its word comes back in time; the worker is frozen when it reads the job's definition, and wakes behind its successor.
    focus: { faults: [{ at: 'look:request', nth: 0, times: 1, what: { do: 'freeze', ms: 90_000 } }] },
  },
  {
    name: 'no settling',
    guarantee: 'a listing proves that there is no job only when it has had the time to show it',
    kind: 'emr-step',
    expected: ['I2a'],
    composition: {
      ...product,
      timing: (timing) => ({ ...timing, requestTimeout: '0ms', settlingMargin: '0ms' }),
      drivers: wrapped((driver) => ({ facts: { ...driver.facts, listingLag: '0ms' } })),
    },
  },
  {
    name: 'no find',
    guarantee: 'a job that a lost reply has started is found by its key',
    kind: 'glue',
    expected: ['I2a', 'I3'],
    composition: { ...product, drivers: wrapped(() => ({ find: () => Promise.resolve(undefined) })) },
  },
  {
    name: 'no find for a stop',
    guarantee: 'a stop without a ref finds the job',
    kind: 'emr-serverless',
    expected: ['I3'],
    composition: {
      ...product,
      drivers: wrapped(({ find }) => ({
        find: (spec, mark) => (verb() === 'stop' ? Promise.resolve(undefined) : find(spec, mark)),
      })),
    },
    focus: {
      jobs: [longJob],
      faults: [lostReply, { at: 'start:request', nth: 0, times: 1, what: { do: 'cancel' } }],
    },
  },
  {
    name: 'SDK retries on',
    guarantee: 'a call is sent once',
    kind: 'glue',
    expected: ['I2a'],
    composition: { ...product, drivers: retryingDrivers },
  },
  {
    name: 'no send record',
    guarantee: 'an attempt knows what the ones before it have sent',
    kind: 'emr-cluster',
    expected: ['I2a'],
    composition: {
      ...product,
      info: (info) => (info.activityType.endsWith('.start') ? withoutRecord(info) : info),
    },
  },
  {
    name: 'the attempt number trusted',
    guarantee: 'a first attempt after a reset is not the first',
    kind: 'emr-step',
    expected: ['I2a'],
    composition: {
      ...product,
      info: (info) => (info.activityType.endsWith('.start') && info.attempt === 1 ? withoutRecord(info) : info),
    },
    focus: {
      faults: [lostReply, { at: 'start:request', nth: 0, times: 1, what: { do: 'reset-activity', forget: false } }],
    },
  },
  {
    name: 'a key for each attempt',
    guarantee: 'the key stands in history before anything is sent',
    kind: 'glue',
    expected: ['I2c'],
    composition: {
      ...product,
      drivers: wrapped(({ start }) => ({
        start: (spec, launch, fence) => start(spec, { ...launch, mark: { ...launch.mark, key: anyKey() } }, fence),
      })),
    },
  },
  {
    name: 'stop not awaited',
    guarantee: 'a run ends after its jobs',
    kind: 'ecs',
    expected: ['I3'],
    composition: { ...product, drivers: wrapped(believesItsStops) },
    focus: {
      jobs: [{ ...longJob, ignoresStop: true }],
      faults: [{ at: 'look:reply', nth: 2, times: 1, what: { do: 'cancel' } }],
    },
  },
];
