/** The requests of EMR, as far as the plane reads them. */
import { z } from 'zod';
import { strings } from '../shape.js';

const atMost = (length: number) => z.string().max(length, `Member must have length less than or equal to ${length}`);
const name = atMost(256);
const text = atMost(10_280);

/** "The maximum number of clusters allowed is 10" (TerminateJobFlows). */
const clusterIds = z.array(text).max(10, 'Member must have length less than or equal to 10');

const jarStep = z.looseObject({
  Jar: text,
  MainClass: text.optional(),
  Args: z.array(text).optional(),
  Properties: z.array(z.looseObject({ Key: text.optional(), Value: text.optional() })).optional(),
});

export const actionsOnFailure = ['TERMINATE_JOB_FLOW', 'TERMINATE_CLUSTER', 'CANCEL_AND_WAIT', 'CONTINUE'] as const;

const stepConfig = z.looseObject({
  Name: name,
  ActionOnFailure: z.enum(actionsOnFailure).optional(),
  HadoopJarStep: jarStep,
  StepMonitoringConfiguration: z
    .looseObject({ S3MonitoringConfiguration: z.looseObject({ LogUri: text.optional() }).optional() })
    .optional(),
});

export type StepConfig = z.output<typeof stepConfig>;

const instanceGroup = z.looseObject({
  InstanceRole: z.enum(['MASTER', 'CORE', 'TASK']),
  InstanceType: name.min(1, 'Member must have length greater than or equal to 1'),
  InstanceCount: z.int(),
});
const instanceFleet = z.looseObject({
  InstanceFleetType: z.enum(['MASTER', 'CORE', 'TASK']),
  TargetOnDemandCapacity: z.int().optional(),
  TargetSpotCapacity: z.int().optional(),
});

const tags = z.array(z.looseObject({ Key: z.string().optional(), Value: z.string().optional() }));

export const runJobFlowInput = z.looseObject({
  Name: name,
  LogUri: text.optional(),
  ReleaseLabel: name.optional(),
  Instances: z.looseObject({
    MasterInstanceType: name.optional(),
    SlaveInstanceType: name.optional(),
    InstanceCount: z.int().optional(),
    InstanceGroups: z.array(instanceGroup).optional(),
    InstanceFleets: z.array(instanceFleet).optional(),
    Ec2KeyName: name.optional(),
    Ec2SubnetId: name.optional(),
    Ec2SubnetIds: z.array(name).optional(),
    EmrManagedMasterSecurityGroup: name.optional(),
    EmrManagedSlaveSecurityGroup: name.optional(),
    ServiceAccessSecurityGroup: name.optional(),
    AdditionalMasterSecurityGroups: z.array(name).optional(),
    AdditionalSlaveSecurityGroups: z.array(name).optional(),
    KeepJobFlowAliveWhenNoSteps: z.boolean().optional(),
    TerminationProtected: z.boolean().optional(),
  }),
  Steps: z.array(stepConfig).optional(),
  BootstrapActions: z
    .array(
      z.looseObject({
        Name: name,
        ScriptBootstrapAction: z.looseObject({ Path: text, Args: z.array(text).optional() }),
      }),
    )
    .optional(),
  Applications: z.array(z.looseObject({ Name: z.string().optional() })).optional(),
  Configurations: z
    .array(z.looseObject({ Classification: z.string().optional(), Properties: strings.optional() }))
    .optional(),
  JobFlowRole: text.optional(),
  ServiceRole: text.optional(),
  AutoScalingRole: text.optional(),
  StepExecutionRoleArn: z.string().optional(),
  StepConcurrencyLevel: z.int().optional(),
  AutoTerminationPolicy: z.looseObject({ IdleTimeout: z.int().optional() }).optional(),
  Tags: tags.optional(),
});

export type RunJobFlowInput = z.output<typeof runJobFlowInput>;

export const clusterStates = [
  'STARTING',
  'BOOTSTRAPPING',
  'RUNNING',
  'WAITING',
  'TERMINATING',
  'TERMINATED',
  'TERMINATED_WITH_ERRORS',
] as const;
export const stepStates = [
  'PENDING',
  'CANCEL_PENDING',
  'RUNNING',
  'COMPLETED',
  'CANCELLED',
  'FAILED',
  'INTERRUPTED',
] as const;

export const describeClusterInput = z.looseObject({ ClusterId: z.string() });

export const listClustersInput = z.looseObject({
  /** Seconds since the epoch. */
  CreatedAfter: z.number().optional(),
  CreatedBefore: z.number().optional(),
  ClusterStates: z.array(z.enum(clusterStates)).optional(),
  Marker: z.string().optional(),
});

export const modifyClusterInput = z.looseObject({ ClusterId: z.string(), StepConcurrencyLevel: z.int().optional() });
export const terminateInput = z.looseObject({ JobFlowIds: clusterIds });
export const protectionInput = z.looseObject({ JobFlowIds: clusterIds, TerminationProtected: z.boolean() });
export const addTagsInput = z.looseObject({ ResourceId: z.string(), Tags: tags });

export const addStepsInput = z.looseObject({
  JobFlowId: name,
  Steps: z.array(stepConfig),
  ExecutionRoleArn: z.string().optional(),
});

export const listStepsInput = z.looseObject({
  ClusterId: z.string(),
  StepStates: z.array(z.enum(stepStates)).optional(),
  StepIds: z.array(text).optional(),
  Marker: z.string().optional(),
});
export const describeStepInput = z.looseObject({ ClusterId: z.string(), StepId: z.string() });

export const cancelStepsInput = z.looseObject({
  ClusterId: name,
  StepIds: z.array(name).max(256, 'Member must have length less than or equal to 256'),
  StepCancellationOption: z.enum(['SEND_INTERRUPT', 'TERMINATE_PROCESS']).optional(),
});
