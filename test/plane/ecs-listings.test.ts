/** What ListTasks shows, by its filters. */
import {
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type ListTasksRequest,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions } from './clients.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let ecs: ECSClient;
const tasks: Record<string, string> = {};

beforeAll(async () => {
  plane = await startPlaneAlone();
  ecs = new ECSClient(clientOptions(plane.url));
  for (const family of ['extract', 'extract-more']) {
    await createTaskDefinition(plane, family);
    plane.script(family, {});
    tasks[`${family} runs`] = await run(family);
    tasks[`${family} stopped`] = await run(family);
    await ecs.send(new StopTaskCommand({ cluster: 'etl', task: tasks[`${family} stopped`] }));
  }
  // Of another revision.
  await createTaskDefinition(plane, 'extract');
  tasks['extract:2 runs'] = await run('extract:2');
});
afterAll(async () => {
  ecs.destroy();
  await endPlane(plane);
});

async function run(taskDefinition: string): Promise<string> {
  const answer = await ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition, startedBy: 'somebody' }));
  return answer.tasks?.[0]?.taskArn as string;
}

async function list(filter: ListTasksRequest): Promise<(string | undefined)[]> {
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: 'etl', ...filter }));
  const names = new Map(Object.entries(tasks).map(([name, arn]) => [arn, name]));
  return taskArns.map((arn) => names.get(arn));
}

describe('tasks are listed', () => {
  it.each<[ListTasksRequest, string[]]>([
    [{}, ['extract runs', 'extract-more runs', 'extract:2 runs']],
    [{ desiredStatus: 'STOPPED' }, ['extract stopped', 'extract-more stopped']],
    [{ family: 'extract' }, ['extract runs', 'extract:2 runs']],
    [{ family: 'extract', desiredStatus: 'STOPPED' }, ['extract stopped']],
    [{ family: 'extract-more', desiredStatus: 'STOPPED' }, ['extract-more stopped']],
    [{ family: 'another', desiredStatus: 'STOPPED' }, []],
    // The name of a family, not of a revision.
    [{ family: 'extract:2' }, []],
    [{ startedBy: 'somebody' }, ['extract runs', 'extract-more runs', 'extract:2 runs']],
  ])('by %o', async (filter, names) => {
    expect(await list(filter)).toEqual(names);
  });

  it.each<ListTasksRequest>([{ family: 'extract' }, { desiredStatus: 'STOPPED' }])(
    'by startedBy alone, not with %o',
    async (filter) => {
      await expect(list({ startedBy: 'somebody', ...filter })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'startedBy must be the only filter.',
      });
    },
  );

  it('by a family page by page', async () => {
    plane.pageSize(1);
    const first = await ecs.send(new ListTasksCommand({ cluster: 'etl', family: 'extract' }));
    const second = await ecs.send(
      new ListTasksCommand({ cluster: 'etl', family: 'extract', nextToken: first.nextToken }),
    );
    plane.pageSize();
    expect([...(first.taskArns ?? []), ...(second.taskArns ?? [])]).toEqual([
      tasks['extract runs'],
      tasks['extract:2 runs'],
    ]);
    expect(second.nextToken).toBeUndefined();
  });
});
