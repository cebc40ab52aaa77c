/** The drivers of EMR's steps and clusters on a job plane of a test file's own. */
import {
  AddJobFlowStepsCommand,
  EMRClient,
  RunJobFlowCommand,
  type AddJobFlowStepsCommandInput,
  type RunJobFlowCommandInput,
  type StepConfig,
} from '@aws-sdk/client-emr';
import { emrService } from '../../activities/emr/client.js';
import { emrClusterDriver } from '../../activities/emr/cluster-driver.js';
import type { EmrClusterRef, EmrClusterResult } from '../../activities/emr/cluster-ref.js';
import type { EmrClusterSpec } from '../../activities/emr/cluster-spec.js';
import { emrStepDriver } from '../../activities/emr/step-driver.js';
import type { EmrStepRef, EmrStepResult } from '../../activities/emr/step-ref.js';
import { emrStep, type EmrStepSpec } from '../../activities/emr/step-spec.js';
import type { Launch } from '../../activities/job-driver.js';
import { readMarkedName } from '../../local/aws/marked-name.js';
import type { Plane } from '../../local/aws/plane.js';
import type { JobScript } from '../../local/aws/scripts.js';
import { asAdmin } from './aws-setup.js';
import { driverOnPlane, type DriverOnPlane } from './driver-on-plane.js';
import { createCluster } from './emr-setup.js';
import { unitTiming } from './scripted-plane.js';

export interface EmrStepsOnPlane extends DriverOnPlane<EmrStepSpec, EmrStepRef, EmrStepResult, EMRClient> {
  /** A scripted cluster of somebody else's, on which so many steps run at once. Gives its id. */
  aCluster(concurrency?: number): Promise<string>;
  /** The spec of a scripted step, which runs until it is told to end where nothing else is said. */
  aSpec(cluster: string, name: string, script?: JobScript): EmrStepSpec;
  aStep(cluster: string, name: string, script?: JobScript, launch?: Launch): Promise<EmrStepRef>;
}

/** To be called once, outside of tests. */
export function emrStepsOnPlane(): EmrStepsOnPlane {
  const rig = driverOnPlane((target) => {
    const aws = emrService(target, unitTiming);
    return { aws, driver: emrStepDriver(aws) };
  }) as EmrStepsOnPlane;
  let clusters = 0;
  return Object.assign(rig, {
    aCluster(concurrency = 256) {
      clusters += 1;
      return createCluster(rig.plane, `shared-${clusters}`, { StepConcurrencyLevel: concurrency });
    },
    aSpec(cluster, name, script = {}) {
      rig.plane.script(name, script);
      return emrStep({ cluster, name, jar: 'command-runner.jar', args: ['true'] });
    },
    aStep: (cluster, name, script, launch) => rig.begin(rig.aSpec(cluster, name, script), launch),
  } satisfies Partial<EmrStepsOnPlane>);
}

export interface EmrClustersOnPlane extends DriverOnPlane<EmrClusterSpec, EmrClusterRef, EmrClusterResult, EMRClient> {
  /** The spec of a scripted cluster of one machine, which runs until it is told to end where nothing else is said. */
  aSpec(name: string, script?: JobScript, changes?: Partial<EmrClusterSpec>): EmrClusterSpec;
  aCluster(name: string, script?: JobScript, launch?: Launch): Promise<EmrClusterRef>;
}

/** To be called once, outside of tests. */
export function emrClustersOnPlane(): EmrClustersOnPlane {
  const rig = driverOnPlane((target) => {
    const aws = emrService(target, unitTiming);
    return { aws, driver: emrClusterDriver(aws) };
  }) as EmrClustersOnPlane;
  return Object.assign(rig, {
    aSpec(name, script = {}, changes = {}) {
      rig.plane.script(name, script);
      return {
        kind: 'emr-cluster',
        name,
        releaseLabel: 'emr-7.5.0',
        serviceRole: 'emr-service',
        instanceProfile: 'emr-instances',
        instanceGroups: [{ role: 'MASTER', instanceType: 'm5.xlarge', count: 1 }],
        ...changes,
      } as const;
    },
    aCluster: (name, script, launch) => rig.begin(rig.aSpec(name, script), launch),
  } satisfies Partial<EmrClustersOnPlane>);
}

/** Steps of other people's, which run until they are told to end. Gives their ids. */
export async function addSteps(
  plane: Plane,
  cluster: string,
  steps: readonly Partial<StepConfig>[],
): Promise<string[]> {
  for (const { Name = 'another' } of steps) plane.script(readMarkedName(Name).name, {});
  const input: AddJobFlowStepsCommandInput = {
    JobFlowId: cluster,
    Steps: steps.map((step) => ({
      Name: 'another',
      ActionOnFailure: 'CONTINUE',
      HadoopJarStep: { Jar: 'command-runner.jar', Args: ['true'] },
      ...step,
    })),
  };
  const { StepIds = [] } = await asAdmin(plane, EMRClient, (emr) => emr.send(new AddJobFlowStepsCommand(input)));
  return StepIds;
}

/** Clusters of other people's, which run until they are told to end. Gives their ids, in the order of their names. */
export function addClusters(plane: Plane, names: readonly string[]): Promise<string[]> {
  for (const name of names) plane.script(readMarkedName(name).name, {});
  return asAdmin(plane, EMRClient, async (emr) => {
    const ids: string[] = [];
    for (const Name of names) {
      const input: RunJobFlowCommandInput = {
        Name,
        ReleaseLabel: 'emr-7.5.0',
        ServiceRole: 'emr-service',
        JobFlowRole: 'emr-instances',
        Instances: { MasterInstanceType: 'm5.xlarge', KeepJobFlowAliveWhenNoSteps: true },
      };
      ids.push((await emr.send(new RunJobFlowCommand(input))).JobFlowId ?? '');
    }
    return ids;
  });
}
