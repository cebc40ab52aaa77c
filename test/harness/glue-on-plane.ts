/** The Glue driver on a job plane of a test file's own. */
import { GlueClient, type CreateJobCommandInput } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import { awsService, clientOptions } from '../../activities/aws/client.js';
import { glueDriver } from '../../activities/glue/driver.js';
import type { GlueRef, GlueResult } from '../../activities/glue/ref.js';
import { glueJob, type GlueSpec } from '../../activities/glue/spec.js';
import type { JobDriver } from '../../activities/job-driver.js';
import type { JobState, Target } from '../../contracts/job.js';
import type { Plane } from '../../local/aws/plane.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { createGlueJob } from './aws-setup.js';
import { aLaunch, callsOf, openFence, startScriptedPlane, targetOf, unitTiming } from './scripted-plane.js';

export interface GlueOnPlane {
  plane: Plane;
  /** A new one for each test, with its client and the names of the calls that it makes. */
  driver: JobDriver<GlueSpec, GlueRef, GlueResult>;
  client: GlueClient;
  calls: string[];
  /** Takes another driver, with caches of its own, as another worker has them. */
  newDriver(target?: Partial<Target>): void;
  /** Registers a scripted Python shell job that may run a thousand times at once, where nothing else is said. */
  aJob(name: string, changes?: Partial<CreateJobCommandInput>, script?: JobScript): Promise<GlueSpec>;
  /** Throws where the start is refused. */
  start(spec: GlueSpec, launch?: ReturnType<typeof aLaunch>): Promise<GlueRef>;
  stateOf(ref: GlueRef): Promise<JobState<GlueResult> | undefined>;
  /** The ledger's words about a job, in order. */
  eventsOf(jobName: string): string[];
}

/** To be called once, outside of tests. */
export function glueOnPlane(): GlueOnPlane {
  const rig = {
    newDriver(target) {
      const place = targetOf(rig.plane, target);
      const client = new GlueClient(clientOptions(place, unitTiming));
      onTestFinished(() => client.destroy());
      Object.assign(rig, {
        client,
        calls: callsOf(client),
        driver: glueDriver(awsService(place, unitTiming, client)),
      });
    },
    async aJob(name, changes = {}, script = {}) {
      await createGlueJob(rig.plane, name, { ExecutionProperty: { MaxConcurrentRuns: 1_000 }, ...changes });
      rig.plane.script(name, script);
      return glueJob({ jobName: name });
    },
    async start(spec, launch = aLaunch()) {
      const answer = await rig.driver.start(spec, launch, openFence);
      if (!('started' in answer)) throw new Error(`Refused: ${answer.refused}`);
      return answer.started;
    },
    stateOf: async (ref) => (await rig.driver.describe([ref]))[0],
    eventsOf: (jobName) => rig.plane.ledger().flatMap(({ name, event }) => (name === jobName ? [event] : [])),
  } as GlueOnPlane;

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
