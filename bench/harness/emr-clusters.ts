/** EMR clusters as an administrator has made them, for pipelines that run steps on clusters of others. */
import { EMRClient, ListStepsCommand, RunJobFlowCommand } from '@aws-sdk/client-emr';
import type { Plane } from '../../local/aws/plane.js';
import { administrator } from './aws-jobs.js';
import { heldStep } from './places.js';

/** Gives their ids. So many steps run at once on each, every one until `plane.endJob`. */
export async function emrClusters(plane: Plane, count: number, stepsAtOnce: number): Promise<string[]> {
  const emr = new EMRClient(administrator(plane));
  plane.script(heldStep, {});
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const name = `cluster-${index}`;
    plane.script(name, {});
    const { JobFlowId } = await emr.send(
      new RunJobFlowCommand({
        Name: name,
        ReleaseLabel: 'emr-7.5.0',
        ServiceRole: 'emr-service',
        JobFlowRole: 'emr-instances',
        Instances: {
          InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }],
          KeepJobFlowAliveWhenNoSteps: true,
        },
        StepConcurrencyLevel: stepsAtOnce,
      }),
    );
    ids.push(JobFlowId ?? '');
  }
  emr.destroy();
  return ids;
}

/** Ids of a cluster's newest fifty steps. */
export async function stepsOf(plane: Plane, cluster: string): Promise<string[]> {
  const emr = new EMRClient(administrator(plane));
  const { Steps = [] } = await emr.send(new ListStepsCommand({ ClusterId: cluster }));
  emr.destroy();
  return Steps.map(({ Id = '' }) => Id);
}
