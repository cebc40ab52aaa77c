/** Job runs that are too many, for an application's scheduler or its capacity; and what a minute too long comes to. */
import { StopApplicationCommand } from '@aws-sdk/client-emr-serverless';
import { describe, expect, it } from 'vitest';
import { scriptedEmrServerless } from './scripted-emr-serverless.js';

const rig = scriptedEmrServerless(20);
const oneAtATime = { schedulerConfiguration: { maxConcurrentRuns: 1, queueTimeoutMinutes: 720 } };
const patient = { executionTimeoutMinutes: 0 };

describe('an application with a scheduler', () => {
  it('queues what is too much, and begins it in the order of starts', async () => {
    rig.plane.script('queue', {});
    const applicationId = await rig.emr.application(oneAtATime);
    const start = () => rig.emr.start(applicationId, 'queue', patient);
    const ids = [await start(), await start(), await start()] as const;
    expect(await rig.emr.states(ids)).toEqual(['RUNNING', 'QUEUED', 'QUEUED']);
    rig.plane.endJob(ids[0].jobRunId, { code: 0 });
    await expect.poll(() => rig.emr.states(ids)).toEqual(['SUCCESS', 'RUNNING', 'QUEUED']);
    rig.plane.endJob(ids[1].jobRunId, { code: 1 });
    await expect.poll(() => rig.emr.states(ids)).toEqual(['SUCCESS', 'FAILED', 'RUNNING']);
    rig.plane.endJob(ids[2].jobRunId, { code: 0 });
    expect((await rig.emr.ended(ids[2])).queuedDurationMilliseconds).toBeGreaterThan(0);
  });

  it('runs fifteen at a time where it does not say', async () => {
    rig.plane.script('fifteen', {});
    const applicationId = await rig.emr.application({ schedulerConfiguration: {} });
    const ids = await Promise.all(Array.from({ length: 17 }, () => rig.emr.start(applicationId, 'fifteen', patient)));
    const states = await rig.emr.states(ids);
    expect(states.filter((state) => state === 'RUNNING')).toHaveLength(15);
    expect(states.filter((state) => state === 'QUEUED')).toHaveLength(2);
  });

  it('cancels a run in the queue without ever running it', async () => {
    rig.plane.script('dropped', {});
    const applicationId = await rig.emr.application(oneAtATime);
    const first = await rig.emr.start(applicationId, 'dropped', patient);
    const queued = await rig.emr.start(applicationId, 'dropped', patient);
    await rig.emr.cancel(queued);
    rig.plane.endJob(first.jobRunId, { code: 0 });
    await expect.poll(() => rig.emr.states([first, queued])).toEqual(['SUCCESS', 'CANCELLED']);
    expect(rig.plane.running()).not.toContain(queued.jobRunId);
  });

  it('cancels a run that has waited for too long, and says that it was the queue', async () => {
    rig.plane.script('patience', {});
    const schedulerConfiguration = { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 };
    const applicationId = await rig.emr.application({ schedulerConfiguration });
    await rig.emr.start(applicationId, 'patience', patient);
    const run = await rig.emr.ended(await rig.emr.start(applicationId, 'patience', patient));
    expect(run).toMatchObject({ state: 'CANCELLED', stateDetails: expect.stringContaining('queue timeout of 15 min') });
    expect(run.startedAt).toBeUndefined();
    expect(run.queuedDurationMilliseconds).toBeGreaterThanOrEqual(15 * 20 - 1);
  });
});

describe('the patience of the queue', () => {
  it('ends when the run begins', async () => {
    rig.plane.script('begun', {});
    const schedulerConfiguration = { maxConcurrentRuns: 1, queueTimeoutMinutes: 15 };
    const applicationId = await rig.emr.application({ schedulerConfiguration });
    const first = await rig.emr.start(applicationId, 'begun', patient);
    const second = await rig.emr.start(applicationId, 'begun', patient);
    rig.plane.endJob(first.jobRunId, { code: 0 });
    await expect.poll(() => rig.emr.states([second])).toEqual(['RUNNING']);
    // This one is queued later, so that the other one's patience is over as well.
    const third = await rig.emr.ended(await rig.emr.start(applicationId, 'begun', patient));
    expect(third).toMatchObject({ state: 'CANCELLED', stateDetails: expect.stringContaining('queue timeout') });
    expect(await rig.emr.states([second])).toEqual(['RUNNING']);
  });
});

