import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readRun } from '../../activities/janitor/read-run.js';
import { asAdmin } from '../harness/aws-setup.js';
import { eventsOf, eventually, type HistoryEvent } from '../harness/history.js';
import { isWatched, janitorRig, type JanitorRig } from '../harness/janitor-rig.js';
import { startRig, type Rig, type RigOptions } from '../harness/rig.js';

/** Whose a job is: what an open run has is left to it, and what only carries our mark to whoever has made it. */
const workflowsPath = fileURLToPath(new URL('janitor/index.ts', import.meta.url));
const grace = { janitorGrace: '3s' } as const;
let rig: Rig;
let janitor: JanitorRig;

async function begin(options: RigOptions): Promise<void> {
  rig = await startRig(options);
  janitor = janitorRig(rig);
}

beforeEach(() => begin({ workflowsPath, timing: grace }));
afterEach(() => rig.close());

it('after a reset stops what the new run has not, and leaves it what it has', async () => {
  await rig.worker();
  const specs = {
    beside: await janitor.glue('beside'),
    first: await janitor.glue('first'),
    last: await janitor.glue('last'),
  };
  const handle = await rig.start('inTurn', specs);
  await janitor.exist(2);
  await isWatched(handle, 2);
  rig.plane.endJob(byName('first'), { code: 0 });
  await janitor.exist(3);
  await isWatched(handle, 3);
  const lost = byName('last');
  // To where both first steps ran, and the last one had not begun.
  const events = await eventsOf(handle);
  const lastStart = events.findLastIndex(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'glue.start',
  );
  const to = events.slice(0, lastStart).findLast((event) => event.workflowTaskCompletedEventAttributes);
  await reset(handle, to?.eventId);
  await janitor.exist(4);
  const again = janitor.committed().at(-1)?.jobId as string;
  expect(nameOf(again)).toBe('last');
  const report = await janitor.orphans(1);
  expect(report.orphans[0]?.awsId).toBe(lost);
  await janitor.stopAll(report);
  expect(janitor.running(lost)).toEqual([]);
  expect(janitor.running(byName('beside'), again)).toEqual(expect.arrayContaining([byName('beside'), again]));
  await rig.client.workflow.getHandle(handle.workflowId).terminate();
  await janitor.stopAll(await janitor.orphans(2));
  expect(janitor.running(byName('beside'), again)).toEqual([]);
});

it('knows of a run that a reset has made since when it may have had a job', async () => {
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const { workflowId, runId: before } = await handle.describe();
  const to = (await eventsOf(handle)).findLast((event) => event.workflowTaskCompletedEventAttributes);
  await reset(handle, to?.eventId);
  const [first, second] = await Promise.all(
    [before, (await handle.describe()).runId].map((runId) => readRun(rig.client, { workflowId, runId }, 10_000)),
  );
  expect(first).not.toHaveProperty('resetAt');
  expect(first?.closedAt).toEqual(expect.any(Number));
  expect(Math.abs(Number(second?.resetAt) - Number(first?.closedAt))).toBeLessThan(10_000);
  await rig.client.workflow.getHandle(workflowId).terminate();
});

it('can not tell whose a job is where the run that may have it was deleted', async () => {
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  const to = (await eventsOf(handle)).findLast((event) => event.workflowTaskCompletedEventAttributes);
  await reset(handle, to?.eventId);
  const { workflowId } = handle;
  const current = rig.client.workflow.getHandle(workflowId);
  await rig.client.workflowService.deleteWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId, runId: (await current.describe()).runId },
  });
  await eventually('it is deleted', () =>
    current.describe().then(
      () => false,
      () => true,
    ),
  );
  const report = await eventually('it is seen', async () => {
    const seen = await janitor.pass();
    return seen.counts.unknown === 1 && seen;
  });
  expect(report.orphans).toEqual([]);
  expect((await janitor.pass({ mode: 'stop', reported: [keyOf(job)] })).orphans).toEqual([]);
  expect(janitor.running(job)).toEqual([job]);
});

