/** The calls of ECS that tests of real tasks make, on one plane. */
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ContainerDefinition,
  type CreateClusterRequest,
  type RegisterTaskDefinitionRequest,
  type RunTaskRequest,
  type Task,
} from '@aws-sdk/client-ecs';
import { expect, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { clientOptions, logLines } from './clients.js';

export type EcsCalls = Awaited<ReturnType<typeof ecsCalls>>;

/** With a cluster `etl`, which has Fargate's capacity providers. */
export async function ecsCalls(plane: Plane) {
  const ecs = new ECSClient(clientOptions(plane.url));
  const cluster = async (clusterName: string, changes: Partial<CreateClusterRequest>): Promise<void> => {
    await ecs.send(new CreateClusterCommand({ clusterName, ...changes }));
  };
  await cluster('etl', { capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });

  /** The task when it looks as wanted. */
  const shown = async ({ taskArn = '' }: Task, wanted: (task: Task) => boolean = () => true): Promise<Task> => {
    const describe = async (): Promise<Task | false> => {
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [taskArn] }));
      return tasks[0] !== undefined && wanted(tasks[0]) && tasks[0];
    };
    return (await vi.waitUntil(describe, { timeout: 15_000, interval: 20 })) as Task;
  };

  return {
    cluster,
    shown,
    ended: (task: Task) => shown(task, ({ lastStatus }) => lastStatus === 'STOPPED'),
    async register(
      family: string,
      containerDefinitions: ContainerDefinition[],
      changes: Partial<RegisterTaskDefinitionRequest> = {},
    ) {
      await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions, ...changes }));
    },
    async run(taskDefinition: string, changes: Partial<RunTaskRequest> = {}): Promise<Task> {
      const { tasks = [], failures } = await ecs.send(
        new RunTaskCommand({ cluster: 'etl', taskDefinition, ...changes }),
      );
      expect(failures).toEqual([]);
      return tasks[0] as Task;
    },
    async stop({ taskArn }: Task, reason?: string): Promise<void> {
      await ecs.send(new StopTaskCommand({ cluster: 'etl', task: taskArn, reason }));
    },
    /** Fails while there is no line yet. */
    output: ({ taskArn = '' }: Task, container = 'main') =>
      logLines(plane.url, '/ecs/tests', `etl/${container}/${taskArn.slice(taskArn.lastIndexOf('/') + 1)}`),
    destroy: () => ecs.destroy(),
  };
}

/** A container of the image `python` that runs this code, and logs. */
export function python(code: string, changes: Partial<ContainerDefinition> = {}): ContainerDefinition {
  const options = { 'awslogs-group': '/ecs/tests', 'awslogs-stream-prefix': 'etl' };
  return {
    name: 'main',
    image: 'python',
    command: ['-c', code],
    logConfiguration: { logDriver: 'awslogs', options },
    ...changes,
  };
}

export function codes({ containers = [] }: Task): Record<string, number | undefined> {
  return Object.fromEntries(containers.map(({ name, exitCode }) => [name, exitCode]));
}
