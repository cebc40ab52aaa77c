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

async function firstOf(
  aws: AwsService<ECSClient>,
  filter: ListTasksRequest,
  startedBy: string,
): Promise<Task | undefined> {
  let nextToken: string | undefined;
  do {
    const page = await aws.read((ecs) =>
      ecs.send(new ListTasksCommand({ ...filter, maxResults: 100, ...(nextToken && { nextToken }) })),
    );
    const found = (await describeAll(aws, filter.cluster as string, page.taskArns ?? [])).find(
      (task) => task.startedBy === startedBy,
    );
    if (found) return found;
    nextToken = page.nextToken;
  } while (nextToken);
  return undefined;
}

async function describeAll(aws: AwsService<ECSClient>, cluster: string, tasks: string[]): Promise<Task[]> {
  if (tasks.length === 0) return [];
  const answer = await aws.read((ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks })));
  return answer.tasks ?? [];
}
