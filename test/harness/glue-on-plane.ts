/** The Glue driver on a job plane of a test file's own. */
import { GlueClient, type CreateJobCommandInput } from '@aws-sdk/client-glue';
import { awsService, clientOptions } from '../../activities/aws/client.js';
import { glueDriver } from '../../activities/glue/driver.js';
import type { GlueRef, GlueResult } from '../../activities/glue/ref.js';
import { glueJob, type GlueSpec } from '../../activities/glue/spec.js';
import type { Launch } from '../../activities/job-driver.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { createGlueJob } from './aws-setup.js';
import { driverOnPlane, type DriverOnPlane } from './driver-on-plane.js';
import { unitTiming } from './scripted-plane.js';

export interface GlueOnPlane extends DriverOnPlane<GlueSpec, GlueRef, GlueResult, GlueClient> {
  /** Registers a scripted Python shell job that may run a thousand times at once, where nothing else is said. */
  aJob(name: string, changes?: Partial<CreateJobCommandInput>, script?: JobScript): Promise<GlueSpec>;
  /** Throws where the start is refused. */
  start(spec: GlueSpec, launch?: Launch): Promise<GlueRef>;
}

/** To be called once, outside of tests. */
export function glueOnPlane(): GlueOnPlane {
  const rig = driverOnPlane((target) => {
    const aws = awsService(target, unitTiming, new GlueClient(clientOptions(target, unitTiming)));
    return { aws, driver: glueDriver(aws) };
  }) as GlueOnPlane;
  return Object.assign(rig, {
    async aJob(name, changes = {}, script = {}) {
      await createGlueJob(rig.plane, name, { ExecutionProperty: { MaxConcurrentRuns: 1_000 }, ...changes });
      rig.plane.script(name, script);
      return glueJob({ jobName: name });
    },
    start: rig.begin,
  } satisfies Partial<GlueOnPlane>);
}
