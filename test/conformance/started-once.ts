import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startWorkerProcess, type KillableWorker } from '../harness/killable-worker.js';
import { startRig, type Rig } from '../harness/rig.js';
import { listingLags } from '../harness/timing.js';
import type { AnySpec } from '../../activities/specs.js';
import type { Subject } from './subjects.js';

/** One key, one job: under every loss that wire, workers and operators can cause, on the real server. */
const workflowsPath = fileURLToPath(new URL('../workflows/pipelines/index.ts', import.meta.url));
let rig: Rig;

/** Longer than a retry takes, so that only settling keeps the next attempts from sending. */
const lag = '2500ms';

/** To be called once in a test file: a file per service, so that they run side by side. */
export function startedOnce(subject: Subject): void {
  const { kind, service, startOperation: operation } = subject;
  const name = 'held';
  const pipeline = 'anyStep';
  let input: { spec: AnySpec };

  beforeEach(async () => {
    rig = await startRig({ workflowsPath, timing: listingLags(lag) });
    input = { spec: await subject.prepare(rig.plane, name) };
  });
  afterEach(() => rig.close());

  const entries = (event: string) =>
    rig.plane.ledger().filter((entry) => entry.event === event && entry.service === kind);
  /** But for what the suite has prepared. */
  const running = () => {
    const ids = new Set(entries('committed').map(({ jobId }) => jobId));
    return rig.plane.running().filter((id) => ids.has(id));
  };
  const committed = () => entries('committed');
  const exists = () => eventually('the job exists', () => committed()[0]?.jobId);
  const isWatched = (handle: WorkflowHandle, withinMs?: number) =>
    eventually(
      'the job is watched',
      async () =>
        (await eventsOf(handle)).some(
          (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === `${kind}.wait`,
        ),
      withinMs,
    );
  const pendingStart = async (handle: WorkflowHandle) => {
    const { raw } = await handle.describe();
    return raw.pendingActivities?.find(({ activityType }) => activityType?.name === `${kind}.start`);
  };
  const workerConfig = (role?: string) => ({
    connection: { address: inject('temporalAddress') },
    namespace: 'default',
    taskQueue: rig.taskQueue,
    timing: rig.timing,
    targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url, role } },
    resources: {},
  });

  it.each(['reset', 'hang', 'gateway', 'half'] as const)(
    'starts one job when the reply to the start is lost (%s)',
    async (how) => {
      await rig.worker();
      rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how } });
      const handle = await rig.start(pipeline, input);
      await isWatched(handle);
      rig.plane.endJob(await exists(), { code: 0 });
      await handle.result();
      expect(committed()).toHaveLength(1);
    },
  );

  it('starts one job when the request never arrived', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'hang' } });
    const handle = await rig.start(pipeline, input);
    rig.plane.endJob(await exists(), { code: 0 });
    await handle.result();
    expect(committed()).toHaveLength(1);
  });

  it.each([
    ['the start was sent and not yet read', { type: 'hang' }, 'received', 0],
    ['the job exists and its id is unknown', { type: 'lose-reply', how: 'hang' }, 'committed', 1],
  ] as const)('starts one job when the worker is killed while %s', async (_, fault, __, jobs) => {
    rig.plane.fault({ service, operation, fault });
    const first: KillableWorker = await startWorkerProcess(workerConfig(), workflowsPath);
    const handle = await rig.start(pipeline, input);
    await eventually(
      'the fence has left word',
      async () => (await pendingStart(handle))?.heartbeatDetails?.payloads?.length,
    );
    await eventually('the plane has it', () => committed().length === jobs);
    await first.kill();
    await rig.worker();
    await isWatched(handle);
    rig.plane.endJob(await exists(), { code: 0 });
    await handle.result();
    expect(committed()).toHaveLength(1);
  });

  it('starts one job when a worker is frozen before its send and wakes up after its successor has sent', async () => {
    // Its call for the definition is under way when it freezes, and must not have timed out when it wakes up.
    const patient = { ...rig.timing, requestTimeout: '10m', startAttempt: '11m' } as const;
    const few = { activities: 1, workflows: 2 };
    // A cluster has no definition: there the worker's credentials are what it waits for.
    const callBefore = subject.definitionOperation
      ? { service, operation: subject.definitionOperation }
      : { service: 'sts', operation: 'AssumeRole' };
    const config = workerConfig(subject.definitionOperation ? undefined : 'arn:aws:iam::000000000000:role/etl');
    const first = await startWorkerProcess({ ...config, timing: patient, maxPolls: few }, workflowsPath, rig.timing);
    try {
      rig.plane.fault({ ...callBefore, fault: { type: 'delay', ms: 1_000, when: 'before' } });
      // What its open polls swallow comes back after the workflow task's timeout.
      const handle = await rig.start(pipeline, input, { workflowTaskTimeout: '2s' });
      await eventually('the start is under way', async () =>
        (await pendingStart(handle))?.lastWorkerIdentity?.startsWith(`${first.pid}@`),
      );
      await first.freeze();
      const second = await rig.worker();
      await isWatched(handle, 50_000);
      await second.shutdown();
      first.wake();
      // Whatever it still does of the old attempt, it does before it has run another job from start to end.
      const spec = await subject.prepare(rig.plane, 'another');
      rig.plane.script('another', { afterMs: 10 });
      await (await rig.start(pipeline, { spec })).result();
      rig.plane.endJob(await exists(), { code: 0 });
      await handle.result();
      expect(committed().filter((entry) => entry.name === name)).toHaveLength(1);
      expect(entries('received').filter((entry) => entry.name === name)).toHaveLength(1);
    } finally {
      await first.kill();
    }
  }, 150_000);

  it('leaves no job when it is cancelled while the reply to the start is lost', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'hang' } });
    const handle = await rig.start(pipeline, input);
    await exists();
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(committed()).toHaveLength(1);
    expect(running()).toEqual([]);
  });

  it('leaves no job when it is cancelled, and waits until it has stopped', async () => {
    await rig.worker();
    const handle = await rig.start(pipeline, input);
    await isWatched(handle);
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(running()).toEqual([]);
  });

  it('stops by its id a job whose start was under way when the cancel came', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'delay', ms: 400, when: 'after' } });
    const handle = await rig.start(pipeline, input);
    await exists();
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expect(running()).toEqual([]);
    const stop = (await eventsOf(handle))
      .map((event) => event.activityTaskScheduledEventAttributes)
      .find((scheduled) => scheduled?.activityType?.name === `${kind}.stop`);
    expect(Buffer.from(stop?.input?.payloads?.[0]?.data ?? '').toString()).toContain('"ref"');
  });

  it('adopts a job that had ended before it was looked for', async () => {
    await rig.worker();
    rig.plane.script(name, { afterMs: 1 });
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'reset' } });
    await (await rig.start(pipeline, input)).result();
    expect(committed()).toHaveLength(1);
    expect(entries('ended')).toHaveLength(1);
  });

  it('makes no second job when an operator resets the start', async () => {
    await rig.worker();
    rig.plane.fault({ service, operation, fault: { type: 'lose-reply', how: 'reset' } });
    // Longer than a retry takes: only settling keeps the next attempts from sending.
    rig.plane.show(kind, { listingsAfterMs: 2_500 });
    const handle = await rig.start(pipeline, input);
    const job = await exists();
    const pending = await pendingStart(handle);
    await rig.client.workflowService.resetActivity({
      namespace: 'default',
      execution: { workflowId: handle.workflowId },
      id: pending?.activityId ?? '',
      identity: 'test',
      resetHeartbeat: true,
    });
    await isWatched(handle);
    rig.plane.endJob(job, { code: 0 });
    await handle.result();
    expect(committed()).toHaveLength(1);
  });

  it("does not turn AWS's success into a failure when the deadline passes while all workers are down", async () => {
    const first = await rig.worker();
    const handle = await rig.start(pipeline, { ...input, timeout: '3s' });
    const deadline = Date.now() + 3_000;
    const job = await exists();
    await isWatched(handle);
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
    expect(running()).toEqual([]);
  });

  it('leaves the job running when its worker shuts down, and another takes over its watch', async () => {
    const first = await rig.worker();
    const handle = await rig.start(pipeline, input);
    await isWatched(handle);
    const job = await exists();
    await first.shutdown();
    expect(running()).toEqual([job]);
    await rig.worker();
    rig.plane.endJob(job, { code: 0 });
    await handle.result();
    expect(entries('stop')).toEqual([]);
  });

  it('stops the job of a step whose sibling fails, before the run ends', async () => {
    await rig.worker();
    const fails = await subject.prepare(rig.plane, 'fails');
    rig.plane.script('fails', { afterMs: 300, exitCode: 7 });
    const failure = await failureOf(await rig.start('anyTwo', { fails, runs: input.spec }));
    expect(failure).toMatchObject({ type: 'JobFailed', details: [{ step: 'fails' }] });
    expect(committed()).toHaveLength(2);
    expect(running()).toEqual([]);
  });

  it("stops the job when the run's own timeout passes, before the run ends", async () => {
    await rig.worker();
    const failure = await failureOf(await rig.start('anyTimesOut', input));
    expect(failure.type).toBe('RunTimedOut');
    expect(committed()).toHaveLength(1);
    expect(running()).toEqual([]);
  });
}
