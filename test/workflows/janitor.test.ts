import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { jobKinds, type AnySpec } from '../../activities/specs.js';
import { subjectOf } from '../conformance/subjects.js';
import { eventually, failureOf } from '../harness/history.js';
import { isWatched, janitorRig, type JanitorRig } from '../harness/janitor-rig.js';
import { startWorkerProcess } from '../harness/killable-worker.js';
import { startRig, type Rig, type RigOptions } from '../harness/rig.js';

/** What closed runs have left running is stopped once the grace is over. */
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

describe.each(jobKinds)('a job of %s', (kind) => {
  const subject = subjectOf(kind);
  let spec: AnySpec;
  beforeEach(async () => {
    spec = await subject.prepare(rig.plane, 'held');
  });

  it('that a terminated run has left is reported first, and stopped by a pass that comes after that', async () => {
    await rig.worker();
    const others = janitor.committed(kind).length;
    const handle = await rig.start('oneStep', { spec });
    await isWatched(handle);
    const job = (await janitor.exist(others + 1, kind)).at(-1) as string;
    await handle.terminate();
    const report = await janitor.orphans(1);
    expect(report.orphans).toMatchObject([{ workflowId: handle.workflowId, kind, step: 'only', outcome: 'reported' }]);
    expect(janitor.running(job)).toEqual([job]);
    // Not by a pass that nobody has told of it.
    expect((await janitor.pass({ mode: 'stop' })).orphans).toMatchObject([{ outcome: 'reported' }]);
    expect(janitor.running(job)).toEqual([job]);
    const done = await janitor.stopAll(report);
    expect(done.orphans).toMatchObject([{ outcome: 'stopped' }]);
    expect(janitor.running(job)).toEqual([]);
    expect((await janitor.pass({ mode: 'stop' })).counts).toMatchObject({
      orphans: 0,
      young: 0,
      foreign: 0,
      unknown: 0,
    });
  });

  it('whose id no history has is found by its key', async () => {
    await rig.worker();
    const others = janitor.committed(kind).length;
    rig.plane.fault({
      service: subject.service,
      operation: subject.startOperation,
      fault: { type: 'lose-reply', how: 'hang' },
    });
    const handle = await rig.start('oneStep', { spec });
    const job = (await janitor.exist(others + 1, kind)).at(-1) as string;
    await handle.terminate();
    await janitor.stopAll(await janitor.orphans(1));
    expect(janitor.running(job)).toEqual([]);
  });
});

it('leaves alone what an open run has, and what was closed with nothing open', async () => {
  await rig.worker();
  const spec = await janitor.glue('held');
  const [open, cancelled] = [await rig.start('oneStep', { spec }), await rig.start('oneStep', { spec })];
  await janitor.exist(2);
  await cancelled.cancel();
  await cancelled.result().catch(() => undefined);
  const before = janitor.stops().length;
  const report = await janitor.pass({ mode: 'stop' });
  expect(report.counts).toEqual({ orphans: 0, stopped: 0, young: 0, foreign: 0, unknown: 0 });
  expect(janitor.stops()).toHaveLength(before);
  await open.terminate();
});

it('stops nothing within the grace, but says that it will', async () => {
  await rig.close();
  await begin({ workflowsPath, timing: { janitorGrace: '10m' } });
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  await handle.terminate();
  const report = await eventually('it is seen', async () => {
    const seen = await janitor.pass();
    return seen.counts.young === 1 && seen;
  });
  expect(report.young).toMatchObject([
    { workflowId: handle.workflowId, step: 'only', awsId: janitor.committed()[0]?.jobId },
  ]);
  expect(report.next).toMatchObject({ again: [{ workflowId: handle.workflowId }], reported: [expect.any(String)] });
  expect((await janitor.pass({ mode: 'stop', reported: report.next.reported })).counts).toMatchObject({
    young: 1,
    orphans: 0,
  });
  expect(janitor.stops()).toEqual([]);
});

it('goes on with a job that a run could not stop', async () => {
  await rig.worker();
  const spec = await janitor.glue('held');
  rig.plane.script('held', { refusesStop: 'AccessDeniedException' });
  const handle = await rig.start('oneStep', { spec });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  await handle.cancel();
  expect((await failureOf(handle)).type).toBe('JobStillRunning');
  const report = await janitor.orphans(1);
  expect((await janitor.stopAll(report)).orphans).toMatchObject([{ outcome: 'still-running' }]);
  rig.plane.script('held', {});
  expect((await janitor.stopAll(report)).orphans).toMatchObject([{ outcome: 'stopped' }]);
  expect(janitor.running(job)).toEqual([]);
});

