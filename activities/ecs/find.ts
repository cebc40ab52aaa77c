/**
 * The task that carries a mark. `startedBy` is the marker, because tags are deleted when a task stops. As a filter it
 * must be the only one, and it shows running tasks: the stopped ones are listed whole and looked through.
 */
import {
  DescribeTasksCommand,
  ListTasksCommand,
  type ECSClient,
  type ListTasksRequest,
  type Task,
} from '@aws-sdk/client-ecs';
import type { AwsService } from '../aws/client.js';

export async function findTask(
  aws: AwsService<ECSClient>,
  cluster: string,
  startedBy: string,
): Promise<Task | undefined> {
  return (
    (await firstOf(aws, { cluster, startedBy }, startedBy)) ??
    (await firstOf(aws, { cluster, desiredStatus: 'STOPPED' }, startedBy))
  );
}

/** All tasks that carry it, oldest first; those that have stopped are worth their long listing only where one runs. */
export async function markedTasks(aws: AwsService<ECSClient>, cluster: string, startedBy: string): Promise<Task[]> {
  const running = await allOf(aws, { cluster, startedBy }, startedBy);
  if (running.length === 0) return [];
  const stopped = await allOf(aws, { cluster, desiredStatus: 'STOPPED' }, startedBy);
  // One that stops in between is in both.
  const tasks = new Map([...running, ...stopped].map((task) => [task.taskArn, task]));
  return [...tasks.values()].sort((a, b) => createdAt(a) - createdAt(b));
}

export function createdAt(task: Task): number {
  return task.createdAt?.getTime() ?? Infinity;
}

async function firstOf(
  aws: AwsService<ECSClient>,
  filter: ListTasksRequest,
  startedBy: string,
): Promise<Task | undefined> {
  for await (const tasks of pages(aws, filter)) {
    const found = tasks.find((task) => task.startedBy === startedBy);
    if (found) return found;
  }
  return undefined;
}

async function allOf(aws: AwsService<ECSClient>, filter: ListTasksRequest, startedBy: string): Promise<Task[]> {
  const found: Task[] = [];
  for await (const tasks of pages(aws, filter)) found.push(...tasks.filter((task) => task.startedBy === startedBy));
  return found;
}

async function* pages(aws: AwsService<ECSClient>, filter: ListTasksRequest): AsyncGenerator<Task[], undefined> {
  let nextToken: string | undefined;
  do {
    const page = await aws.read((ecs) =>
      ecs.send(new ListTasksCommand({ ...filter, maxResults: 100, ...(nextToken && { nextToken }) })),
    );
    yield await describeAll(aws, filter.cluster as string, page.taskArns ?? []);
    nextToken = page.nextToken;
  } while (nextToken);
}

async function describeAll(aws: AwsService<ECSClient>, cluster: string, tasks: string[]): Promise<Task[]> {
  if (tasks.length === 0) return [];
  const answer = await aws.read((ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks })));
  return answer.tasks ?? [];
}
