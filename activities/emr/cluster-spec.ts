/**
 * A transient EMR cluster, as a pipeline asks for it. `KeepJobFlowAliveWhenNoSteps` is always on, because the pipeline
 * decides when it ends, and termination protection is never asked for, because it could not be taken down again.
 */
import { z } from 'zod';
import type { Duration } from '../../contracts/duration.js';
import { clusterRules } from './cluster-rules.js';

const text = z.string().min(1);

export interface EmrConfiguration {
  classification: string;
  properties?: Record<string, string> | undefined;
  configurations?: EmrConfiguration[] | undefined;
}

const configuration: z.ZodType<EmrConfiguration> = z.lazy(() =>
  z.strictObject({
    classification: text,
    properties: z.record(z.string(), z.string()).optional(),
    configurations: z.array(configuration).optional(),
  }),
);

const volumes = z
  .array(
    z.strictObject({
      type: z.enum(['gp2', 'gp3', 'io1', 'st1', 'sc1', 'standard']),
      sizeGiB: z.int().min(1),
      iops: z.int().optional(),
      /** MiB a second. */
      throughput: z.int().optional(),
      perInstance: z.int().min(1).optional(),
    }),
  )
  .optional();

const instanceGroup = z.strictObject({
  role: z.enum(['MASTER', 'CORE', 'TASK']),
  name: text.max(256).optional(),
  instanceType: text.max(256),
  count: z.int().min(1),
  /** Spot instances; `bidPrice` in USD, default the on-demand price. */
  spot: z.boolean().optional(),
  bidPrice: text.optional(),
  volumes,
});

const instanceFleet = z.strictObject({
  role: z.enum(['MASTER', 'CORE', 'TASK']),
  name: text.max(256).optional(),
  onDemandCapacity: z.int().min(0).optional(),
  spotCapacity: z.int().min(0).optional(),
  instanceTypes: z
    .array(
      z.strictObject({
        instanceType: text,
        weight: z.int().min(0).optional(),
        bidPrice: text.optional(),
        volumes,
      }),
    )
    .min(1)
    .max(30),
  spot: z
    .strictObject({
      /** Minutes, 5 to 1 440, and what happens then. */
      timeoutMinutes: z.int().min(5).max(1_440),
      timeoutAction: z.enum(['SWITCH_TO_ON_DEMAND', 'TERMINATE_CLUSTER']),
      allocationStrategy: z
        .enum([
          'capacity-optimized',
          'price-capacity-optimized',
          'lowest-price',
          'diversified',
          'capacity-optimized-prioritized',
        ])
        .optional(),
    })
    .optional(),
});

export const emrClusterSpec = z
  .strictObject({
    kind: z.literal('emr-cluster'),
    /** What a person reads in EMR; the key follows it. Default: the step's name. */
    name: text.max(200).optional(),
    releaseLabel: z.string().regex(/^emr-\d+\.\d+\.\d+$/, 'a release label looks like emr-7.5.0'),
    applications: z.array(text).optional(),
    serviceRole: text,
    /** The instances' profile (EMR's JobFlowRole). */
    instanceProfile: text,
    autoScalingRole: text.optional(),
    instanceGroups: z.array(instanceGroup).min(1).max(50).optional(),
    instanceFleets: z.array(instanceFleet).min(1).max(3).optional(),
    /** One for groups; EMR takes the best of several for fleets. */
    subnets: z.array(text).min(1).optional(),
    securityGroups: z
      .strictObject({
        primary: text.optional(),
        core: text.optional(),
        serviceAccess: text.optional(),
        additionalPrimary: z.array(text).max(15).optional(),
        additionalCore: z.array(text).max(15).optional(),
      })
      .optional(),
    ec2KeyName: text.optional(),
    /** `s3://…`: where EMR writes the logs of cluster and steps, some minutes late. */
    logUri: z
      .string()
      .regex(/^s3n?:\/\//, 'logUri is an s3:// address')
      .optional(),
    bootstrapActions: z
      .array(z.strictObject({ name: text.max(256), script: text, args: z.array(z.string()).optional() }))
      .max(16)
      .optional(),
    configurations: z.array(configuration).optional(),
    /** Steps at once, 1 to 256; default 1. */
    stepConcurrency: z.int().min(1).max(256).optional(),
    managedScaling: z
      .strictObject({
        unit: z.enum(['Instances', 'VCPU', 'InstanceFleetUnits']),
        min: z.int().min(1),
        max: z.int().min(1),
        maxOnDemand: z.int().min(0).optional(),
        maxCore: z.int().min(0).optional(),
      })
      .optional(),
    securityConfiguration: text.max(10_280).optional(),
    customAmiId: text.optional(),
    ebsRootVolumeGiB: z.int().min(15).optional(),
    /**
     * The dead man's switch: EMR takes the cluster down when it has been idle for so long, one minute to seven days. It
     * looks at YARN, so a step that is no Spark or YARN job counts as idle: longer than the longest such step. Default:
     * what is left of the scope's timeout.
     */
    idleTimeout: z
      .custom<Duration>(
        (value) => typeof value === 'string' && /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(value),
        'a duration looks like 90m',
      )
      .optional(),
    tags: z.record(text.max(128), z.string().max(256)).optional(),
  })
  .superRefine(clusterRules);

export type EmrClusterSpec = z.output<typeof emrClusterSpec>;
