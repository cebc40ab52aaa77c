/** The calls of EMR that tests make, on one plane, as an administrator unless it is said otherwise. */
import {
  AddJobFlowStepsCommand,
  CancelStepsCommand,
  DescribeClusterCommand,
  DescribeStepCommand,
  EMRClient,
  ListClustersCommand,
  ListStepsCommand,
  RunJobFlowCommand,
  SetTerminationProtectionCommand,
  TerminateJobFlowsCommand,
  type CancelStepsInfo,
  type Cluster,
  type ClusterSummary,
  type ListClustersInput,
  type ListStepsInput,
  type RunJobFlowInput,
  type Step,
  type StepConfig,
  type StepSummary,
} from '@aws-sdk/client-emr';
import { vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions } from './clients.js';

export type EmrCalls = ReturnType<typeof emrCalls>;

export function emrCalls(plane: Plane, accessKey?: string) {
  const emr = new EMRClient(clientOptions(plane.url, accessKey));
  const cluster = async (ClusterId: string): Promise<Cluster> =>
    (await emr.send(new DescribeClusterCommand({ ClusterId }))).Cluster as Cluster;
  const step = async (ClusterId: string, StepId: string): Promise<Step> =>
    (await emr.send(new DescribeStepCommand({ ClusterId, StepId }))).Step as Step;
  return {
    cluster,
    step,
    /** The cluster, and the step, when their state is one of these. */
    clusterAt: (id: string, ...states: string[]) => at(() => cluster(id), states),
    stepAt: (clusterId: string, id: string, ...states: string[]) => at(() => step(clusterId, id), states),
    async run(changes: Partial<RunJobFlowInput> = {}): Promise<string> {
      return (await emr.send(new RunJobFlowCommand({ ...aCluster, ...changes }))).JobFlowId ?? '';
    },
    async add(JobFlowId: string, ...Steps: StepConfig[]): Promise<string[]> {
      return (await emr.send(new AddJobFlowStepsCommand({ JobFlowId, Steps }))).StepIds ?? [];
    },
    async cancel(
      ClusterId: string,
      StepIds: string[],
      StepCancellationOption?: 'SEND_INTERRUPT' | 'TERMINATE_PROCESS',
    ): Promise<CancelStepsInfo[]> {
      const answer = await emr.send(new CancelStepsCommand({ ClusterId, StepIds, StepCancellationOption }));
      return answer.CancelStepsInfoList ?? [];
    },
    async clusters(filter: ListClustersInput = {}): Promise<ClusterSummary[]> {
      const { Clusters = [], Marker } = await emr.send(new ListClustersCommand(filter));
      return Marker ? [...Clusters, ...(await this.clusters({ ...filter, Marker }))] : Clusters;
    },
    /** One page. */
    steps: (ClusterId: string, filter: Partial<ListStepsInput> = {}) =>
      emr.send(new ListStepsCommand({ ClusterId, ...filter })) as Promise<{ Steps: StepSummary[]; Marker?: string }>,
    terminate: (...JobFlowIds: string[]) => emr.send(new TerminateJobFlowsCommand({ JobFlowIds })),
    protect: (id: string, TerminationProtected: boolean) =>
      emr.send(new SetTerminationProtectionCommand({ JobFlowIds: [id], TerminationProtected })),
    send: emr.send.bind(emr),
    destroy: () => emr.destroy(),
  };
}

/** What `run` asks for where a test says nothing. */
export const aCluster: RunJobFlowInput = {
  Name: 'etl',
  ReleaseLabel: 'emr-7.5.0',
  ServiceRole: 'arn:aws:iam::000000000000:role/emr',
  JobFlowRole: 'emr-instances',
  Instances: {
    InstanceGroups: [{ InstanceRole: 'MASTER', InstanceType: 'm5.xlarge', InstanceCount: 1 }],
    KeepJobFlowAliveWhenNoSteps: true,
  },
};

/** A step that runs a command. */
export function command(Name: string, args: string[], changes: Partial<StepConfig> = {}): StepConfig {
  return { Name, ActionOnFailure: 'CONTINUE', HadoopJarStep: { Jar: 'command-runner.jar', Args: args }, ...changes };
}

export function namesOf(listed: readonly (ClusterSummary | StepSummary)[]): string[] {
  return listed.map(({ Name = '' }) => Name);
}

async function at<Seen extends Cluster | Step>(look: () => Promise<Seen>, states: string[]): Promise<Seen> {
  let last: Seen | undefined;
  const shows = async (): Promise<Seen | false> => {
    last = await look();
    return states.includes(last.Status?.State ?? '') && last;
  };
  try {
    return (await vi.waitUntil(shows, { timeout: 15_000, interval: 20 })) as Seen;
  } catch (cause) {
    throw new Error(`It never was ${states.join(' or ')}: ${JSON.stringify(last?.Status)}`, { cause });
  }
}