describe('an application with a maximum capacity', () => {
  it('fails a run whose driver it has no room for, however often it is attempted', async () => {
    rig.plane.script('room', {});
    const maximumCapacity = { cpu: '16 vCPU', memory: '64 GB' };
    const applicationId = await rig.emr.application({ maximumCapacity });
    const first = await rig.emr.start(applicationId, 'room', patient);
    const second = await rig.emr.start(applicationId, 'room', { ...patient, retryPolicy: { maxAttempts: 2 } });
    expect(await rig.emr.ended(second)).toMatchObject({
      state: 'FAILED',
      attempt: 2,
      stateDetails: expect.stringMatching(/ApplicationMaxCapacityExceeded.*\[cpu: 16 vCPU, memory: 64 GB\]/),
    });
    rig.plane.endJob(first.jobRunId, { code: 0 });
    await rig.emr.ended(first);
    expect(await rig.emr.states([await rig.emr.start(applicationId, 'room', patient)])).toEqual(['RUNNING']);
  });

  it('has room again for the next attempt of the run that filled it', async () => {
    rig.plane.script('fills', { afterMs: 1, exitCode: 1 });
    const applicationId = await rig.emr.application({ maximumCapacity: { cpu: '16 vCPU', memory: '64 GB' } });
    const run = await rig.emr.start(applicationId, 'fills', { ...patient, retryPolicy: { maxAttempts: 2 } });
    expect(await rig.emr.ended(run)).toMatchObject({
      attempt: 2,
      stateDetails: expect.stringContaining('ExitCode: 1'),
    });
  });

  it('has room for more runs where they ask for less', async () => {
    rig.plane.script('small', {});
    const applicationId = await rig.emr.application({ maximumCapacity: { cpu: '4 vCPU', memory: '16 GB' } });
    const sparkSubmitParameters =
      '--conf spark.driver.cores=1 --conf spark.driver.memory=2G --conf spark.executor.instances=0';
    const jobDriver = { sparkSubmit: { entryPoint: 's3://scripts/report.py', sparkSubmitParameters } };
    const start = () => rig.emr.start(applicationId, 'small', { ...patient, jobDriver });
    expect(await rig.emr.states([await start(), await start(), await start()])).toEqual(
      Array.from({ length: 3 }, () => 'RUNNING'),
    );
  });

  it('has no bound for what runs at a time where it has neither', async () => {
    rig.plane.script('unbound', {});
    const applicationId = await rig.emr.application();
    const ids = await Promise.all(Array.from({ length: 20 }, () => rig.emr.start(applicationId, 'unbound', patient)));
    expect(new Set(await rig.emr.states(ids))).toEqual(new Set(['RUNNING']));
  });
});

describe('a run that takes longer than it may', () => {
  it('is cancelled, whether it minds or not, and says that it was the timeout', async () => {
    rig.plane.script('endless', { ignoresStop: true });
    const id = await rig.emr.start(await rig.emr.application(), 'endless', { executionTimeoutMinutes: 5 });
    expect(await rig.emr.ended(id)).toMatchObject({
      state: 'CANCELLED',
      stateDetails: expect.stringContaining('execution timeout of 5 minutes'),
    });
  });
});

describe('an application without runs', () => {
  const autoStopConfiguration = { idleTimeoutMinutes: 2 };

  it('stops by itself, and starts with the next run', async () => {
    rig.plane.script('brief', { afterMs: 1 });
    rig.plane.script('busy', {});
    const applicationId = await rig.emr.application({ autoStopConfiguration });
    await rig.emr.ended(await rig.emr.start(applicationId, 'brief'));
    await expect.poll(() => rig.emr.applicationState(applicationId)).toBe('STOPPED');
    await rig.emr.start(applicationId, 'busy', patient);
    expect(await rig.emr.applicationState(applicationId)).toBe('STARTED');
  });

  it('is none as long as one is there, and is not stopped by hand either', async () => {
    rig.plane.script('brief', { afterMs: 1 });
    rig.plane.script('busy', {});
    const busy = await rig.emr.application({ autoStopConfiguration });
    await rig.emr.start(busy, 'busy', patient);
    const idle = await rig.emr.application({ autoStopConfiguration });
    await rig.emr.ended(await rig.emr.start(idle, 'brief'));
    await expect.poll(() => rig.emr.applicationState(idle)).toBe('STOPPED');
    expect(await rig.emr.applicationState(busy)).toBe('STARTED');
    const stop = rig.emr.client.send(new StopApplicationCommand({ applicationId: busy }));
    await expect(stop).rejects.toThrow('1 active job run');
  });
});
