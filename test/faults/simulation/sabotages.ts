/**
 * Workers with one guard taken out, by composing the same parts in another way. Each has to be caught: the simulation must
 * find interleavings that break the invariant which the guard is there for, and the product must pass the very same ones.
 */
import { ECSClient } from '@aws-sdk/client-ecs';
import { EMRClient } from '@aws-sdk/client-emr';
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { GlueClient } from '@aws-sdk/client-glue';
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { awsService, clientOptions } from '../../../activities/aws/client.js';
import { createDrivers, type Drivers } from '../../../activities/drivers.js';
import { ecsDriver } from '../../../activities/ecs/driver.js';
import { emrServerlessDriver } from '../../../activities/emr-serverless/driver.js';
import { emrClusterDriver } from '../../../activities/emr/cluster-driver.js';
import { emrStepDriver } from '../../../activities/emr/step-driver.js';
import { glueDriver } from '../../../activities/glue/driver.js';
import type { JobDriver } from '../../../activities/job-driver.js';
import type { JobKind } from '../../../activities/specs.js';
import type { Target } from '../../../contracts/job.js';
import type { Timing } from '../../../contracts/timing.js';
import type { Transport } from '../../../activities/aws/client.js';
import type { Invariant } from './checks.js';
import { product, type Composition } from './compose.js';
import type { Fault, JobPlan, Plan } from './plan.js';

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

/** As if the attempts before it had sent nothing. */
function withoutRecord(info: Info): Info {
  return { ...info, heartbeatDetails: { v: 1 } };
}

/** Neither by its number nor by its schedule; each of the two guards covers much of what the other is for. */
function neverRefused(client: Client): Client {
  const heartbeat: Client['activity']['heartbeat'] = (token, details) =>
    client.activity.heartbeat(token as Uint8Array, details).catch(() => undefined);
  const describe = () => {
    const { activityId, currentAttemptScheduledTimestampMs } = Context.current().info;
    const scheduledTime = msToTs(currentAttemptScheduledTimestampMs);
    return Promise.resolve({ raw: { pendingActivities: [{ activityId, scheduledTime }] } });
  };
  return Object.create(client, {
    activity: { value: { heartbeat } },
    workflow: { value: { getHandle: () => ({ describe }) } },
  }) as Client;
}

function wrapped(change: (driver: JobDriver) => Partial<JobDriver>): Composition['drivers'] {
  return (timing, transport) => {
    const drivers = createDrivers(timing, transport);
    const made = new Map<JobDriver, JobDriver>();
    return (kind, target) => {
      const driver = drivers(kind, target);
      const sabotaged = made.get(driver) ?? { ...driver, ...change(driver) };
      made.set(driver, sabotaged);
      return sabotaged;
    };
  };
}

function retryingDrivers(timing: Timing, transport: Transport): Drivers {
  const made = new Map<JobKind, JobDriver>();
  const make = (kind: JobKind, target: Target): unknown => {
    const options = { ...clientOptions(target, timing, transport), maxAttempts: 3 };
    const makers = {
      glue: () => glueDriver(awsService(target, timing, new GlueClient(options))),
      ecs: () => ecsDriver(awsService(target, timing, new ECSClient(options))),
      'emr-step': () => emrStepDriver(awsService(target, timing, new EMRClient(options))),
      'emr-cluster': () => emrClusterDriver(awsService(target, timing, new EMRClient(options))),
      'emr-serverless': () => emrServerlessDriver(awsService(target, timing, new EMRServerlessClient(options))),
    } satisfies Record<JobKind, () => unknown>;
    return makers[kind]();
  };
  return (kind, target) => {
    const driver = made.get(kind) ?? (make(kind, target) as JobDriver);
    made.set(kind, driver);
    return driver;
  };
}

function believesItsStops({ stop, describe }: JobDriver): Partial<JobDriver> {
  const asked = new Set<string>();
  return {
    async stop(ref, why, askedBefore) {
      await stop(ref, why, askedBefore);
      asked.add(JSON.stringify(ref));
    },
    async describe(refs) {
      if (!refs.every((ref) => asked.has(JSON.stringify(ref)))) return describe(refs);
      return refs.map(() => ({ status: 'stopped', raw: 'STOPPED', reason: 'It was asked to' }));
    },
  };
}

function verb(): string | undefined {
  return asyncLocalStorage.getStore()?.info.activityType.split('.')[1];
}

function anyKey(): string {
  return Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
}
