/** Jobs that exist and cannot be seen yet, jobs that have not begun, and room that is not there. */
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { GetJobRunCommand, GetJobRunsCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions } from './clients.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let glue: GlueClient;
let ecs: ECSClient;

beforeAll(async () => {
  plane = await startPlaneAlone();
  glue = new GlueClient(clientOptions(plane.url));
  ecs = new ECSClient(clientOptions(plane.url));
  await createGlueJob(plane, 'job');
  await createTaskDefinition(plane, 'task');
  plane.script('job', {});
});
afterEach(() => {
  plane.show('glue', {});
  plane.show('ecs', {});
  plane.script('task', {});
});
afterAll(async () => {
  glue.destroy();
  ecs.destroy();
  await endPlane(plane);
});

describe('a Glue run', () => {
  const startRun = async (): Promise<string> =>
    (await glue.send(new StartJobRunCommand({ JobName: 'job' }))).JobRunId ?? '';
  const list = async () =>
    ((await glue.send(new GetJobRunsCommand({ JobName: 'job' }))).JobRuns ?? []).map(({ Id }) => Id);
  const describeRun = (RunId: string) => glue.send(new GetJobRunCommand({ JobName: 'job', RunId }));

  it('is missing from listings for a while', async () => {
    plane.show('glue', { listingsAfterMs: 300 });
    const id = await startRun();
    expect(await list()).not.toContain(id);
    await describeRun(id);
    await expect.poll(list).toContain(id);
  });

  it('is unknown to describe for a while', async () => {
    plane.show('glue', { describeAfterMs: 300 });
    const id = await startRun();
    await expect(describeRun(id)).rejects.toMatchObject({ name: 'EntityNotFoundException' });
    expect(await list()).toContain(id);
    await expect
      .poll(() =>
        describeRun(id).then(
          () => 'known',
          () => 'unknown',
        ),
      )
      .toBe('known');
  });
});

describe('an ECS task', () => {
  const list = async (filter = {}) => (await ecs.send(new ListTasksCommand({ cluster: 'etl', ...filter }))).taskArns;
  const describeTask = async (arn: string) => {
    const { tasks = [], failures = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [arn] }));
    return tasks[0]?.lastStatus ?? failures[0]?.reason;
  };

  it('is missing from listings for a while, by startedBy as well', async () => {
    plane.show('ecs', { listingsAfterMs: 300 });
    const { taskArn = '' } = await aTask({ startedBy: 'hidden' });
    expect(await list({ startedBy: 'hidden' })).toEqual([]);
    expect(await describeTask(taskArn)).toBe('RUNNING');
    await expect.poll(() => list({ startedBy: 'hidden' })).toEqual([taskArn]);
  });

  it('is missing from describe for a while', async () => {
    plane.show('ecs', { describeAfterMs: 300 });
    const { taskArn = '' } = await aTask();
    expect(await describeTask(taskArn)).toBe('MISSING');
    expect(await list()).toContain(taskArn);
    await expect.poll(() => describeTask(taskArn)).toBe('RUNNING');
  });

  it('is PENDING until it begins', async () => {
    plane.script('task', { startsAfterMs: 200 });
    const { taskArn = '', lastStatus } = await aTask();
    expect([lastStatus, await describeTask(taskArn)]).toEqual(['PENDING', 'PENDING']);
    expect(await list()).toContain(taskArn);
    await expect.poll(() => describeTask(taskArn)).toBe('RUNNING');
  });

  it('is stopped while it is PENDING, and no container of it has an exit code', async () => {
    plane.script('task', { startsAfterMs: 60_000 });
    const { taskArn = '' } = await aTask();
    await ecs.send(new StopTaskCommand({ cluster: 'etl', task: taskArn, reason: 'changed our minds' }));
    await expect.poll(() => describeTask(taskArn)).toBe('STOPPED');
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [taskArn] }));
    expect(tasks[0]).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'changed our minds' });
    expect(tasks[0]?.startedAt).toBeUndefined();
    expect(tasks[0]?.containers?.[0]?.exitCode).toBeUndefined();
  });

  it('loses its tags when it is stopped, and shows them only to those who ask', async () => {
    const { taskArn = '' } = await aTask({ tags: [{ key: 'owner', value: 'flights' }] });
    const tags = async (include?: ['TAGS']) =>
      (await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [taskArn], include }))).tasks?.[0]?.tags;
    expect(await tags()).toBeUndefined();
    expect(await tags(['TAGS'])).toEqual([{ key: 'owner', value: 'flights' }]);
    await ecs.send(new StopTaskCommand({ cluster: 'etl', task: taskArn }));
    expect(await tags(['TAGS'])).toEqual([]);
  });

  it('that was interrupted has no exit code', async () => {
    plane.script('task', { afterMs: 1, interrupted: 'SpotInterruption' });
    const { taskArn = '' } = await aTask();
    await expect.poll(() => describeTask(taskArn)).toBe('STOPPED');
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'etl', tasks: [taskArn] }));
    expect(tasks[0]?.stopCode).toBe('SpotInterruption');
    expect(tasks[0]?.containers?.[0]?.exitCode).toBeUndefined();
  });

  it('is forgotten with its token, some time after its end', async () => {
    plane.tokenLifetime(200);
    plane.script('task', { afterMs: 1 });
    const first = await aTask({ clientToken: 'short-lived' });
    await expect.poll(() => describeTask(first.taskArn ?? '')).toBe('STOPPED');
    await expect
      .poll(async () => (await aTask({ clientToken: 'short-lived' })).taskArn, { timeout: 3_000, interval: 100 })
      .not.toBe(first.taskArn);
  });
});

describe('when there is no room', () => {
  it('tasks are refused, as often as it was said, and none exists', async () => {
    const before = committed();
    plane.runOut(2, 'RESOURCE:CPU');
    expect([await reason('room-1'), await reason('room-2'), await reason('room-3')]).toEqual([
      'RESOURCE:CPU',
      'RESOURCE:CPU',
      undefined,
    ]);
    expect(committed()).toBe(before + 1);
  });

  it('a token that was refused stays refused', async () => {
    plane.runOut(1);
    expect(await reason('room-4')).toBe('RESOURCE:MEMORY');
    expect(await reason('room-4')).toBe('RESOURCE:MEMORY');
    expect(await reason('room-5')).toBeUndefined();
  });

  const reason = async (clientToken: string) => {
    const { failures = [] } = await ecs.send(
      new RunTaskCommand({ cluster: 'etl', taskDefinition: 'task', clientToken }),
    );
    return failures[0]?.reason;
  };
});

function committed(): number {
  return plane.ledger().filter(({ event }) => event === 'committed').length;
}

async function aTask(changes: Partial<RunTaskCommand['input']> = {}): Promise<Task> {
  const { tasks = [] } = await ecs.send(new RunTaskCommand({ cluster: 'etl', taskDefinition: 'task', ...changes }));
  return tasks[0] as Task;
}
