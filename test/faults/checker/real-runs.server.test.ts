/** The checker on what the real parts write. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { createGlueJob, createTaskDefinition } from '../../harness/aws-setup.js';
import { createApplication } from '../../harness/emr-setup.js';
import { closedStatus, eventsOf, eventually } from '../../harness/history.js';
import { preciseNow, startRealRuns, type RealRuns } from '../../harness/real-runs.js';
import { judge } from './check.js';
import type { Sources } from './read-sources.js';

let real: RealRuns;

afterEach(() => real.close());

async function begin(pipelines: string): Promise<RealRuns> {
  real = await startRealRuns(fileURLToPath(new URL(`../../workflows/${pipelines}/index.ts`, import.meta.url)));
  return real;
}

it('finds nothing wrong with real runs of three services, one cancelled, one retried, one late', async () => {
  const { rig, runs, start, isWatched, sources } = await begin('pipelines');
  for (const name of ['short', 'fails', 'held']) await createGlueJob(rig.plane, name);
  for (const name of ['task', 'long']) await createTaskDefinition(rig.plane, name);
  for (const name of ['short', 'task', 'report']) runs(name, '--for', '20');
  for (const name of ['held', 'long']) runs(name, '--for', '60000');
  runs('fails', '--exit', '3');
  const report = {
    kind: 'emr-serverless',
    applicationId: await createApplication(rig.plane),
    executionRoleArn: 'arn:aws:iam::000000000000:role/reports',
    name: 'report',
    sparkSubmit: { entryPoint: 's3://scripts/report.py' },
  };
  const well = [
    await start('named', { job: 'short' }),
    await start('namedTask', { family: 'task' }),
    await start('anyStep', { spec: report }),
  ];
  for (const handle of well) expect(await closedStatus(handle)).toBe('COMPLETED');
  expect(await closedStatus(await start('named', { job: 'fails', retries: 1 }))).toBe('FAILED');
  expect(await closedStatus(await start('namedTask', { family: 'long', timeout: '1s' }))).toBe('FAILED');
  const cancelled = await start('named', { job: 'held' });
  await isWatched(cancelled);
  await cancelled.cancel();
  expect(await closedStatus(cancelled)).toBe('CANCELLED');

  const evidence = await sources(6);
  expect(judge(evidence)).toMatchObject({ verdict: 'clean', totals: { runs: 6, jobs: 7, witnessed: 7, stops: 2 } });

  // The same evidence with one thing changed.
  const [line] = evidence.ledger.filter(({ event, name }) => event === 'received' && name === 'short');
  const other = { ...line, request: { ...(line?.request as object), Arguments: {} } };
  const changed = evidence.ledger.map((entry) => (entry === line ? other : entry)) as Sources['ledger'];
  const { violations } = judge({ ...evidence, ledger: changed });
  expect([...new Set(violations.map(({ invariant }) => invariant))]).toEqual(['I2c']);
}, 120_000);

it('finds nothing wrong with a cluster that was used and taken down', async () => {
  const { runs, start, sources } = await begin('clusters');
  runs('ready', '--for', '60000');
  for (const name of ['first', 'second']) runs(name, '--for', '20');
  expect(await closedStatus(await start('twoSteps', {}))).toBe('COMPLETED');
  expect(judge(await sources(1))).toMatchObject({ verdict: 'clean', totals: { jobs: 3, witnessed: 3, stops: 1 } });
}, 120_000);

it('finds nothing wrong with a fan-out over a pipeline', async () => {
  const { rig, runs, start, sources } = await begin('fan-out');
  await createGlueJob(rig.plane, 'item');
  runs('item', '--for', '20');
  const items = ['a', 'b', 'c'].map((id) => ({ id, job: 'item' }));
  expect(await closedStatus(await start('overPipeline', { items }))).toBe('COMPLETED');
  expect(judge(await sources(5))).toMatchObject({ verdict: 'clean', totals: { runs: 5, jobs: 3 } });
}, 120_000);

it('counts what a reset copies, and finds what it has left running', async () => {
  const { rig, runs, start, isWatched, sources, witness, client } = await begin('janitor');
  for (const name of ['beside', 'first', 'last']) await createGlueJob(rig.plane, name);
  const spec = (jobName: string) => ({ kind: 'glue', jobName });
  runs('first', '--for', '20');
  for (const name of ['beside', 'last']) runs(name, '--for', '60000');
  const handle = await start('inTurn', { beside: spec('beside'), first: spec('first'), last: spec('last') });
  await isWatched(handle, 2);
  const events = await eventually('the last step has begun', async () => {
    const all = await eventsOf(handle);
    return (
      all.filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.wait').length ===
        3 && all
    );
  });
  const begun = events.findLastIndex(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.start',
  );
  const at = preciseNow();
  const { runId } = await rig.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId },
    reason: 'test',
    workflowTaskFinishEventId:
      events.slice(0, begun).findLast((event) => event.workflowTaskCompletedEventAttributes)?.eventId ?? null,
    requestId: randomUUID(),
  });
  const reset = { op: 'reset', call: 'reset', through: 'temporal', namespace: 'default', at } as const;
  client.push({ ...reset, phase: 'ok', workflowId: handle.workflowId });
  const second = rig.client.workflow.getHandle(handle.workflowId, runId);
  await eventually(
    'the last step has begun again',
    () => witness().filter(({ event }) => event === 'start').length === 4,
  );
  await isWatched(second, 2);
  await second.cancel();
  expect(await closedStatus(second)).toBe('CANCELLED');

  const { violations, counted } = judge(await sources(2));
  expect(violations.map(({ invariant, message }) => `${invariant} ${message}`)).toEqual([
    expect.stringMatching(/^I3 jr_.* \(last\) still runs/),
  ]);
  expect(counted.map(({ what }) => what).sort()).toEqual(['copied-by-reset', 'copied-by-reset', 'overlap-after-reset']);
}, 120_000);
