import { DescribeTasksCommand, ListTasksCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toMs } from '../../contracts/duration.js';
import { defaultTiming } from '../../contracts/timing.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { awsService } from '../aws/client.js';
import type { JobContext } from '../context.js';
import { ecsDriver } from '../ecs/driver.js';
import type { JobDriver } from '../job-driver.js';
import { examine, type Examined } from './examine.js';
import type { RunRecord } from './run-record.js';

/** A run with many open launches, under the read budget of the product. */
const target = targetOf({ url: 'http://unused' });
const minted = '2001-01-05T00:00:00.000Z';
const closedAt = Date.parse('2001-01-05T00:30:00Z');

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2001-01-05T01:00:00Z') }));
afterEach(() => void vi.useRealTimers());

it.each([
  ['with their ids in history', true],
  ['that only their marks tell', false],
])('judges all of sixty open launches %s in one pass', async (_, named) => {
  const found = await examined(runOf(60, named), ecs());
  expect(found.filter(({ verdict }) => verdict === 'orphan')).toHaveLength(60);
  expect(found.filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
});

it.each([
  ['is denied', () => Promise.reject(Object.assign(new Error('not you'), { name: 'AccessDeniedException' }))],
  ['hangs', () => timeout()],
])('knows an orphan by its id also where the listing %s, and says that copies were not looked for', async (_, list) => {
  const found = await examined(runOf(60, true), ecs(list));
  expect(found.map(({ verdict }) => verdict)).toEqual(Array.from({ length: 60 }, () => 'orphan'));
  expect(found[0]?.why).toMatch(/^Copies of it were not looked for: /);
});

it('does not know whether there is one without an id where the listing is denied', async () => {
  const found = await examined(
    runOf(1, false),
    ecs(() => Promise.reject(new Error('not you'))),
  );
  expect(found).toMatchObject([{ verdict: 'unknown' }]);
});

it('counts the grace from the last reset, because a run between may have had the job until then', async () => {
  const open = { workflowId: 'w', runId: 'r3', jobs: [] };
  const grace = toMs(defaultTiming.janitorGrace);
  const verdictAfter = async (ms: number) =>
    (await examined(runOf(1, true), ecs(), { ...open, resetAt: Date.now() - ms }))[0]?.verdict;
  expect(await verdictAfter(grace)).toBe('orphan');
  expect(await verdictAfter(grace - 1)).toBe('young');
});

it('takes nothing for its own that was created after its run, though a reset of another came later still', async () => {
  const open = { workflowId: 'w', runId: 'r3', jobs: [] };
  const late = ecs(undefined, '2001-01-05T00:45:00Z');
  for (const current of [open, { ...open, resetAt: Date.parse('2001-01-05T00:48:00Z') }])
    expect(await examined(runOf(1, false), late, current)).toMatchObject([{ verdict: 'foreign' }]);
});

/** As long as a pass's activity may take. */
async function examined(run: RunRecord, driver: JobDriver, current = run): Promise<Examined[]> {
  const context = { timing: defaultTiming, driver: () => driver } as unknown as JobContext;
  const found = examine(context, run, () => Promise.resolve(current), Date.now());
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  return found;
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 10_000));
}

const arnOf = (key: string) => `arn:aws:ecs:us-east-1:000000000000:task/etl/${key}`;
const keyOf = (arn: string) => arn.split('/').at(-1) ?? '';

/** Every task that is asked for runs. */
function ecs(list?: () => Promise<never>, createdAt = '2001-01-05T00:00:05Z'): JobDriver {
  const answer = (command: unknown): object => {
    if (command instanceof ListTasksCommand) {
      const { startedBy } = command.input;
      return { taskArns: startedBy === undefined ? [] : [arnOf(startedBy)] };
    }
    if (command instanceof DescribeTasksCommand)
      return { tasks: (command.input.tasks ?? []).map((arn) => taskOf(arn, createdAt)) };
    return { taskDefinition: { taskDefinitionArn: 'td:1', containerDefinitions: [{ name: 'main', essential: true }] } };
  };
  const send = (command: unknown) =>
    list && command instanceof ListTasksCommand ? list() : Promise.resolve(answer(command));
  const client = { config: {}, send } as unknown as ECSClient;
  return ecsDriver(awsService(target, defaultTiming, client)) as unknown as JobDriver;
}

function taskOf(taskArn: string, createdAt: string) {
  return {
    taskArn,
    startedBy: keyOf(taskArn),
    taskDefinitionArn: 'td:1',
    createdAt: new Date(createdAt),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    containers: [{ name: 'main', lastStatus: 'RUNNING' }],
  };
}

function runOf(count: number, named: boolean): RunRecord {
  const jobs = Array.from({ length: count }, (_, index) => {
    const key = String(index).padStart(32, '0');
    const mark = {
      key,
      mintedAt: minted,
      namespace: 'default',
      workflowId: 'w',
      runId: 'r',
      step: `s${index}`,
      launch: 1,
    };
    const spec = { kind: 'ecs', cluster: 'etl', taskDefinition: 'td' };
    const started = { kind: 'ecs', target, cluster: 'etl', taskArn: arnOf(key), container: 'main' };
    return {
      kind: 'ecs',
      verb: 'start' as const,
      input: { v: 1, spec, mark, target, deadline: '2001-01-06T00:00:00.000Z' },
      ...(named && { outcome: { completed: { started, adopted: false } } }),
    };
  });
  return { workflowId: 'w', runId: 'r', closedAt, jobs };
}
