import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { createGlueJob, createTaskDefinition } from '../harness/aws-setup.js';
import { eventsOf, eventually } from '../harness/history.js';
import { startRig, type Rig } from '../harness/rig.js';

/** What AWS may refuse, forget or change its mind about, and no step fails for. */
const status = defineSearchAttributeKey('MillraceStatus', 'KEYWORD');
let rig: Rig;

beforeEach(async () => {
  rig = await startRig({ workflowsPath: fileURLToPath(new URL('pipelines/index.ts', import.meta.url)) });
  for (const name of ['held', 'job-a', 'narrow']) await createGlueJob(rig.plane, name);
  await createTaskDefinition(rig.plane, 'task-a');
  rig.plane.script('held', {});
  rig.plane.script('job-a', { afterMs: 20 });
  rig.plane.script('task-a', { afterMs: 20 });
  rig.plane.script('narrow', { afterMs: 300 });
});
afterEach(() => rig.close());

const committed = () => rig.plane.ledger().filter(({ event }) => event === 'committed');

async function pendingStart(handle: WorkflowHandle) {
  const { raw } = await handle.describe();
  return raw.pendingActivities?.find(({ activityType }) => activityType?.name?.endsWith('.start'));
}

it('shows waiting while AWS has no capacity, and launches anew with a new key', async () => {
  await rig.worker();
  rig.plane.runOut(1, 'RESOURCE:MEMORY');
  const handle = await rig.start('namedTask', { family: 'task-a' });
  await eventually(
    'the run waits',
    async () => (await handle.describe()).typedSearchAttributes.get(status) === 'waiting',
  );
  await handle.result();
  const keys = rig.plane
    .ledger()
    .filter(({ event }) => event === 'received')
    .map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
  expect(committed()).toHaveLength(1);
});

it('lets one step probe for capacity while the others wait without writing history', async () => {
  await rig.worker();
  rig.plane.fault({
    service: 'glue',
    operation: 'StartJobRun',
    times: 22,
    fault: { type: 'error', code: 'ConcurrentRunsExceededException', message: 'Concurrent runs exceeded' },
  });
  const handle = await rig.start('fanned', { count: 20 });
  await handle.result();
  const starts = (await eventsOf(handle)).filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.start',
  );
  // At most twenty refusals at once, two of the prober alone, and twenty starts; fewer where an attempt of a start was
  // refused after another had timed out.
  expect(starts.length).toBeGreaterThanOrEqual(20);
  expect(starts.length).toBeLessThanOrEqual(42);
});

it('begins one more step for each place that becomes free, however many wait for one', async () => {
  await createGlueJob(rig.plane, 'single', { ExecutionProperty: { MaxConcurrentRuns: 1 } });
  rig.plane.script('single', { afterMs: 400 });
  await rig.worker();
  const handle = await rig.start('fanned', { count: 14, job: 'single' });
  await handle.result();
  const refused = rig.plane.ledger().filter(({ event }) => event === 'refused');
  expect(committed()).toHaveLength(14);
  // Thirteen at first, then two for each place, since a start that is accepted lets two others try; and a prober may come
  // too early. If all that wait tried each time, it would be 91.
  expect(refused.length).toBeLessThanOrEqual(13 + 3 * 14);
});

it('adopts the job that was sent when the config resolves a resource differently afterwards', async () => {
  const first = await rig.worker({ resources: { 'the-job': 'held' } });
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', fault: { type: 'lose-reply', how: 'hang' } });
  const handle = await rig.start('withResource');
  const job = await eventually('the job exists', () => committed()[0]?.jobId);
  await Promise.all([first.shutdown(), rig.worker({ resources: { 'the-job': 'job-a' } })]);
  await eventually('the job is adopted', async () =>
    (await eventsOf(handle)).some(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.wait',
    ),
  );
  rig.plane.endJob(job, { code: 0 });
  await handle.result();
  expect(committed()).toMatchObject([{ name: 'held' }]);
});

it('goes on when describes fail for a while, and never fails the step for it', async () => {
  await rig.worker();
  rig.plane.fault({
    service: 'glue',
    operation: 'GetJobRun',
    times: 4,
    fault: { type: 'error', code: 'ThrottlingException' },
  });
  rig.plane.fault({
    service: 'glue',
    operation: 'GetJobRun',
    times: 2,
    fault: { type: 'error', code: 'InternalServiceException', status: 500 },
  });
  await (await rig.start('named', { job: 'job-a' })).result();
  expect(committed()).toHaveLength(1);
});

it('waits for new credentials instead of failing the step', async () => {
  await rig.worker();
  rig.plane.credentials('millrace-worker', 'expired');
  const handle = await rig.start('named', { job: 'job-a' });
  await eventually('the start is refused', async () =>
    (await pendingStart(handle))?.lastFailure?.message?.includes('expired'),
  );
  rig.plane.credentials('millrace-worker', 'valid');
  await handle.result();
  expect(committed()).toHaveLength(1);
});
