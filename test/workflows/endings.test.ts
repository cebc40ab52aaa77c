import { fileURLToPath } from 'node:url';
import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { activityType } from '../../contracts/history.js';
import { asAdmin, createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

/** Every run closes, with the truth, whatever its code and AWS do at the end. */
let rig: Rig;

beforeEach(async () => {
  rig = await startRig({ workflowsPath: fileURLToPath(new URL('endings/index.ts', import.meta.url)) });
  for (const name of ['job-a', 'fails', 'held', 'late', 'unsure', 'slow-stop']) await createGlueJob(rig.plane, name);
  await createTaskDefinition(rig.plane, 'task-a');
  const { plane } = rig;
  plane.script('job-a', { afterMs: 20 });
  plane.script('late', { afterMs: 20 });
  plane.script('fails', { afterMs: 20, exitCode: 7 });
  for (const name of ['held', 'unsure', 'task-a']) plane.script(name, {});
  plane.script('slow-stop', { ignoresStop: true, afterMs: 5_500 });
});
afterEach(() => rig.close());

const committed = (name: string) =>
  rig.plane.ledger().filter((entry) => entry.event === 'committed' && entry.name === name);
const stopIsScheduled = async (handle: WorkflowHandle) =>
  (await eventsOf(handle)).some(
    ({ activityTaskScheduledEventAttributes: of }) => of?.activityType?.name === activityType('glue', 'stop'),
  );
const full = { type: 'error', code: 'ConcurrentRunsExceededException', message: 'full' } as const;
const denied = { type: 'error', code: 'AccessDeniedException', message: 'denied' } as const;

it('closes when a branch fails while another one runs that is awaited later', async () => {
  await rig.worker();
  const failure = await failureOf(await rig.start('branches'));
  expect(failure.details?.[0]).toMatchObject({ step: 'left' });
  expect(rig.plane.running()).toEqual([]);
});

it('closes when it is cancelled while branches run that are awaited one after the other', async () => {
  await rig.worker();
  rig.plane.script('fails', {});
  const handle = await rig.start('branches');
  await eventually('both run', () => committed('held').length === 1 && committed('fails').length === 1);
  await handle.cancel();
  expect(await closedStatus(handle)).toBe('CANCELLED');
  expect(rig.plane.running()).toEqual([]);
});

it('does not cancel a step whose target a cancelled scope was the first to ask for', async () => {
  await rig.worker();
  expect(await (await rig.start('sharedTarget')).result()).toEqual(['cancelled', 0]);
});

it('gives the pool free as soon as AWS has taken the job of the step that probes', async () => {
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', times: 3, fault: full });
  const handle = await rig.start('pool', { first: '1h', second: '1h' });
  await eventually('both jobs run', () => committed('held').length === 2);
  await handle.cancel();
  await closedStatus(handle);
});

it('ends a step behind one that probes when its own deadline passes', async () => {
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', times: 100_000, fault: full });
  const failure = await failureOf(await rig.start('pool', { first: '1h', second: '3s' }));
  expect(failure).toMatchObject({ type: 'JobTimedOut', details: [{ step: 'second' }] });
}, 120_000);

it('sends nothing when a start has waited for a worker past its deadline', async () => {
  await rig.worker({ maxConcurrentActivities: 1 });
  const handle = await rig.start('queued');
  const job = await eventually('the first job runs', () => committed('held')[0]?.jobId);
  const since = Date.now();
  await eventually('the deadline of the other has passed', () => Date.now() - since > 4_500);
  rig.plane.endJob(job, { code: 0 });
  expect((await failureOf(handle)).type).toBe('JobTimedOut');
  expect(committed('late')).toEqual([]);
});

it('is no cancelled run when nobody can tell whether a job of it runs', async () => {
  await rig.worker();
  rig.plane.fault({
    service: 'glue',
    operation: 'StartJobRun',
    match: 'unsure',
    fault: { type: 'lose-reply', how: 'hang' },
  });
  rig.plane.fault({ service: 'glue', operation: 'GetJobRuns', match: 'unsure', times: 100_000, fault: denied });
  const handle = await rig.start('unsure');
  await eventually('both jobs exist', () => committed('held').length === 1 && committed('unsure').length === 1);
  await handle.cancel();
  expect(await failureOf(handle)).toMatchObject({ type: 'JobOutcomeUnknown', details: [{ step: 'unsure' }] });
});

it('ends a step whose job can never be looked for', async () => {
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } });
  rig.plane.fault({ service: 'glue', operation: 'GetJobRuns', times: 100_000, fault: denied });
  expect((await failureOf(await rig.start('oneJob'))).type).toBe('JobOutcomeUnknown');
});

