/** The AWS of the soak: a plane whose jobs are scripted and take a moment, with what the pipeline needs registered. */
import { startPlane, type Plane } from '../../../local/aws/plane.js';
import { createGlueJob, createTaskDefinition } from '../../harness/aws-setup.js';
import { createApplication, createCluster } from '../../harness/emr-setup.js';
import { names } from './names.js';

export interface SoakAws {
  plane: Plane;
  /** Of the pipeline's input. */
  places: { cluster: string; application: string };
}

const jobMs = 1_000;

export async function prepareAws(stateDir: string): Promise<SoakAws> {
  const plane = await startPlane({
    // Nothing but jobs is asked for here.
    emulatorUrl: 'http://127.0.0.1:1',
    stateDir,
    jobsPython: 'python3',
    pythonPath: '',
    images: {},
    warn: () => undefined,
  });
  for (const name of [names.glue, names.task, names.serverless, names.step]) plane.script(name, { afterMs: jobMs });
  plane.script(names.ownCluster, { startsAfterMs: jobMs / 4 });
  await createGlueJob(plane, names.glue);
  await createTaskDefinition(plane, names.task);
  const cluster = await createCluster(plane, names.sharedCluster, { StepConcurrencyLevel: 256 });
  return { plane, places: { cluster, application: await createApplication(plane) } };
}
