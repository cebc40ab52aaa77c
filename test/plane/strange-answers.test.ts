/** Answers that AWS should not give, and gives: of all five kinds, in the test's process and from another one. */
import { GetJobCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptions, glueClient } from './clients.js';
import { aKey, kindNames, openKind, type Kind, type KindName, soon } from './five-kinds.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let keys = 0;
beforeAll(async () => {
  plane = await startPlaneAlone();
  plane.script('job', {});
});
afterAll(() => endPlane(plane));

const succeeded: Record<KindName, string> = {
  glue: 'SUCCEEDED',
  ecs: 'STOPPED',
  'emr-step': 'COMPLETED',
  'emr-cluster': 'TERMINATED',
  'emr-serverless': 'SUCCESS',
};
const ids: Record<KindName, string> = {
  glue: 'JobRunId',
  ecs: 'taskArn',
  'emr-step': 'StepIds',
  'emr-cluster': 'JobFlowId',
  'emr-serverless': 'jobRunId',
};

describe.each(kindNames)('at %s', (name) => {
  let kind: Kind;
  beforeAll(async () => {
    kind = await openKind(name, plane);
  });
  const running = async () => {
    const id = await kind.start(aKey(++keys));
    await expect.poll(() => kind.state(id), soon).toMatch(/RUNNING|WAITING/);
    return [id, await kind.state(id)] as const;
  };

  it('a state goes back', async () => {
    const [id, state] = await running();
    plane.tellState({ id, state: succeeded[name], times: 2 });
    expect([await kind.state(id), await kind.state(id), await kind.state(id)]).toEqual([
      succeeded[name],
      succeeded[name],
      state,
    ]);
    expect(plane.running()).toContain(id);
  });

  it('a state is one that AWS does not have, of this job alone', async () => {
    const [id] = await running();
    const [other, state] = await running();
    plane.tellState({ id, state: 'PONDERING' });
    expect([await kind.state(other), await kind.state(id)]).toEqual([state, 'PONDERING']);
  });

  it('a job is unknown at once, everywhere, and runs on', async () => {
    const [id] = await running();
    plane.forget(id);
    expect(await kind.state(id)).toBe('missing');
    expect((await kind.list()).ids).not.toContain(id);
    await kind.stop(id).catch(() => undefined);
    expect(plane.running()).toContain(id);
  });

  it('a start is answered without an id, and has happened', async () => {
    plane.drop({ operation: kind.operations.start, field: ids[name] });
    const key = aKey(++keys);
    expect(await kind.start(key)).toBe('');
    expect(plane.ledger().filter((line) => line.key === key)).toMatchObject([
      { event: 'received' },
      { event: 'committed' },
    ]);
    expect(await kind.start(aKey(++keys))).not.toBe('');
  });
});

it('what an answer says beside the state is free', async () => {
  const ecs = await openKind('ecs', plane);
  const id = await ecs.start(aKey(++keys));
  const members = { stopCode: 'SpotInterruption' };
  const seen = await altered(`state`, { id, state: 'STOPPED', members }, () => rawTask(id));
  expect(seen).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'SpotInterruption' });
  expect(seen).toHaveProperty('containers.0.lastStatus', 'RUNNING');
});

it('a member is dropped as often as it was said, wherever it stands, and then no more', async () => {
  const ecs = await openKind('ecs', plane);
  const id = await ecs.start(aKey(++keys));
  expect(
    await altered('drop', { operation: 'DescribeTasks', field: 'lastStatus' }, () => rawTask(id)),
  ).not.toHaveProperty('lastStatus');
  expect(await rawTask(id)).toHaveProperty('lastStatus');
});

it('nothing is altered once faults are cleared', async () => {
  const glue = await openKind('glue', plane);
  const id = await glue.start(aKey(++keys));
  plane.tellState({ id, state: 'PONDERING', times: 100 });
  plane.drop({ operation: 'GetJobRun', field: 'JobRunState', times: 100 });
  plane.clearFaults();
  expect(await glue.state(id)).toBe('RUNNING');
});

it('a job that there never was is not forgotten by mistake', () => {
  expect(() => plane.forget('jr_nowhere')).toThrow('There was no job jr_nowhere');
});

it('an error has a text of a megabyte', async () => {
  const message = 'x'.repeat(1_000_000);
  plane.fault({
    operation: 'GetJob',
    fault: { type: 'error', code: 'InternalServiceException', status: 500, message },
  });
  const look = glueClient(clientOptions(plane.url)).send(new GetJobCommand({ JobName: 'job' }));
  await expect(look).rejects.toMatchObject({ name: 'InternalServiceException', message });
});

/** Told from another process. */
async function altered(how: string, rule: object, look: () => Promise<unknown>): Promise<unknown> {
  const answer = await fetch(`${plane.url}/_plane/${how}`, { method: 'POST', body: JSON.stringify(rule) });
  expect(answer.status).toBe(200);
  return look();
}

/** As it stands on the wire: a client of the SDK's would leave out what it does not know. */
async function rawTask(id: string): Promise<unknown> {
  const answer = await fetch(plane.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeTasks',
      'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
      authorization: 'AWS4-HMAC-SHA256 Credential=millrace-admin/20260101/us-east-1/ecs/aws4_request',
    },
    body: JSON.stringify({ cluster: 'etl', tasks: [id] }),
  });
  return ((await answer.json()) as { tasks: unknown[] }).tasks[0];
}