it('goes after the job of a run that has completed, where nobody could tell whether it had ended', async () => {
  await rig.close();
  await begin({ workflowsPath, timing: { ...grace, unseenPatience: '2s' } });
  await rig.worker();
  const spec = await janitor.glue('held');
  const fault = { type: 'error', code: 'EntityNotFoundException', message: 'not found' } as const;
  for (const operation of ['GetJobRun', 'GetJobRuns'])
    rig.plane.fault({ service: 'glue', operation, times: 10_000, fault });
  const handle = await rig.start('carefree', { spec });
  const [job = ''] = await janitor.exist(1);
  await handle.result();
  rig.plane.clearFaults();
  expect((await handle.describe()).status.name).toBe('COMPLETED');
  expect(janitor.running(job)).toEqual([job]);
  await janitor.stopAll(await janitor.orphans(1));
  expect(janitor.running(job)).toEqual([]);
});

it('stops an orphan behind runs that take longer to look at than passes are apart', async () => {
  await rig.close();
  await begin({ workflowsPath, timing: { ...grace, janitorInterval: '1s' } });
  await rig.worker();
  const ecs = await subjectOf('ecs').prepare(rig.plane, 'held');
  const slow = await Promise.all(Array.from({ length: 4 }, () => rig.start('oneStep', { spec: ecs })));
  for (const handle of slow) await isWatched(handle);
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  for (const operation of ['ListTasks', 'DescribeTasks'])
    rig.plane.fault({ service: 'ecs', operation, times: 10_000, fault: { type: 'hang' } });
  for (const each of [...slow, handle]) await each.terminate();
  const report = await janitor.orphans(1);
  expect((await janitor.stopAll(report)).orphans).toMatchObject([{ kind: 'glue', outcome: 'stopped' }]);
  expect(janitor.running(job)).toEqual([]);
}, 90_000);

it('stops a job whose id stands in history also where listings hang', async () => {
  await rig.worker();
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  rig.plane.fault({ service: 'glue', operation: 'GetJobRuns', times: 10_000, fault: { type: 'hang' } });
  await handle.terminate();
  await janitor.stopAll(await janitor.orphans(1));
  expect(janitor.running(job)).toEqual([]);
});

it('stops all that a terminated fan-out has left, also when two passes do so at once', async () => {
  await rig.worker();
  const spec = await janitor.glue('held');
  const handle = await rig.start('fanned', { specs: Array.from({ length: 6 }, () => spec) });
  await isWatched(handle, 6);
  const ids = await janitor.exist(6);
  await handle.terminate();
  const report = await janitor.orphans(6);
  const ends = await Promise.all([janitor.stopAll(report), janitor.stopAll(report)]);
  const outcomes = ends.flatMap((end) => end.orphans.map(({ outcome }) => outcome));
  expect(outcomes.filter((outcome) => outcome !== 'stopped' && outcome !== 'let-go')).toEqual([]);
  expect(janitor.running(...ids)).toEqual([]);
});

it('is ended by the next pass where a worker was killed in the middle of one', async () => {
  const config = {
    connection: { address: inject('temporalAddress') },
    namespace: 'default',
    taskQueue: rig.taskQueue,
    timing: rig.timing,
    targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url } },
    resources: {},
  };
  const first = await startWorkerProcess(config, workflowsPath);
  const spec = await janitor.glue('held');
  const handle = await rig.start('fanned', { specs: Array.from({ length: 4 }, () => spec) });
  await isWatched(handle, 4);
  const ids = await janitor.exist(4);
  await handle.terminate();
  const report = await janitor.orphans(4);
  // Two are asked and answered, the others hang.
  const hang = { type: 'hang' } as const;
  rig.plane.fault({ service: 'glue', operation: 'BatchStopJobRun', times: 100, fault: hang });
  const reported = report.orphans.map(({ key }) => key);
  const cut = await janitor.startPass({ mode: 'stop', reported });
  await eventually('it stops', async () => {
    const { raw } = await cut.describe();
    return raw.pendingActivities?.some(({ activityType }) => activityType?.name === 'millrace.janitor.stop');
  });
  await first.kill();
  rig.plane.clearFaults();
  await cut.terminate();
  await rig.worker();
  await janitor.stopAll(report);
  expect(janitor.running(...ids)).toEqual([]);
}, 90_000);

it('comes by itself, and stops what the pass before has reported', async () => {
  await rig.close();
  await begin({ workflowsPath, timing: { ...grace, janitorInterval: '2s' } });
  await Promise.all([rig.worker({ janitor: 'report' }), rig.worker({ janitor: 'stop' })]);
  await rig.worker({ janitor: 'stop' });
  const schedule = rig.client.schedule.getHandle(`millrace.janitor:${rig.taskQueue}`);
  // One that hangs would keep all others away.
  const { action } = await schedule.describe();
  expect(action.workflowRunTimeout).toBe(12 * 3_600_000);
  const handle = await rig.start('oneStep', { spec: await janitor.glue('held') });
  await isWatched(handle);
  const [job = ''] = await janitor.exist(1);
  await handle.terminate();
  await eventually('it is stopped', () => janitor.running(job).length === 0, 40_000);
  await rig.worker({ janitor: 'off' });
  await expect(schedule.describe()).rejects.toMatchObject({ name: 'ScheduleNotFoundError' });
}, 90_000);