it('ends a step by its deadline when its job could not be looked for before, and was found by the stop', async () => {
  await rig.worker();
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } });
  rig.plane.fault({ service: 'glue', operation: 'GetJobRuns', times: 100_000, fault: denied });
  const handle = await rig.start('oneJob');
  await eventually('the stop looks for it', () => stopIsScheduled(handle));
  rig.plane.clearFaults();
  const [job] = committed('held');
  const ofIt = { step: 'only', costs: 'yes', links: { awsId: job?.jobId } };
  expect(await failureOf(handle)).toMatchObject({ type: 'JobTimedOut', details: [ofIt] });
  expect(rig.plane.running()).toEqual([]);
});

it('ends a step whose job takes longer to find than an attempt of its start may take', async () => {
  await rig.worker();
  rig.plane.pageSize(1);
  const byHand = new StartJobRunCommand({ JobName: 'held' });
  for (let others = 0; others < 6; others += 1) await asAdmin(rig.plane, GlueClient, (glue) => glue.send(byHand));
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'reset' } });
  const slow = { type: 'delay', ms: 400, when: 'before' } as const;
  rig.plane.fault({ service: 'glue', operation: 'GetJobRuns', times: 100_000, fault: slow });
  expect((await failureOf(await rig.start('oneJob'))).type).toBe('JobTimedOut');
});

it('ends as its job did, which the platform took, when there is no time to launch another', async () => {
  const workflowsPath = fileURLToPath(new URL('endings/index.ts', import.meta.url));
  const patient = await startRig({ workflowsPath, timing: { capacityMin: '1m', capacityMax: '1m' } });
  try {
    await patient.worker();
    await createTaskDefinition(patient.plane, 'task-a');
    patient.plane.script('task-a', { afterMs: 20, interrupted: 'SpotInterruption' });
    const failure = await failureOf(await patient.start('lostTask'));
    const [job] = patient.plane.ledger().filter(({ event }) => event === 'committed');
    const ofIt = { step: 'only', launch: 1, costs: 'yes', links: { awsId: job?.jobId } };
    expect(failure).toMatchObject({ type: 'JobLost', details: [ofIt] });
  } finally {
    await patient.close();
  }
});

it('stops a job that takes longer to find than a heartbeat may be away', async () => {
  await rig.worker();
  const slow = { type: 'delay', ms: 550, when: 'before' } as const;
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault: { type: 'lose-reply', how: 'hang' } });
  rig.plane.fault({ service: 'ecs', operation: 'ListTasks', times: 100_000, fault: slow });
  rig.plane.fault({ service: 'ecs', operation: 'DescribeTasks', times: 100_000, fault: slow });
  const handle = await rig.start('oneTask');
  await eventually('the job exists', () => committed('task-a').length === 1);
  await handle.cancel();
  expect(await closedStatus(handle)).toBe('CANCELLED');
  expect(rig.plane.running()).toEqual([]);
});

it('fails with its first error when only the stops outlast its timeout', async () => {
  await rig.worker();
  const failure = await failureOf(await rig.start('timed'));
  expect(failure).toMatchObject({ type: 'JobFailed', details: [{ step: 'fails' }] });
});

it.each([
  ['error', 'TypeError', /^x{4094} …$/],
  ['failure', 'Mine', /^x{4094} …$/],
  ['text', 'NonError', /^x{4094} …$/],
  ['result', 'RangeError', /^The result holds 5000002 bytes, 2000000 are allowed/],
])('ends, and says why, when its pipeline ends with a book as its %s', async (how, type, message) => {
  await rig.worker();
  expect(await failureOf(await rig.start('verbose', { how }))).toMatchObject({
    type,
    message: expect.stringMatching(message) as string,
  });
});

it('goes on after a throttle whose text is a book', async () => {
  await rig.worker();
  const fault = { type: 'error', code: 'ThrottlingException', message: 'x'.repeat(2 ** 20) } as const;
  rig.plane.fault({ service: 'ecs', operation: 'RunTask', fault });
  const handle = await rig.start('oneTask');
  await eventually('the job exists', () => committed('task-a').length === 1);
  await handle.cancel();
  expect(await closedStatus(handle)).toBe('CANCELLED');
});
