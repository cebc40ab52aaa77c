/** One driver per spec: a kind without one does not compile. A driver serves one target and is made when first asked for. */
import { ECSClient } from '@aws-sdk/client-ecs';
import { GlueClient } from '@aws-sdk/client-glue';
import type { Target } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import { awsService, clientOptions } from './aws/client.js';
import { ecsDriver } from './ecs/driver.js';
import { ecsIam } from './ecs/iam.js';
import { glueDriver } from './glue/driver.js';
import { glueIam } from './glue/iam.js';
import type { IamStatement } from './aws/iam.js';
import type { JobDriver } from './job-driver.js';
import type { JobKind, JobTypes } from './specs.js';

type DriverOf<Kind extends JobKind> = JobDriver<
  JobTypes[Kind]['spec'],
  JobTypes[Kind]['ref'],
  JobTypes[Kind]['result']
>;

const makers: { [Kind in JobKind]: (target: Target, timing: Timing) => DriverOf<Kind> } = {
  glue: (target, timing) => glueDriver(awsService(target, timing, new GlueClient(clientOptions(target, timing)))),
  ecs: (target, timing) => ecsDriver(awsService(target, timing, new ECSClient(clientOptions(target, timing)))),
};

/** What each driver needs of IAM: printed in docs/on-aws.md, enforced by the local AWS. */
export const driverIam: Readonly<Record<JobKind, readonly IamStatement[]>> = { glue: glueIam, ecs: ecsIam };

/** Drivers erase to the common shape here: behind this line nothing knows a service. */
export type Drivers = (kind: JobKind, target: Target) => JobDriver;

export function createDrivers(timing: Timing): Drivers {
  const made = new Map<string, JobDriver>();
  return (kind, target) => {
    const id = JSON.stringify([kind, target]);
    const driver = made.get(id) ?? (makers[kind](target, timing) as unknown as JobDriver);
    made.set(id, driver);
    return driver;
  };
}
