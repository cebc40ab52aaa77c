/** An EMR cluster as DescribeCluster and ListClusters show it. */
import { readMarkedName } from '../marked-name.js';
import { clusterArn, newId } from './names.js';
import { primaryCount } from './cluster-rules.js';
import type { PlaneParts } from '../service.js';
import type { clusterStates, RunJobFlowInput } from './shapes.js';

export type ClusterState = (typeof clusterStates)[number];

export type ReasonCode =
  | 'INTERNAL_ERROR'
  | 'VALIDATION_ERROR'
  | 'INSTANCE_FAILURE'
  | 'INSTANCE_FLEET_TIMEOUT'
  | 'BOOTSTRAP_FAILURE'
  | 'USER_REQUEST'
  | 'STEP_FAILURE'
  | 'ALL_STEPS_COMPLETED';

export interface ErrorDetail {
  ErrorCode: string;
  ErrorData: Record<string, string>[];
  ErrorMessage: string;
}

/** Times are seconds since the epoch, as the JSON protocol writes them. */
export interface ClusterStatus {
  State: ClusterState;
  StateChangeReason: { Code?: ReasonCode; Message?: string };
  Timeline: { CreationDateTime: number; ReadyDateTime?: number; EndDateTime?: number };
  ErrorDetails: ErrorDetail[];
}

/** Members that the plane does not look at are kept and given back. */
export interface Cluster {
  Id: string;
  Name: string;
  Status: ClusterStatus;
  Ec2InstanceAttributes: object;
  InstanceCollectionType: 'INSTANCE_FLEET' | 'INSTANCE_GROUP';
  LogUri?: string | undefined;
  ReleaseLabel: string;
  AutoTerminate: boolean;
  TerminationProtected: boolean;
  VisibleToAllUsers: true;
  Tags: { Key?: string | undefined; Value?: string | undefined }[];
  NormalizedInstanceHours: 0;
  ClusterArn: string;
  StepConcurrencyLevel: number;
  [member: string]: unknown;
}

export function newCluster(parts: Pick<PlaneParts, 'account' | 'region' | 'clock'>, input: RunJobFlowInput): Cluster {
  const Id = newId('j');
  const { Instances } = input;
  const [subnet] = Instances.Ec2SubnetIds ?? [];
  // "Amazon EMR automatically enables termination protection for all clusters that have multiple primary nodes, and
  // overrides any auto-termination settings" (Launch a cluster with multiple primary nodes).
  const highlyAvailable = primaryCount(Instances) > 1;
  return {
    Id,
    Name: input.Name,
    Status: {
      State: 'STARTING',
      StateChangeReason: { Message: 'Configuring cluster software' },
      Timeline: { CreationDateTime: parts.clock.seconds() },
      ErrorDetails: [],
    },
    Ec2InstanceAttributes: {
      Ec2KeyName: Instances.Ec2KeyName,
      Ec2SubnetId: Instances.Ec2SubnetId ?? subnet,
      RequestedEc2SubnetIds: Instances.Ec2SubnetIds ?? (Instances.Ec2SubnetId ? [Instances.Ec2SubnetId] : []),
      IamInstanceProfile: input.JobFlowRole,
      EmrManagedMasterSecurityGroup: Instances.EmrManagedMasterSecurityGroup,
      EmrManagedSlaveSecurityGroup: Instances.EmrManagedSlaveSecurityGroup,
      ServiceAccessSecurityGroup: Instances.ServiceAccessSecurityGroup,
      AdditionalMasterSecurityGroups: Instances.AdditionalMasterSecurityGroups ?? [],
      AdditionalSlaveSecurityGroups: Instances.AdditionalSlaveSecurityGroups ?? [],
    },
    InstanceCollectionType: Instances.InstanceFleets ? 'INSTANCE_FLEET' : 'INSTANCE_GROUP',
    LogUri: input.LogUri,
    ReleaseLabel: input.ReleaseLabel ?? '',
    AutoTerminate: !highlyAvailable && !Instances.KeepJobFlowAliveWhenNoSteps,
    TerminationProtected: highlyAvailable || (Instances.TerminationProtected ?? false),
    VisibleToAllUsers: true,
    Applications: input.Applications ?? [],
    Tags: input.Tags ?? [],
    ServiceRole: input.ServiceRole,
    AutoScalingRole: input.AutoScalingRole,
    NormalizedInstanceHours: 0,
    Configurations: input.Configurations ?? [],
    ClusterArn: clusterArn(parts, Id),
    StepConcurrencyLevel: input.StepConcurrencyLevel ?? 1,
    ...passedOn(input),
  };
}

/** In the ledger. */
export function clusterEntry({ Id, Name }: Cluster) {
  return { service: 'emr-cluster', ...readMarkedName(Name), jobId: Id };
}

/** In listings. */
export function summaryOf({ Id, Name, Status, NormalizedInstanceHours, ClusterArn }: Cluster): object {
  return { Id, Name, Status, NormalizedInstanceHours, ClusterArn };
}

export function isEnding({ Status: { State } }: Cluster): boolean {
  return State === 'TERMINATING' || State === 'TERMINATED' || State === 'TERMINATED_WITH_ERRORS';
}

function passedOn(input: RunJobFlowInput): object {
  const names = ['SecurityConfiguration', 'ScaleDownBehavior', 'CustomAmiId', 'EbsRootVolumeSize', 'OSReleaseLabel'];
  return Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));
}
