/** Scripted trouble, as a client of AWS's SDK meets it. */
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { GetJobCommand, GetJobRunsCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultRule } from '../../local/aws/faults.js';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { clientOptions } from './clients.js';
import { endPlane, startPlaneAlone, type PlaneAlone } from './plane-alone.js';

let plane: PlaneAlone;
let glue: GlueClient;
let ecs: ECSClient;

beforeAll(async () => {
  plane = await startPlaneAlone();
  const options = {
    ...clientOptions(plane.url),
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true as const },
  };
  glue = new GlueClient(options);
  ecs = new ECSClient(options);
  await createGlueJob(plane, 'job');
  await createTaskDefinition(plane, 'task');
  plane.script('job', {});
});
afterEach(() => plane.clearFaults());
afterAll(async () => {
  glue.destroy();
  ecs.destroy();
  await endPlane(plane);
});

const start = () => glue.send(new StartJobRunCommand({ JobName: 'job' }));
const started = () => plane.ledger().filter(({ event }) => event === 'committed').length;
const onStart = (fault: FaultRule['fault']): void => plane.fault({ service: 'glue', operation: 'StartJobRun', fault });

describe('before anything is done', () => {
  it.each([
    [
      'a throttle',
      { type: 'error', code: 'ThrottlingException' },
      { name: 'ThrottlingException', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } },
    ],
    [
      'an error of the service',
      { type: 'error', code: 'InternalServiceException', message: 'oh', status: 500 },
      { name: 'InternalServiceException', message: 'oh', $metadata: { httpStatusCode: 500 } },
    ],
    ['a connection that breaks', { type: 'reset' }, { code: 'ECONNRESET' }],
    ['silence', { type: 'hang' }, { name: 'TimeoutError' }],
  ] as const)('%s starts nothing', async (_what, fault, error) => {
    const before = started();
    onStart(fault);
    await expect(start()).rejects.toMatchObject(error);
    expect(started()).toBe(before);
    await start();
    expect(started()).toBe(before + 1);
  });
});

describe('after the job has started', () => {
  it.each([
    ['reset', { code: 'ECONNRESET' }],
    ['hang', { name: 'TimeoutError' }],
    ['gateway', { $metadata: { httpStatusCode: 504 } }],
    ['half', { code: 'ECONNRESET' }],
  ] as const)('the reply is lost by %s', async (how, error) => {
    const before = started();
    onStart({ type: 'lose-reply', how });
    await expect(start()).rejects.toMatchObject(error);
    expect(started()).toBe(before + 1);
  });

  it('the reply of an error is lost as well', async () => {
    onStart({ type: 'lose-reply', how: 'reset' });
    await expect(glue.send(new StartJobRunCommand({ JobName: 'nowhere' }))).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  it('the reply comes too late for the client', async () => {
    const before = started();
    onStart({ type: 'delay', ms: 600, when: 'after' });
    await expect(start()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(started()).toBe(before + 1);
  });
});

describe('a delay', () => {
  it('before the start lets it happen when its client has long gone', async () => {
    const before = started();
    onStart({ type: 'delay', ms: 600, when: 'before' });
    await expect(start()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(started()).toBe(before);
    await expect.poll(started).toBe(before + 1);
  });

  it('that is short is only slow', async () => {
    onStart({ type: 'delay', ms: 100, when: 'after' });
    const at = performance.now();
    await start();
    expect(performance.now() - at).toBeGreaterThanOrEqual(99);
  });
});

describe('a fault meets', () => {
  const outcomes = async (calls: (() => Promise<unknown>)[]): Promise<string[]> => {
    const names: string[] = [];
    for (const call of calls) {
      names.push(
        await call().then(
          () => 'ok',
          (error: unknown) => (error as Error).name,
        ),
      );
    }
    return names;
  };
  const throttle = { type: 'error', code: 'ThrottlingException' } as const;
  const getJob = (JobName: string) => () => glue.send(new GetJobCommand({ JobName }));
  const list = () => glue.send(new GetJobRunsCommand({ JobName: 'job' }));

  it('one call, then no more', async () => {
    plane.fault({ fault: throttle });
    expect(await outcomes([getJob('job'), getJob('job')])).toEqual(['ThrottlingException', 'ok']);
  });

  it('as many as it says, after as many as it lets pass', async () => {
    plane.fault({ operation: 'GetJob', skip: 1, times: 2, fault: throttle });
    const calls = [getJob('job'), getJob('job'), list, getJob('job'), getJob('job')];
    expect(await outcomes(calls)).toEqual(['ok', 'ThrottlingException', 'ok', 'ThrottlingException', 'ok']);
  });

  it('only calls of its service', async () => {
    plane.fault({ service: 'ecs', fault: throttle });
    const tasks = () => ecs.send(new ListTasksCommand({ cluster: 'etl' }));
    expect(await outcomes([getJob('job'), tasks])).toEqual(['ok', 'ThrottlingException']);
  });

  it('only calls that hold its text', async () => {
    plane.fault({ match: '"nowhere"', fault: throttle });
    expect(await outcomes([getJob('job'), getJob('nowhere')])).toEqual(['ok', 'ThrottlingException']);
  });

  it('nothing once faults are cleared', async () => {
    plane.fault({ times: 100, fault: throttle });
    plane.clearFaults();
    expect(await outcomes([getJob('job')])).toEqual(['ok']);
  });

  it('calls from other processes, told over HTTP', async () => {
    const body = JSON.stringify({ operation: 'GetJob', fault: throttle });
    expect((await fetch(`${plane.url}/_plane/faults`, { method: 'POST', body })).status).toBe(200);
    expect(await outcomes([getJob('job')])).toEqual(['ThrottlingException']);
  });
});
