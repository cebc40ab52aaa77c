/**
 * The tasks that carry a mark. `startedBy` is the marker, because tags are deleted when a task stops. As a filter it
 * must be the only one, and it shows running tasks: the stopped ones of a family are listed and looked through, by one
 * listing for all that look in the same cluster at the same time. After an outage hundreds do.
 */
import {
  DescribeTasksCommand,
  ListTasksCommand,
  type ECSClient,
  type ListTasksRequest,
  type Task,
} from '@aws-sdk/client-ecs';
import { lastPart } from '../../contracts/last-part.js';
import type { AwsService } from '../aws/client.js';
import { togetherByPlace } from '../aws/together.js';
import type { EcsSpec } from './spec.js';

/** So many are asked for one by one, each on a page of its own; more by what they have in common. */
const few = 10;

/** What a launch runs, and its mark. */
export type Wanted = Pick<EcsSpec, 'cluster' | 'taskDefinition'> & { startedBy: string };

export interface TaskFinder {
  find(wanted: Wanted): Promise<Task | undefined>;
  /** All tasks that carry it, oldest first; those that have stopped are worth their listing only where one runs. */
  marked(wanted: Wanted): Promise<readonly Task[]>;
}

export function taskFinder(aws: AwsService<ECSClient>): TaskFinder {
  const list = (filtersOf: typeof ofRunning) => {
    const tasks = togetherByPlace((cluster, all: readonly Wanted[]) => listed(aws, cluster, filtersOf(all), all));
    return async (wanted: Wanted) =>
      (await tasks(wanted.cluster, wanted)).filter(({ startedBy }) => startedBy === wanted.startedBy);
  };
  const listRunning = list(ofRunning);
  const listStopped = list(ofStopped);

  /** Listed after those that run: one that stops in between is in both, not in neither. */
  const withStopped = async (running: readonly Task[], wanted: Wanted) => {
    const tasks = new Map([...running, ...(await listStopped(wanted))].map((task) => [task.taskArn, task]));
    return [...tasks.values()].sort((a, b) => createdAt(a) - createdAt(b));
  };

  return {
    async find(wanted) {
      // The oldest: a person who repeats our call copies `startedBy`, and that task may run when ours has stopped. So
      // what runs is no answer as long as the stopped ones are not known: to stop a stranger's task is worse than to ask again.
      return (await withStopped(await listRunning(wanted), wanted))[0];
    },
    async marked(wanted) {
      const running = await listRunning(wanted);
      return running.length === 0 ? [] : withStopped(running, wanted);
    },
  };
}

export function createdAt(task: Task): number {
  return task.createdAt?.getTime() ?? Infinity;
}

function ofRunning(wanted: readonly Wanted[]): ListTasksRequest[] {
  return wanted.length > few ? ofFamilies(wanted) : wanted.map(({ startedBy }) => ({ startedBy }));
}

function ofStopped(wanted: readonly Wanted[]): ListTasksRequest[] {
  return ofFamilies(wanted).map((filter) => ({ ...filter, desiredStatus: 'STOPPED' }));
}

/** One filter for each, or none for the whole cluster. */
function ofFamilies(wanted: readonly Wanted[]): ListTasksRequest[] {
  const families = new Set(wanted.map(({ taskDefinition }) => familyOf(taskDefinition)));
  return families.size > few ? [{}] : [...families].map((family) => ({ family }));
}

/** Of a family, `family:revision` or ARN. */
function familyOf(taskDefinition: string): string {
  return lastPart(taskDefinition).replace(/:\d+$/, '');
}

/** An error of any page is an error of the whole. */
async function listed(
  aws: AwsService<ECSClient>,
  cluster: string,
  filters: readonly ListTasksRequest[],
  wanted: readonly Wanted[],
): Promise<Task[]> {
  const marks = new Set<string | undefined>(wanted.map(({ startedBy }) => startedBy));
  const found: Task[] = [];
  for (const filter of filters) {
    for await (const tasks of pages(aws, { ...filter, cluster }))
      found.push(...tasks.filter(({ startedBy }) => marks.has(startedBy)));
  }
  return found;
}

async function* pages(
  aws: AwsService<ECSClient>,
  filter: ListTasksRequest & { cluster: string },
): AsyncGenerator<Task[], undefined> {
  let nextToken: string | undefined;
  do {
    const page = await aws.read((ecs) =>
      ecs.send(new ListTasksCommand({ ...filter, maxResults: 100, ...(nextToken && { nextToken }) })),
    );
    yield await describeAll(aws, filter.cluster, page.taskArns ?? []);
    nextToken = page.nextToken;
  } while (nextToken);
}

async function describeAll(aws: AwsService<ECSClient>, cluster: string, tasks: string[]): Promise<Task[]> {
  if (tasks.length === 0) return [];
  const answer = await aws.read((ecs) => ecs.send(new DescribeTasksCommand({ cluster, tasks })));
  return answer.tasks ?? [];
}