it('looks right before the stop once more who has the job', async () => {
  await rig.close();
  // The calls that the test holds back must not time out.
  await begin({ workflowsPath, timing: { ...grace, requestTimeout: '20s', startAttempt: '22s' } });
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  const events = await eventsOf(handle);
  await handle.terminate();
  const report = await janitor.orphans(1);
  const entered: string[] = [];
  rig.plane.onEvent((event) => void (event.event === 'entered' && entered.push(event.gate)));
  // The pass looks at the job when it inspects, and again when it is to stop it: there it is held.
  rig.plane.gate({ id: 'last-look', service: 'glue', operation: 'GetJobRun', skip: 1, stage: 'done' });
  const ending = janitor.stopAll(report);
  await eventually('it is about to stop it', () => entered.length === 1);
  const to = events.findLast((event) => event.workflowTaskCompletedEventAttributes);
  await reset(handle, to?.eventId);
  rig.plane.release('last-look', 'go');
  expect((await ending).orphans).toMatchObject([{ outcome: 'let-go' }]);
  expect(janitor.stops()).toEqual([]);
  expect(janitor.running(job)).toEqual([job]);
  await rig.client.workflow.getHandle(handle.workflowId).terminate();
}, 90_000);

it('never stops what carries our mark and is not ours, and reports it', async () => {
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [ours = ''] = await janitor.exist(1);
  const key = janitor.committed()[0]?.key ?? '';
  await asAdmin(rig.plane, GlueClient, (client) =>
    client.send(new StartJobRunCommand({ JobName: 'held', Arguments: { '--millrace-job-key': key } })),
  );
  const clone = (await janitor.exist(2)).find((id) => id !== ours) as string;
  await handle.terminate();
  const report = await janitor.orphans(1);
  expect(report.orphans).toMatchObject([{ awsId: ours }]);
  expect(report.foreign).toMatchObject([{ awsId: clone }]);
  await janitor.stopAll(report);
  await janitor.pass({ mode: 'stop', reported: [key] });
  expect(janitor.running(ours, clone)).toEqual([clone]);
});

it('does not take a copy for ours that was made after the run was closed', async () => {
  await rig.worker();
  // The start never arrives: there is no job of ours.
  rig.plane.fault({ service: 'glue', operation: 'StartJobRun', times: 1_000, fault: { type: 'hang' } });
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  const key = await eventually('the start stands in history', async () => {
    const events = await eventsOf(handle);
    const input = events.flatMap((event) => event.activityTaskScheduledEventAttributes?.input?.payloads?.[0] ?? []);
    return /"key":"([0-9a-f]{32})"/.exec(Buffer.from(input[0]?.data ?? '').toString())?.[1];
  });
  await handle.terminate();
  const { closeTime } = await handle.describe();
  await eventually('its window is over', () => Date.now() > Number(closeTime) + 3_000);
  rig.plane.clearFaults();
  await asAdmin(rig.plane, GlueClient, (client) =>
    client.send(new StartJobRunCommand({ JobName: 'held', Arguments: { '--millrace-job-key': key } })),
  );
  const [copy = ''] = await janitor.exist(1);
  const report = await eventually('it is reported', async () => {
    const seen = await janitor.pass({ mode: 'stop', reported: [key] });
    return seen.counts.foreign === 1 && seen;
  });
  expect(report.orphans).toEqual([]);
  expect(janitor.running(copy)).toEqual([copy]);
});

/** Back to where a workflow task was completed: what came after is forgotten, and a new run goes on from there. */
async function reset({ workflowId }: WorkflowHandle, to: HistoryEvent['eventId']): Promise<void> {
  await rig.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
    reason: 'test',
    workflowTaskFinishEventId: to ?? null,
    requestId: randomUUID(),
  });
}

function nameOf(id: string): string {
  return janitor.committed().find(({ jobId }) => jobId === id)?.name ?? '';
}

function keyOf(id: string): string {
  return janitor.committed().find(({ jobId }) => jobId === id)?.key ?? '';
}

/** The first one. */
function byName(name: string): string {
  return janitor.committed().find((entry) => entry.name === name)?.jobId ?? '';
}
