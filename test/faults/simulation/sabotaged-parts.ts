/** The product's parts with something left out, for `sabotages.ts`. */
import { ECSClient } from '@aws-sdk/client-ecs';
import { EMRClient } from '@aws-sdk/client-emr';
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { GlueClient } from '@aws-sdk/client-glue';
import { asyncLocalStorage, Context, type Info } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { awsService, clientOptions, type Transport } from '../../../activities/aws/client.js';
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
import type { Composition } from './compose.js';

/** As if the attempts before it had sent nothing. */
export function withoutRecord(info: Info): Info {
  return { ...info, heartbeatDetails: { v: 1 } };
}

/** Neither by its number nor by its schedule; each of the two guards covers much of what the other is for. */
export function neverRefused(client: Client): Client {
  const heartbeat: Client['activity']['heartbeat'] = (token, details) =>
    client.activity.heartbeat(token as Uint8Array, details).catch(() => undefined);
  const describe = () => {
    const { activityId, currentAttemptScheduledTimestampMs } = Context.current().info;
    const scheduledTime = msToTs(currentAttemptScheduledTimestampMs);
    const lastStartedTime = msToTs(Date.now());
    return Promise.resolve({ raw: { pendingActivities: [{ activityId, scheduledTime, lastStartedTime }] } });
  };
  return Object.create(client, {
    activity: { value: { heartbeat } },
    workflow: { value: { getHandle: () => ({ describe }) } },
  }) as Client;
}

export function wrapped(change: (driver: JobDriver) => Partial<JobDriver>): Composition['drivers'] {
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

export function retryingDrivers(timing: Timing, transport: Transport): Drivers {
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

export function believesItsStops({ stop, describe }: JobDriver): Partial<JobDriver> {
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

export function verb(): string | undefined {
  return asyncLocalStorage.getStore()?.info.activityType.split('.')[1];
}

export function anyKey(): string {
  return Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
}
