/** One driver per spec: a kind without one does not compile. A driver serves one target and is made when first asked for. */
import { ECSClient } from '@aws-sdk/client-ecs';
import type { EMRClient } from '@aws-sdk/client-emr';
import type { EMRServerlessClient } from '@aws-sdk/client-emr-serverless';
import { GlueClient } from '@aws-sdk/client-glue';
import type { Target } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import { awsService, clientOptions, type AwsService, type Transport } from './aws/client.js';
import { ecsDriver } from './ecs/driver.js';
import { ecsIam } from './ecs/iam.js';
import { emrServerlessService } from './emr-serverless/client.js';
import { emrServerlessDriver } from './emr-serverless/driver.js';
import { emrServerlessIam } from './emr-serverless/iam.js';
import { emrService } from './emr/client.js';
import { emrClusterDriver } from './emr/cluster-driver.js';
import { emrClusterIam, emrStepIam } from './emr/iam.js';
import { emrStepDriver } from './emr/step-driver.js';
import { glueDriver } from './glue/driver.js';
import { glueIam } from './glue/iam.js';
import type { IamStatement } from './aws/iam.js';
import { withShortErrors } from './aws/short-errors.js';
import type { JobDriver } from './job-driver.js';
import type { JobKind, JobTypes } from './specs.js';

type DriverOf<Kind extends JobKind> = JobDriver<
  JobTypes[Kind]['spec'],
  JobTypes[Kind]['ref'],
  JobTypes[Kind]['result']
>;

/** Clients are made once per target; the two kinds of EMR share theirs, because they share its limits. */
interface Clients {
  glue(): AwsService<GlueClient>;
  ecs(): AwsService<ECSClient>;
  emr(): AwsService<EMRClient>;
  emrServerless(): AwsService<EMRServerlessClient>;
}

const makers: { [Kind in JobKind]: (clients: Clients) => DriverOf<Kind> } = {
  glue: (clients) => glueDriver(clients.glue()),
  ecs: (clients) => ecsDriver(clients.ecs()),
  'emr-step': (clients) => emrStepDriver(clients.emr()),
  'emr-cluster': (clients) => emrClusterDriver(clients.emr()),
  'emr-serverless': (clients) => emrServerlessDriver(clients.emrServerless()),
};

/** What each driver needs of IAM: printed in docs/on-aws.md, enforced by the local AWS. */
export const driverIam: Readonly<Record<JobKind, readonly IamStatement[]>> = {
  glue: glueIam,
  ecs: ecsIam,
  'emr-step': emrStepIam,
  'emr-cluster': emrClusterIam,
  'emr-serverless': emrServerlessIam,
};

/** Drivers erase to the common shape here: behind this line nothing knows a service. */
export type Drivers = (kind: JobKind, target: Target) => JobDriver;

/** `transport`: in place of HTTP, for who runs the drivers without a network. */
export function createDrivers(timing: Timing, transport?: Transport): Drivers {
  const clients = new Map<string, Clients>();
  const made = new Map<string, JobDriver>();
  return (kind, target) => {
    const place = JSON.stringify(target);
    const its = clients.get(place) ?? clientsOf(target, timing, transport);
    clients.set(place, its);
    const id = `${kind} ${place}`;
    const driver = made.get(id) ?? (makers[kind](its) as unknown as JobDriver);
    made.set(id, driver);
    return driver;
  };
}

function clientsOf(target: Target, timing: Timing, transport: Transport | undefined): Clients {
  const options = () => clientOptions(target, timing, transport);
  return {
    glue: once(() => awsService(target, timing, withShortErrors(new GlueClient(options())))),
    ecs: once(() => awsService(target, timing, withShortErrors(new ECSClient(options())))),
    emr: once(() => emrService(target, timing, transport)),
    emrServerless: once(() => emrServerlessService(target, timing, transport)),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
