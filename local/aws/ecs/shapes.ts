/** The requests of ECS, as far as the plane reads them. */
import { z } from 'zod';
import { strings } from '../shape.js';

const keyValue = z.looseObject({ name: z.string(), value: z.string() });
const cluster = z.string().optional();

const containerDefinition = z.looseObject({
  name: z.string().min(1, 'Container.name should not be null or empty.'),
  image: z.string().min(1, 'Container.image should not be null or empty.'),
  essential: z.boolean().optional(),
  command: z.array(z.string()).optional(),
  environment: z.array(keyValue).optional(),
  stopTimeout: z.int().optional(),
  logConfiguration: z.looseObject({ logDriver: z.string(), options: strings.optional() }).optional(),
});

const strategy = z.array(z.looseObject({ capacityProvider: z.string() }));

export const createClusterInput = z.looseObject({
  clusterName: z.string().default('default'),
  capacityProviders: z.array(z.string()).default([]),
  defaultCapacityProviderStrategy: strategy.optional(),
});

export const registerInput = z.looseObject({
  family: z.string(),
  containerDefinitions: z.array(containerDefinition),
  networkMode: z.enum(['bridge', 'host', 'awsvpc', 'none']).optional(),
  requiresCompatibilities: z.array(z.string()).optional(),
  cpu: z.string().optional(),
  memory: z.string().optional(),
  taskRoleArn: z.string().optional(),
  executionRoleArn: z.string().optional(),
});

const containerOverride = z.looseObject({
  name: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.array(keyValue).optional(),
});

export const runTaskInput = z.looseObject({
  cluster,
  taskDefinition: z.string(),
  count: z.int().optional(),
  clientToken: z.string().optional(),
  startedBy: z.string().optional(),
  group: z.string().optional(),
  launchType: z.enum(['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']).optional(),
  capacityProviderStrategy: strategy.optional(),
  networkConfiguration: z
    .looseObject({ awsvpcConfiguration: z.looseObject({ subnets: z.array(z.string()).optional() }).optional() })
    .optional(),
  overrides: z
    .looseObject({
      containerOverrides: z.array(containerOverride).optional(),
      taskRoleArn: z.string().optional(),
      executionRoleArn: z.string().optional(),
      cpu: z.string().optional(),
      memory: z.string().optional(),
    })
    .optional(),
  placementConstraints: z.array(z.unknown()).optional(),
  placementStrategy: z.array(z.unknown()).optional(),
  platformVersion: z.string().optional(),
  propagateTags: z.enum(['TASK_DEFINITION', 'SERVICE', 'NONE']).optional(),
  enableExecuteCommand: z.boolean().optional(),
  tags: z.array(z.looseObject({ key: z.string(), value: z.string().optional() })).optional(),
});

export const listTasksInput = z.looseObject({
  cluster,
  startedBy: z.string().optional(),
  family: z.string().optional(),
  launchType: z.string().optional(),
  serviceName: z.string().optional(),
  containerInstance: z.string().optional(),
  desiredStatus: z.enum(['RUNNING', 'PENDING', 'STOPPED']).optional(),
  maxResults: z.int().min(1, 'Member must be at least 1').max(100, 'Member must be at most 100').optional(),
  nextToken: z.string().optional(),
});

export const describeTasksInput = z.looseObject({
  cluster,
  tasks: z.array(z.string()).min(1, 'Tasks cannot be empty.').max(100, 'Tasks cannot have more than 100 elements'),
  include: z.array(z.string()).optional(),
});

export const stopTaskInput = z.looseObject({
  cluster,
  task: z.string(),
  reason: z.string().max(255, 'Member must have length less than or equal to 255').optional(),
});
