import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

/** One launch, one job: under every loss that the wire, the workers and the operators can cause. */
let rig: Rig;

beforeEach(async () => {
  rig = await startRig({ workflowsPath: fileURLToPath(new URL('pipelines/index.ts', import.meta.url)) });
  for (const name of ['held', 'job-a', 'narrow']) await createGlueJob(rig.plane, name);
  await createTaskDefinition(rig.plane, 'held-task');
  await createTaskDefinition(rig.plane, 'task-a');
  rig.plane.script('held', {});
  rig.plane.script('held-task', {});
  rig.plane.script('job-a', { afterMs: 20 });
  rig.plane.script('task-a', { afterMs: 20 });
  rig.plane.script('narrow', { afterMs: 300 });
});
afterEach(() => rig.close());

const entries = (event: string) => rig.plane.ledger().filter((entry) => entry.event === event);
const committed = () => entries('committed');

async function pendingStart(handle: WorkflowHandle) {
  const { raw } = await handle.describe();
  return raw.pendingActivities?.find(({ activityType }) => activityType?.name?.endsWith('.start'));
}

describe.each([
  ['glue', 'StartJobRun', 'named', { job: 'held' }, 'held'],
  ['ecs', 'RunTask', 'namedTask', { family: 'held-task' }, 'held-task'],
] as const)('%s', (service, operation, pipeline, input, name) => {
  it.each(['reset', 'hang', 'gateway', 'half'] as const)('starts one job when the reply to the start is lost (%s)', async (how) => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how } });
    const handle = await rig.start(pipeline, input);
    const job = await eventually('the job is adopted', async () => {
      const events = await eventsOf(handle);
      return events.some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === `${service}.wait`) && committed()[0]?.jobId;
    });
    rig.plane.endJob(job, { code: 0 });
    await handle.result();
    expect(committed()).toHaveLength(1);
  });

  it('leaves no job when it is cancelled while the reply to the start is lost', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'hang' } });
    const handle = await rig.start(pipeline, input);
    await eventually('the job exists', () => committed().length === 1);
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(committed()).toHaveLength(1);
    expect(rig.plane.running()).toEqual([]);
  });

  it('adopts a job that had ended before it was looked for', async () => {
    await rig.worker();
    rig.plane.script(name, { afterMs: 1 });
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'reset' } });
    await (await rig.start(pipeline, input)).result();
    expect(committed()).toHaveLength(1);
    expect(entries('ended')).toHaveLength(1);
  });

  it('makes no second job when the start is reset by an operator', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'reset' } });
    rig.plane.show(service, { listingsAfterMs: 400 });
    const handle = await rig.start(pipeline, input);
    await eventually('the job exists', () => committed().length === 1);
    const pending = await pendingStart(handle);
    if (pending) {
      await rig.client.workflowService.resetActivity({
        namespace: 'default',
        execution: { workflowId: handle.workflowId },
        id: pending.activityId ?? '',
        identity: 'test',
        resetHeartbeat: true,
      });
    }
    const job = committed()[0]?.jobId as string;
    await eventually('the job is watched', async () =>
      (await eventsOf(handle)).some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === `${service}.wait`),
    );
    rig.plane.endJob(job, { code: 0 });
    await handle.result();
    expect(pending).toBeDefined();
    expect(committed()).toHaveLength(1);
  });

  it("does not turn AWS's success into a failure when the deadline passes while all workers are down", async () => {
    const first = await rig.worker();
    const handle = await rig.start(pipeline, { ...input, timeout: '3s' });
    const job = await eventually('the job exists', () => committed()[0]?.jobId);
    await eventually('the job is watched', async () =>
      (await eventsOf(handle)).some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === `${service}.wait`),
    );
    const deadline = Date.now() + 3_000;
    await first.shutdown();
    rig.plane.endJob(job, { code: 0 });
    await eventually('the deadline has passed', () => Date.now() > deadline, 10_000);
    await rig.worker();
    await handle.result();
    expect(entries('stop')).toEqual([]);
  });

  it('stops the job when the deadline passes, and says so', async () => {
    await rig.worker();
    const failure = await failureOf(await rig.start(pipeline, { ...input, timeout: '1s' }));
    expect(failure.type).toBe('JobTimedOut');
    expect(entries('stop').length).toBeGreaterThanOrEqual(1);
    expect(rig.plane.running()).toEqual([]);
  });
});

it('shows waiting while AWS has no capacity, and launches anew with a new key', async () => {
  await rig.worker();
  rig.plane.runOut(1, 'RESOURCE:MEMORY');
  const handle = await rig.start('namedTask', { family: 'task-a' });
  await eventually('the run waits', async () => (await handle.describe()).searchAttributes['MillraceStatus']?.[0] === 'waiting');
  await handle.result();
  const keys = rig.plane.ledger().filter(({ event }) => event === 'received').map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
  expect(committed()).toHaveLength(1);
});

it('lets one step probe for capacity while the others wait without writing history', async () => {
  await createGlueJob(rig.plane, 'single', { ExecutionProperty: { MaxConcurrentRuns: 50 } });
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', times: 22, fault: { type: 'error', code: 'ConcurrentRunsExceededException', message: 'Concurrent runs exceeded' } });
  const handle = await rig.start('fanned', { count: 20 });
  await handle.result();
  const starts = (await eventsOf(handle)).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.start');
  // Twenty refusals at once, two of the prober alone, and twenty starts.
  expect(starts.length).toBe(42);
});

it('adopts the job that was sent when the config resolves a resource differently afterwards', async () => {
  const first = await rig.worker({ resources: { 'the-job': 'held' } });
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'hang' } });
  const handle = await rig.start('withResource');
  const job = await eventually('the job exists', () => committed()[0]?.jobId);
  await Promise.all([first.shutdown(), rig.worker({ resources: { 'the-job': 'job-a' } })]);
  await eventually('the job is adopted', async () =>
    (await eventsOf(handle)).some((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.wait'),
  );
  rig.plane.endJob(job, { code: 0 });
  await handle.result();
  expect(committed()).toMatchObject([{ name: 'held' }]);
});

it('goes on when describes fail for a while, and never fails the step for it', async () => {
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'GetJobRun', times: 4, fault: { type: 'error', code: 'ThrottlingException' } });
  rig.plane.fault({ service: 'glue', operation: 'GetJobRun', times: 2, fault: { type: 'error', code: 'InternalServiceException', status: 500 } });
  await (await rig.start('named', { job: 'job-a' })).result();
  expect(committed()).toHaveLength(1);
});

it('waits for new credentials instead of failing the step', async () => {
  await rig.worker();
  rig.plane.credentials('millrace-worker', 'expired');
  const handle = await rig.start('named', { job: 'job-a' });
  await eventually('the start is refused', async () => (await pendingStart(handle))?.lastFailure?.message?.includes('expired'));
  rig.plane.credentials('millrace-worker', 'valid');
  await handle.result();
  expect(committed()).toHaveLength(1);
});

it('leaves the job running when its worker shuts down, and another takes over its watch', async () => {
  const first = await rig.worker();
  const handle = await rig.start('named', { job: 'held' });
  const job = await eventually('the job exists', () => committed()[0]?.jobId);
  await first.shutdown();
  expect(rig.plane.running()).toEqual([job]);
  await rig.worker();
  rig.plane.endJob(job, { code: 0 });
  await handle.result();
  expect(entries('stop')).toEqual([]);
});
