import { ECSClient, RunTaskCommand, StopTaskCommand, type ListTasksRequest } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { createTaskDefinition } from '../../test/harness/aws-setup.js';
import { aMark, callsOf, soon, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { awsService, clientOptions } from '../aws/client.js';
import { taskFinder, type TaskFinder } from './find.js';

let plane: Plane;
let ecs: ECSClient;
let finder: TaskFinder;
let calls: string[];
/** Of the listings. */
const filters: ListTasksRequest[] = [];

beforeAll(async () => {
  plane = await startScriptedPlane();
  for (const family of ['runs', 'ends']) await createTaskDefinition(plane, family);
  plane.script('runs', {});
  plane.script('ends', { afterMs: 0 });
  ecs = new ECSClient(clientOptions(targetOf(plane), unitTiming));
  finder = taskFinder(awsService(targetOf(plane), unitTiming, ecs));
  calls = callsOf(ecs);
  ecs.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'ListTasksCommand') filters.push(args.input as ListTasksRequest);
        return next(args);
      },
    { step: 'initialize' },
  );
});
afterAll(async () => {
  ecs.destroy();
  await plane.close();
});
beforeEach(() => {
  plane.clearFaults();
  calls.length = 0;
  filters.length = 0;
});

async function run(taskDefinition: string, startedBy = aMark().key): Promise<{ startedBy: string; taskArn: string }> {
  const { tasks } = await ecs.send(
    new RunTaskCommand({ cluster: 'etl', taskDefinition, startedBy, clientToken: aMark().key }),
  );
  return { startedBy, taskArn: tasks?.[0]?.taskArn as string };
}

const ended = (arn: string) =>
  expect.poll(() => plane.ledger().some(({ event, jobId }) => event === 'ended' && jobId === arn), soon).toBe(true);
const find = async (startedBy: string, taskDefinition = 'ends') =>
  (await finder.find({ cluster: 'etl', taskDefinition, startedBy }))?.taskArn;

describe('the task of a mark', () => {
  it('finds a running task by a filter, and looks whether an older one has stopped', async () => {
    const { startedBy, taskArn } = await run('runs');
    calls.length = 0;
    expect(await find(startedBy)).toBe(taskArn);
    expect(calls.slice(0, 3)).toEqual(['ListTasks', 'DescribeTasks', 'ListTasks']);
  });

  it("takes no person's copy for its own, also when that runs and its own has stopped", async () => {
    const { startedBy, taskArn } = await run('ends');
    await ended(taskArn);
    await run('runs', startedBy);
    expect(await find(startedBy)).toBe(taskArn);
  });

  it('finds a stopped task, which the filter does not show', async () => {
    const { startedBy, taskArn } = await run('ends');
    await ended(taskArn);
    calls.length = 0;
    expect(await find(startedBy)).toBe(taskArn);
    expect(calls).toEqual(['ListTasks', 'ListTasks', 'DescribeTasks']);
  });

  it('knows only after the stopped ones whether a running task is its own', async () => {
    const { startedBy } = await run('runs');
    plane.fault({ operation: 'ListTasks', skip: 1, fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(find(startedBy, 'runs')).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  it.each(['ends', 'ends:1', 'arn:aws:ecs:eu-west-1:123456789012:task-definition/ends:1'])(
    'looks through the stopped tasks of its family only (%s)',
    async (taskDefinition) => {
      await find(aMark().key, taskDefinition);
      expect(filters).toMatchObject([{ startedBy: expect.any(String) }, { family: 'ends', desiredStatus: 'STOPPED' }]);
      expect(filters[0]).not.toHaveProperty('family');
    },
  );

  it("takes no other launch's task for its own", async () => {
    const { taskArn } = await run('ends');
    await ended(taskArn);
    expect(await find(aMark().key)).toBeUndefined();
  });

  it('knows nothing that listings do not show yet', async () => {
    const { startedBy } = await run('runs');
    plane.show('ecs', { listingsAfterMs: 60_000 });
    onTestFinished(() => plane.show('ecs', {}));
    expect(await find(startedBy)).toBeUndefined();
  });

  it('looks in the cluster that it is given, and fails where there is none', async () => {
    await expect(
      finder.find({ cluster: 'elsewhere', taskDefinition: 'ends', startedBy: aMark().key }),
    ).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
  });
});

describe('many that look at the same time', () => {
  it.each([
    ['of one family', ['many'], 'many'],
    ['of families too many to be listed one by one', Array.from({ length: 12 }, (_, n) => `many-${n}`), undefined],
  ])('find their tasks by a few listings: %s', async (_what, families, listedFamily) => {
    for (const family of families) {
      await createTaskDefinition(plane, family);
      plane.script(family, {});
    }
    const runs = await Promise.all(
      Array.from({ length: 36 }, async (_, n) => {
        const family = families[n % families.length] as string;
        return { family, ...(await run(family)) };
      }),
    );
    const gone = runs.filter((_, n) => n % 3 === 0);
    for (const { taskArn } of gone) await ecs.send(new StopTaskCommand({ cluster: 'etl', task: taskArn }));
    await Promise.all(gone.map(({ taskArn }) => ended(taskArn)));
    calls.length = 0;
    filters.length = 0;
    expect(await Promise.all(runs.map(({ startedBy, family }) => find(startedBy, family)))).toEqual(
      runs.map(({ taskArn }) => taskArn),
    );
    // Of each kind one for the first that asks and one for the rest, and one more of the stopped for those in between.
    expect(filters.length).toBeLessThan(6);
    expect(filters.slice(1).map(({ family }) => family)).toContain(listedFamily);
  });

  it('fail for themselves where there is no such cluster', async () => {
    const { startedBy, taskArn } = await run('runs');
    const elsewhere = finder.find({ cluster: 'elsewhere', taskDefinition: 'runs', startedBy });
    expect(await Promise.allSettled([elsewhere, find(startedBy, 'runs')])).toMatchObject([
      { status: 'rejected', reason: { name: 'ClusterNotFoundException' } },
      { status: 'fulfilled', value: taskArn },
    ]);
  });
});

describe('a hundred other stopped tasks', () => {
  let ours: { startedBy: string; taskArn: string };
  beforeAll(async () => {
    await Promise.all(Array.from({ length: 100 }, () => run('ends')));
    ours = await run('ends');
    await vi.waitUntil(() => plane.ledger().filter(({ event }) => event === 'ended').length >= 101, soon);
  });

  it('hide no task', async () => {
    expect(await find(ours.startedBy)).toBe(ours.taskArn);
    expect(calls.filter((call) => call === 'ListTasks').length).toBeGreaterThan(2);
  });

  it.each([
    ['ListTasks', 2],
    ['DescribeTasks', 1],
  ])('make no "not found" of an error of %s on the second page', async (operation, skip) => {
    plane.fault({ operation, skip, fault: { type: 'error', code: 'ServerException', status: 500 } });
    await expect(find(ours.startedBy)).rejects.toMatchObject({ name: 'ServerException' });
  });
});

it.each(['ThrottlingException', 'AccessDeniedException', 'ServerException'])(
  'an error of the first listing is an error (%s)',
  async (code) => {
    plane.fault({ operation: 'ListTasks', fault: { type: 'error', code } });
    await expect(find(aMark().key)).rejects.toMatchObject({ name: code });
  },
);
