/** A driver on a job plane of a test file's own: what the rigs of all services have in common. */
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { AwsService } from '../../activities/aws/client.js';
import type { JobDriver, Launch, Started } from '../../activities/job-driver.js';
import type { JobSpec } from '../../contracts/history.js';
import type { JobRef, JobState, Target } from '../../contracts/job.js';
import type { Plane, PlaneOptions } from '../../local/aws/plane.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from '../plane/plane-alone.js';
import { useCredentials } from './credentials.js';
import { aLaunch, callsOf, openFence, targetOf } from './scripted-plane.js';

export interface DriverOnPlane<Spec extends JobSpec, Ref extends JobRef, Result, Client> {
  plane: Plane;
  /** A new one for each test, with its client and the names of the calls that it makes. */
  driver: JobDriver<Spec, Ref, Result>;
  aws: AwsService<Client>;
  client: Client;
  calls: string[];
  /** Takes another driver, with caches of its own, as another worker has them. */
  newDriver(target?: Partial<Target>): void;
  /** What comes of a start. */
  send(spec: Spec, launch?: Launch): Promise<Started<Ref>>;
  /** Throws where the start is refused. */
  begin(spec: Spec, launch?: Launch): Promise<Ref>;
  stateOf(ref: Ref): Promise<JobState<Result> | undefined>;
  /** The ledger's words about a name, in order. */
  eventsOf(name: string): string[];
}

interface AnyClient {
  middlewareStack: { add(...args: never[]): void };
  destroy(): void;
}

/** What a driver is made of, for a target. */
export type MakeDriver<Spec extends JobSpec, Ref extends JobRef, Result, Client> = (target: Target) => {
  aws: AwsService<Client>;
  driver: JobDriver<Spec, Ref, Result>;
};

/** To be called once, outside of tests. */
export function driverOnPlane<Spec extends JobSpec, Ref extends JobRef, Result, Client extends AnyClient>(
  make: MakeDriver<Spec, Ref, Result, Client>,
  options: Partial<PlaneOptions> = {},
): DriverOnPlane<Spec, Ref, Result, Client> {
  const rig = {
    newDriver(target) {
      const made = make(targetOf(rig.plane, target));
      onTestFinished(() => made.aws.client.destroy());
      Object.assign(rig, made, { client: made.aws.client, calls: callsOf(made.aws.client) });
    },
    send: (spec, launch = aLaunch()) => rig.driver.start(spec, launch, openFence),
    async begin(spec, launch) {
      const answer = await rig.send(spec, launch);
      if (!('started' in answer)) throw new Error(`Refused: ${answer.refused}`);
      return answer.started;
    },
    stateOf: async (ref) => (await rig.driver.describe([ref]))[0],
    eventsOf: (name) => rig.plane.ledger().flatMap((entry) => (entry.name === name ? [entry.event] : [])),
  } as DriverOnPlane<Spec, Ref, Result, Client>;

  beforeAll(async () => {
    useCredentials('millrace-worker');
    rig.plane = await startPlaneAlone(options);
  });
  afterAll(() => endPlane(rig.plane as PlaneAlone));
  beforeEach(() => {
    rig.plane.clearFaults();
    rig.newDriver();
  });
  return rig;
}
