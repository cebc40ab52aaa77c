/** An ECS task as DescribeTasks shows it. */
import { randomBytes } from 'node:crypto';
import type { PlaneParts } from '../service.js';
import type { Cluster } from './clusters.js';
import type { TaskDefinition } from './definitions.js';
import { isFargateProvider, type RunTaskInput } from './run-rules.js';

export interface Container {
  containerArn: string;
  taskArn: string;
  name: string;
  image: string;
  lastStatus: string;
  exitCode?: number;
  reason?: string;
  networkInterfaces: [];
  healthStatus: 'UNKNOWN';
}

/** Times are seconds since the epoch, as the JSON protocol writes them. */
export interface Task {
  taskArn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  lastStatus: string;
  desiredStatus: string;
  startedBy?: string;
  group: string;
  launchType: string;
  capacityProviderName?: string;
  platformVersion?: string;
  cpu: string;
  memory: string;
  overrides: object;
  attachments: [];
  createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  containers: Container[];
  tags: { key: string; value?: string | undefined }[];
  version: number;
}

/** The last part of a task's ARN; it names the task's log streams. */
export function idOf({ taskArn }: Pick<Task, 'taskArn'>): string {
  return taskArn.slice(taskArn.lastIndexOf('/') + 1);
}

export function newTask(
  { account, region, clock }: Pick<PlaneParts, 'account' | 'region' | 'clock'>,
  cluster: Cluster,
  definition: TaskDefinition,
  input: RunTaskInput,
): Task {
  const prefix = `arn:aws:ecs:${region}:${account}`;
  const id = randomBytes(16).toString('hex');
  const taskArn = `${prefix}:task/${cluster.clusterName}/${id}`;
  const overrides = input.overrides ?? {};
  return {
    taskArn,
    clusterArn: cluster.clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    lastStatus: definition.networkMode === 'awsvpc' ? 'PROVISIONING' : 'PENDING',
    desiredStatus: 'RUNNING',
    ...(input.startedBy !== undefined && { startedBy: input.startedBy }),
    group: input.group ?? `family:${definition.family}`,
    ...placement(input),
    cpu: overrides.cpu ?? definition.cpu ?? '0',
    memory: overrides.memory ?? definition.memory ?? '0',
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...overrides },
    attachments: [],
    createdAt: clock.seconds(),
    containers: definition.containerDefinitions.map(({ name, image }) => ({
      containerArn: `${prefix}:container/${cluster.clusterName}/${id}/${randomBytes(16).toString('hex')}`,
      taskArn,
      name,
      image,
      lastStatus: 'PENDING',
      networkInterfaces: [],
      healthStatus: 'UNKNOWN',
    })),
    tags: input.tags ?? [],
    version: 1,
  };
}

/** A capacity provider decides the launch type; without either it is EC2. */
function placement({ launchType, capacityProviderStrategy, platformVersion }: RunTaskInput) {
  const [provider] = capacityProviderStrategy ?? [];
  const fargate = launchType === 'FARGATE' || (provider && isFargateProvider(provider));
  return {
    launchType: fargate ? 'FARGATE' : (launchType ?? 'EC2'),
    ...(provider && { capacityProviderName: provider.capacityProvider }),
    ...(fargate && { platformVersion: platformVersion ?? '1.4.0' }),
  };
}
