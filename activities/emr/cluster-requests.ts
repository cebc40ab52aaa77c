/** The create request of a cluster: a function of the spec and of what history holds, so that a resend is the same. */
import type {
  Configuration,
  EbsConfiguration,
  InstanceFleetConfig,
  InstanceGroupConfig,
  RunJobFlowInput,
} from '@aws-sdk/client-emr';
import { toMs } from '../../contracts/duration.js';
import { markedName } from '../aws/marked-name.js';
import { ownTags } from '../aws/own-tags.js';
import { withoutUndefined } from '../aws/without-undefined.js';
import type { Launch } from '../job-driver.js';
import type { EmrClusterSpec, EmrConfiguration } from './cluster-spec.js';

type InstanceGroup = NonNullable<EmrClusterSpec['instanceGroups']>[number];
type InstanceFleet = NonNullable<EmrClusterSpec['instanceFleets']>[number];

/** Seconds that EMR takes for an idle timeout (AutoTerminationPolicy). */
const idleBounds = { min: 60, max: 604_800 } as const;

export function runJobFlowRequest(spec: EmrClusterSpec, { mark, limitSeconds }: Launch): RunJobFlowInput {
  const scaling = spec.managedScaling;
  return withoutUndefined({
    Name: markedName(spec.name ?? mark.step, mark.key),
    ReleaseLabel: spec.releaseLabel,
    Applications: spec.applications?.map((Name) => ({ Name })),
    ServiceRole: spec.serviceRole,
    JobFlowRole: spec.instanceProfile,
    AutoScalingRole: spec.autoScalingRole,
    LogUri: spec.logUri,
    Instances: instancesOf(spec),
    BootstrapActions: spec.bootstrapActions?.map(({ name, script, args }) => ({
      Name: name,
      ScriptBootstrapAction: withoutUndefined({ Path: script, Args: args }),
    })),
    Configurations: spec.configurations?.map(configuration),
    StepConcurrencyLevel: spec.stepConcurrency,
    ManagedScalingPolicy: scaling && {
      ComputeLimits: withoutUndefined({
        UnitType: scaling.unit,
        MinimumCapacityUnits: scaling.min,
        MaximumCapacityUnits: scaling.max,
        MaximumOnDemandCapacityUnits: scaling.maxOnDemand,
        MaximumCoreCapacityUnits: scaling.maxCore,
      }),
    },
    SecurityConfiguration: spec.securityConfiguration,
    CustomAmiId: spec.customAmiId,
    EbsRootVolumeSize: spec.ebsRootVolumeGiB,
    AutoTerminationPolicy: { IdleTimeout: idleSeconds(spec, limitSeconds) },
    VisibleToAllUsers: true,
    Tags: Object.entries({ ...spec.tags, ...ownTags(mark) }).map(([Key, Value]) => ({ Key, Value })),
  }) as RunJobFlowInput;
}

function idleSeconds({ idleTimeout }: EmrClusterSpec, limitSeconds: number): number {
  const asked = idleTimeout === undefined ? limitSeconds : Math.ceil(toMs(idleTimeout) / 1_000);
  return Math.min(idleBounds.max, Math.max(idleBounds.min, asked));
}

function instancesOf({ instanceGroups, instanceFleets, subnets, securityGroups, ec2KeyName }: EmrClusterSpec) {
  return withoutUndefined({
    InstanceGroups: instanceGroups?.map(group),
    InstanceFleets: instanceFleets?.map(fleet),
    Ec2SubnetId: instanceGroups ? subnets?.[0] : undefined,
    Ec2SubnetIds: instanceFleets ? subnets : undefined,
    Ec2KeyName: ec2KeyName,
    EmrManagedMasterSecurityGroup: securityGroups?.primary,
    EmrManagedSlaveSecurityGroup: securityGroups?.core,
    ServiceAccessSecurityGroup: securityGroups?.serviceAccess,
    AdditionalMasterSecurityGroups: securityGroups?.additionalPrimary,
    AdditionalSlaveSecurityGroups: securityGroups?.additionalCore,
    // The pipeline decides when the cluster ends; the idle timeout holds when no worker can.
    KeepJobFlowAliveWhenNoSteps: true,
    TerminationProtected: false,
  });
}

function group({ role, name, instanceType, count, spot, bidPrice, volumes }: InstanceGroup): InstanceGroupConfig {
  return withoutUndefined({
    InstanceRole: role,
    Name: name,
    InstanceType: instanceType,
    InstanceCount: count,
    Market: spot === undefined ? undefined : spot ? 'SPOT' : 'ON_DEMAND',
    BidPrice: bidPrice,
    EbsConfiguration: ebs(volumes),
  }) as InstanceGroupConfig;
}

function fleet({
  role,
  name,
  onDemandCapacity,
  spotCapacity,
  instanceTypes,
  spot,
}: InstanceFleet): InstanceFleetConfig {
  return withoutUndefined({
    InstanceFleetType: role,
    Name: name,
    TargetOnDemandCapacity: onDemandCapacity,
    TargetSpotCapacity: spotCapacity,
    InstanceTypeConfigs: instanceTypes.map(({ instanceType, weight, bidPrice, volumes }) =>
      withoutUndefined({
        InstanceType: instanceType,
        WeightedCapacity: weight,
        BidPrice: bidPrice,
        EbsConfiguration: ebs(volumes),
      }),
    ),
    LaunchSpecifications: spot && {
      SpotSpecification: withoutUndefined({
        TimeoutDurationMinutes: spot.timeoutMinutes,
        TimeoutAction: spot.timeoutAction,
        AllocationStrategy: spot.allocationStrategy,
      }),
    },
  }) as InstanceFleetConfig;
}

function ebs(volumes: InstanceGroup['volumes']): EbsConfiguration | undefined {
  return (
    volumes && {
      EbsBlockDeviceConfigs: volumes.map(({ type, sizeGiB, iops, throughput, perInstance }) =>
        withoutUndefined({
          VolumeSpecification: withoutUndefined({
            VolumeType: type,
            SizeInGB: sizeGiB,
            Iops: iops,
            Throughput: throughput,
          }),
          VolumesPerInstance: perInstance,
        }),
      ) as NonNullable<EbsConfiguration['EbsBlockDeviceConfigs']>,
    }
  );
}

function configuration({ classification, properties, configurations }: EmrConfiguration): Configuration {
  return withoutUndefined({
    Classification: classification,
    Properties: properties,
    Configurations: configurations?.map(configuration),
  });
}
