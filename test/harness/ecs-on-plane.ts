/** The ECS driver on a job plane of a test file's own. */
import { ECSClient, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { awsService, clientOptions } from '../../activities/aws/client.js';
import { ecsDriver } from '../../activities/ecs/driver.js';
import type { EcsRef, EcsResult } from '../../activities/ecs/ref.js';
import { ecsTask, type EcsSpec } from '../../activities/ecs/spec.js';
import type { JobDriver, Started } from '../../activities/job-driver.js';
import type { JobState, Target } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { createTaskDefinition } from './aws-setup.js';
import { aLaunch, callsOf, openFence, startScriptedPlane, targetOf, unitTiming } from './scripted-plane.js';

export interface EcsOnPlane {
  plane: Plane;
  /** A new one for each test, with its client and the names of the calls that it makes. */
  driver: JobDriver<EcsSpec, EcsRef, EcsResult>;
  client: ECSClient;
  calls: string[];
  /** Takes another driver, with caches of its own, as another worker has them. */
  newDriver(target?: Partial<Target>): void;
  /** Registers a scripted family of one container, where nothing else is said, in the cluster `etl`. */
  aFamily(name: string, changes?: Partial<RegisterTaskDefinitionCommandInput>, script?: JobScript): Promise<EcsSpec>;
  start(spec: EcsSpec, launch?: ReturnType<typeof aLaunch>): Promise<Started<EcsRef>>;
  /** A task of a family of its own. Throws where the start is refused. */
  aTask(family: string, script?: JobScript, launch?: ReturnType<typeof aLaunch>): Promise<EcsRef>;
  stateOf(ref: EcsRef): Promise<JobState<EcsResult> | undefined>;
  /** The ledger's words about a family, in order. */
  eventsOf(family: string): string[];
}

/** To be called once, outside of tests. */
export function ecsOnPlane(): EcsOnPlane {
  const rig = {
    newDriver(target) {
      const place = targetOf(rig.plane, target);
      const client = new ECSClient(clientOptions(place, unitTiming));
      onTestFinished(() => client.destroy());
      Object.assign(rig, {
        client,
        calls: callsOf(client),
        driver: ecsDriver(awsService(place, unitTiming, client)),
      });
    },
    async aFamily(name, changes = {}, script = {}) {
      await createTaskDefinition(rig.plane, name, changes);
      rig.plane.script(name, script);
      return ecsTask({ cluster: 'etl', taskDefinition: name });
    },
    start: (spec, launch = aLaunch()) => rig.driver.start(spec, launch, openFence),
    async aTask(family, script, launch) {
      const answer = await rig.start(await rig.aFamily(family, {}, script), launch);
      if (!('started' in answer)) throw new Error(`Refused: ${answer.refused}`);
      return answer.started;
    },
    stateOf: async (ref) => (await rig.driver.describe([ref]))[0],
    eventsOf: (family) => rig.plane.ledger().flatMap(({ name, event }) => (name === family ? [event] : [])),
  } as EcsOnPlane;

  beforeAll(async () => {
    rig.plane = await startScriptedPlane();
  });
  afterAll(() => rig.plane.close());
  beforeEach(() => {
    rig.plane.clearFaults();
    rig.newDriver();
  });
  return rig;
}
