import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Plane } from '../../local/aws/plane.js';
import { createTaskDefinition } from '../../test/harness/aws-setup.js';
import { aMark, callsOf, soon, startScriptedPlane, targetOf, unitTiming } from '../../test/harness/scripted-plane.js';
import { awsService, clientOptions, type AwsService } from '../aws/client.js';
import { findTask } from './find.js';

let plane: Plane;
let ecs: ECSClient;
let aws: AwsService<ECSClient>;
let calls: string[];

beforeAll(async () => {
  plane = await startScriptedPlane();
  for (const family of ['runs', 'ends']) await createTaskDefinition(plane, family);
  plane.script('runs', {});
  plane.script('ends', { afterMs: 0 });
  ecs = new ECSClient(clientOptions(targetOf(plane), unitTiming));
  aws = awsService(targetOf(plane), unitTiming, ecs);
  calls = callsOf(ecs);
});
afterAll(async () => {
  ecs.destroy();
  await plane.close();
});
beforeEach(() => {
  plane.clearFaults();
  calls.length = 0;
});

async function run(
  taskDefinition: 'runs' | 'ends',
  startedBy = aMark().key,
): Promise<{ startedBy: string; taskArn: string }> {
  const { tasks } = await ecs.send(
    new RunTaskCommand({ cluster: 'etl', taskDefinition, startedBy, clientToken: aMark().key }),
  );
  return { startedBy, taskArn: tasks?.[0]?.taskArn as string };
}

const ended = (arn: string) =>
  expect.poll(() => plane.ledger().some(({ event, jobId }) => event === 'ended' && jobId === arn), soon).toBe(true);
const find = async (startedBy: string) => (await findTask(aws, 'etl', startedBy))?.taskArn;

describe('findTask', () => {
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
    await expect(findTask(aws, 'elsewhere', aMark().key)).rejects.toMatchObject({ name: 'ClusterNotFoundException' });
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
