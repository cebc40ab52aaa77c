/** What StartJobRun makes of a request: the token, the application's state, rights, rules and quotas. */
import {
  DeleteApplicationCommand,
  ListApplicationsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-emr-serverless';
import { beforeAll, describe, expect, it } from 'vitest';
import { emrServerlessCalls } from './emr-serverless-calls.js';
import { scriptedEmrServerless } from './scripted-emr-serverless.js';

const rig = scriptedEmrServerless();
let applicationId: string;
beforeAll(async () => {
  applicationId = await rig.emr.application();
  for (const name of ['token', 'lost', 'rights', 'quota', 'state']) rig.plane.script(name, {});
});

describe('a client token', () => {
  it('names the run that it has started, even when that has ended', async () => {
    const first = await rig.emr.start(applicationId, 'token', { clientToken: 'token-1' });
    expect(await rig.emr.start(applicationId, 'token', { clientToken: 'token-1' })).toEqual(first);
    rig.plane.endJob(first.jobRunId, { code: 0 });
    await rig.emr.ended(first);
    expect(await rig.emr.start(applicationId, 'token', { clientToken: 'token-1' })).toEqual(first);
    const events = ['received', 'committed', 'received', 'replayed', 'ended', 'received', 'replayed'];
    expect(rig.events('token')).toEqual(events);
  });

  it('is refused for another request', async () => {
    await rig.emr.start(applicationId, 'token', { clientToken: 'token-2' });
    const other = rig.emr.start(applicationId, 'token', { clientToken: 'token-2', executionTimeoutMinutes: 5 });
    await expect(other).rejects.toMatchObject({
      name: 'ConflictException',
      message: expect.stringContaining('token-2'),
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('adopts the run of a start whose reply was lost', async () => {
    const fault = { type: 'lose-reply', how: 'reset' } as const;
    rig.plane.fault({ service: 'emr-serverless', operation: 'StartJobRun', fault });
    await expect(rig.emr.start(applicationId, 'lost', { clientToken: 'lost-1' })).rejects.toThrow();
    const { jobRunId } = await rig.emr.start(applicationId, 'lost', { clientToken: 'lost-1' });
    expect(rig.plane.ledger().filter(({ name }) => name === 'lost')).toMatchObject([
      { event: 'received' },
      { event: 'committed', jobId: jobRunId },
      { event: 'received' },
      { event: 'replayed', jobId: jobRunId },
    ]);
  });
});

describe('an application that is not started', () => {
  it('starts with its first run', async () => {
    const own = await rig.emr.application();
    expect(await rig.emr.applicationState(own)).toBe('CREATED');
    await rig.emr.start(own, 'state');
    expect(await rig.emr.applicationState(own)).toBe('STARTED');
  });

  it('refuses runs where auto-start is off, until somebody starts it', async () => {
    const own = await rig.emr.application({ autoStartConfiguration: { enabled: false } });
    await expect(rig.emr.start(own, 'state')).rejects.toMatchObject({
      name: 'ConflictException',
      message: `Application ${own} is not started: it is in state CREATED`,
    });
    await rig.emr.client.send(new StartApplicationCommand({ applicationId: own }));
    await rig.emr.start(own, 'state');
  });

  it('is deleted, and no more listed', async () => {
    const own = await rig.emr.application();
    await rig.emr.client.send(new StartApplicationCommand({ applicationId: own }));
    const remove = () => rig.emr.client.send(new DeleteApplicationCommand({ applicationId: own }));
    await expect(remove()).rejects.toThrow('must be in one of the following statuses [CREATED, STOPPED]');
    await rig.emr.client.send(new StopApplicationCommand({ applicationId: own }));
    await remove();
    const { applications = [] } = await rig.emr.client.send(new ListApplicationsCommand({}));
    const ids = applications.map(({ id }) => id);
    expect(ids).toContain(applicationId);
    expect(ids).not.toContain(own);
    await expect(rig.emr.start(own, 'state')).rejects.toMatchObject({ name: 'ConflictException' });
  });
});

describe('a quota that is used up', () => {
  it('refuses so many starts, with nothing started, and then no more', async () => {
    rig.plane.runOut(2, undefined, 'emr-serverless');
    const start = () => rig.emr.start(applicationId, 'quota', { clientToken: 'quota-1' });
    const refused = { name: 'ServiceQuotaExceededException', $metadata: { httpStatusCode: 402 } };
    await expect(start()).rejects.toMatchObject(refused);
    await expect(start()).rejects.toMatchObject(refused);
    await start();
    const events = ['received', 'refused', 'received', 'refused', 'received', 'committed'];
    expect(rig.events('quota')).toEqual(events);
  });
});

describe('a request', () => {
  const spark = { entryPoint: 's3://scripts/report.py' };

  it.each([
    [{ clientToken: 'a token' }, 'clientToken'],
    [{ clientToken: 'x'.repeat(65) }, 'less than or equal to 64'],
    [{ name: 'x'.repeat(257) }, 'less than or equal to 256'],
    [{ executionRoleArn: 'arn:aws:iam::1:role/x' }, 'executionRoleArn'],
    [{ jobDriver: undefined }, 'exactly one of the members'],
    [{ jobDriver: { hive: { query: 'select 1' } } }, "application's type SPARK"],
    [{ jobDriver: { sparkSubmit: { ...spark, entryPointArguments: [''] } } }, 'entryPointArguments.0'],
    [{ mode: 'STREAMING' as const }, 'does not have the mode STREAMING'],
    [{ retryPolicy: { maxAttempts: 11 } }, 'less than or equal to 10'],
    [{ retryPolicy: { maxFailedAttemptsPerHour: 2 } }, 'only applicable for STREAMING'],
    [{ executionTimeoutMinutes: -1 }, 'greater than or equal to 0'],
    [{ tags: { 'aws:owner': 'x' } }, 'reserved'],
  ])('with %j is refused', async (changes, problem) => {
    const refused = rig.emr.start(applicationId, 'wrong', changes as Parameters<typeof rig.emr.start>[2]);
    await expect(refused).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(problem),
    });
  });

  it('with a retry policy wants a release that knows it', async () => {
    const old = await rig.emr.application({ releaseLabel: 'emr-7.0.0' });
    const start = rig.emr.start(old, 'wrong', { retryPolicy: { maxAttempts: 2 } });
    await expect(start).rejects.toThrow('emr-7.1.0 and above');
  });

  it.each([
    [{ releaseLabel: 'newest' }, 'newest does not exist'],
    [{ type: 'PRESTO' }, 'Unsupported engine PRESTO'],
    [{ releaseLabel: 'emr-6.15.0', schedulerConfiguration: {} }, 'emr-7.0.0 and above'],
    [{ schedulerConfiguration: { queueTimeoutMinutes: 14 } }, 'greater than or equal to 15'],
  ])('for an application with %j is refused', async (changes, problem) => {
    await expect(rig.emr.application(changes)).rejects.toThrow(problem);
  });

  it('for an application or a run that does not exist has a 404', async () => {
    const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(rig.emr.start('00nowhere', 'wrong')).rejects.toMatchObject(missing);
    await expect(rig.emr.show({ applicationId, jobRunId: '00nobody' })).rejects.toMatchObject(missing);
    await expect(rig.emr.cancel({ applicationId, jobRunId: '00nobody' })).rejects.toMatchObject(missing);
    await expect(rig.emr.list('00nowhere')).rejects.toMatchObject(missing);
  });
});

describe('a worker', () => {
  it('may start, see, find and cancel runs, and nothing else', async () => {
    const worker = emrServerlessCalls(rig.plane, 'millrace-worker');
    const id = await worker.start(applicationId, 'rights', { tags: { owner: 'me' } });
    expect((await worker.list(applicationId)).runs.map((run) => run.id)).toContain(id.jobRunId);
    expect(await worker.applicationState(applicationId)).toBe('STARTED');
    await worker.cancel(id);
    expect(await worker.ended(id)).toMatchObject({ state: 'CANCELLED' });
    const denied = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } };
    await expect(worker.application()).rejects.toMatchObject(denied);
    await expect(worker.client.send(new StopApplicationCommand({ applicationId }))).rejects.toMatchObject(denied);
    worker.client.destroy();
  });
});
