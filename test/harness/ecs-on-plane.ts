/** The ECS driver on a job plane of a test file's own. */
import { ECSClient, type RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { awsService, clientOptions } from '../../activities/aws/client.js';
import { ecsDriver } from '../../activities/ecs/driver.js';
import type { EcsRef, EcsResult } from '../../activities/ecs/ref.js';
import { ecsTask, type EcsSpec } from '../../activities/ecs/spec.js';
import type { Launch, Started } from '../../activities/job-driver.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { createTaskDefinition } from './aws-setup.js';
import { driverOnPlane, type DriverOnPlane } from './driver-on-plane.js';
import { unitTiming } from './scripted-plane.js';

export interface EcsOnPlane extends DriverOnPlane<EcsSpec, EcsRef, EcsResult, ECSClient> {
  /** Registers a scripted family of one container, where nothing else is said, in the cluster `etl`. */
  aFamily(name: string, changes?: Partial<RegisterTaskDefinitionCommandInput>, script?: JobScript): Promise<EcsSpec>;
  start(spec: EcsSpec, launch?: Launch): Promise<Started<EcsRef>>;
  /** A task of a family of its own. Throws where the start is refused. */
  aTask(family: string, script?: JobScript, launch?: Launch): Promise<EcsRef>;
}

/** To be called once, outside of tests. */
export function ecsOnPlane(): EcsOnPlane {
  const rig = driverOnPlane((target) => {
    const aws = awsService(target, unitTiming, new ECSClient(clientOptions(target, unitTiming)));
    return { aws, driver: ecsDriver(aws) };
  }) as EcsOnPlane;
  return Object.assign(rig, {
    async aFamily(name, changes = {}, script = {}) {
      await createTaskDefinition(rig.plane, name, changes);
      rig.plane.script(name, script);
      return ecsTask({ cluster: 'etl', taskDefinition: name });
    },
    start: rig.send,
    aTask: async (family, script, launch) => rig.begin(await rig.aFamily(family, {}, script), launch),
  } satisfies Partial<EcsOnPlane>);
}
