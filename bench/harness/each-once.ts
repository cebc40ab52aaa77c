/** Whether each item of a fan-out had one job, judged by the plane alone: its ledger, and what its tasks were told to do. */
import { DescribeTasksCommand, ECSClient } from '@aws-sdk/client-ecs';
import type { Plane } from '../../local/aws/plane.js';
import { administrator } from './aws-jobs.js';
import { cluster } from './places.js';

export interface EachOnce {
  /** Jobs that came to be. */
  jobs: number;
  /** Items that have at least one of them. */
  covered: number;
  /** Items with none, and items with more than one. */
  missing: readonly number[];
  repeated: readonly number[];
}

/** Items are counted from 0. */
export function eachOnce(indexes: readonly number[], items: number): EachOnce {
  const times = new Map<number, number>();
  for (const index of indexes) times.set(index, (times.get(index) ?? 0) + 1);
  const missing = Array.from({ length: items }, (_, index) => index).filter((index) => !times.has(index));
  return {
    jobs: indexes.length,
    covered: items - missing.length,
    missing,
    repeated: [...times].flatMap(([index, count]) => (count > 1 ? [index] : [])),
  };
}

/** The command of each task that the ledger has as committed: the item's index. */
export async function indexesStarted(plane: Plane): Promise<number[]> {
  const arns = plane.ledger().flatMap(({ event, jobId }) => (event === 'committed' && jobId ? [jobId] : []));
  const ecs = new ECSClient(administrator(plane));
  const indexes: number[] = [];
  for (let from = 0; from < arns.length; from += tasksAtOnce) {
    const asked = arns.slice(from, from + tasksAtOnce);
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: asked }));
    if (tasks.length < asked.length)
      throw new Error(`The plane shows ${tasks.length} of ${asked.length} tasks from ${asked[0]} on`);
    indexes.push(...tasks.map(({ overrides }) => Number(overrides?.containerOverrides?.[0]?.command?.[0])));
  }
  ecs.destroy();
  return indexes;
}

/** Of DescribeTasks. */
const tasksAtOnce = 100;
