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
  const running = await allOf(aws, { cluster, startedBy }, startedBy);
  // The oldest: a person who repeats our call by hand copies `startedBy`, and that task may run when ours has stopped.
  return (await withStopped(aws, cluster, startedBy, running))[0];
}

/** All tasks that carry it, oldest first; those that have stopped are worth their long listing only where one runs. */
export async function markedTasks(aws: AwsService<ECSClient>, cluster: string, startedBy: string): Promise<Task[]> {
  const running = await allOf(aws, { cluster, startedBy }, startedBy);
  return running.length === 0 ? [] : withStopped(aws, cluster, startedBy, running);
}

export function createdAt(task: Task): number {
  return task.createdAt?.getTime() ?? Infinity;
}

/** Oldest first. */
async function withStopped(
  aws: AwsService<ECSClient>,
  cluster: string,
  startedBy: string,
  running: readonly Task[],
): Promise<Task[]> {
  const stopped = await allOf(aws, { cluster, desiredStatus: 'STOPPED' }, startedBy);
  // One that stops in between is in both.
  const tasks = new Map([...running, ...stopped].map((task) => [task.taskArn, task]));
  return [...tasks.values()].sort((a, b) => createdAt(a) - createdAt(b));
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
