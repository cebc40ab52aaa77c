/**
 * One ECS task, as a pipeline asks for it: Fargate, EC2 or capacity providers. `command`, `environment`, `cpu` and
 * `memory` are the main container's; everything else of RunTask's overrides goes through `overrides`.
 */
import { z } from 'zod';
import { ecsRules } from './rules.js';

const name = z.string().min(1).max(255);

const containerOverride = z.strictObject({
  name,
  command: z.array(z.string()).optional(),
  environment: z.record(z.string().min(1), z.string()).optional(),
  cpu: z.int().min(0).optional(),
  /** MiB. */
  memory: z.int().min(4).optional(),
  memoryReservation: z.int().min(4).optional(),
});

export const ecsSpec = z
  .strictObject({
    kind: z.literal('ecs'),
    cluster: z.string().min(1).max(2048),
    /** Family, `family:revision` or ARN. Without a revision the newest active one runs. */
    taskDefinition: z.string().min(1).max(2048),
    /** The container whose exit decides; default: the first essential one of the task definition. */
    container: name.optional(),
    command: z.array(z.string()).optional(),
    environment: z.record(z.string().min(1), z.string()).optional(),
    launchType: z.enum(['FARGATE', 'EC2', 'EXTERNAL']).optional(),
    capacityProviderStrategy: z
      .array(
        z.strictObject({
          capacityProvider: name,
          weight: z.int().min(0).max(1000).optional(),
          base: z.int().min(0).max(100_000).optional(),
        }),
      )
      .min(1)
      .max(20)
      .optional(),
    network: z
      .strictObject({
        subnets: z.array(z.string().min(1)).min(1).max(16),
        securityGroups: z.array(z.string().min(1)).max(5).optional(),
        assignPublicIp: z.boolean().optional(),
      })
      .optional(),
    overrides: z
      .strictObject({
        containers: z.array(containerOverride).optional(),
        /** Task size: CPU units and MiB, as ECS writes them. */
        cpu: z.string().optional(),
        memory: z.string().optional(),
        taskRoleArn: z.string().optional(),
        executionRoleArn: z.string().optional(),
        ephemeralStorageGiB: z.int().min(21).max(200).optional(),
      })
      .optional(),
    platformVersion: z.string().optional(),
    group: z.string().max(255).optional(),
    placementConstraints: z
      .array(
        z.strictObject({ type: z.enum(['distinctInstance', 'memberOf']), expression: z.string().max(2000).optional() }),
      )
      .max(10)
      .optional(),
    placementStrategy: z
      .array(z.strictObject({ type: z.enum(['random', 'spread', 'binpack']), field: z.string().optional() }))
      .max(5)
      .optional(),
    enableExecuteCommand: z.boolean().optional(),
    propagateTags: z.literal('TASK_DEFINITION').optional(),
    tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
  })
  .superRefine(ecsRules);

export type EcsSpec = z.output<typeof ecsSpec>;

/** `ecsTask({ cluster: 'etl', taskDefinition: 'extract-flights', command: ['--date', date] })` */
export function ecsTask(options: Omit<EcsSpec, 'kind'>): EcsSpec {
  return { kind: 'ecs', ...options };
}
