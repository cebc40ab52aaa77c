import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { createCluster } from '../harness/emr-setup.js';
import { closedStatus, eventsOf, eventually, failureOf } from '../harness/history.js';
import { startWorkerProcess } from '../harness/killable-worker.js';
import { startRig, type Rig } from '../harness/rig.js';

/** Whatever happens within a scope, its cluster is taken down, its end is awaited, and the run ends as it should. */
const workflowsPath = fileURLToPath(new URL('clusters/index.ts', import.meta.url));
let rig: Rig;

beforeEach(async () => {
  rig = await startRig({ workflowsPath });
  rig.plane.script('ready', { startsAfterMs: 300 });
  for (const name of ['held', 'creating', 'stubborn']) rig.plane.script(name, {});
  for (const name of ['first', 'second', 'a', 'b']) rig.plane.script(name, { afterMs: 200 });
  rig.plane.script('fails', { afterMs: 50, exitCode: 7 });
});
afterEach(() => rig.close());

const entries = (event: string, service: string) =>
  rig.plane.ledger().filter((entry) => entry.event === event && entry.service === service);
const clusters = (event: string) => entries(event, 'emr-cluster');
const steps = (event: string) => entries(event, 'emr-step');
const scheduled = async (handle: WorkflowHandle, type: string, count = 1) =>
  (await eventsOf(handle)).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === type)
    .length >= count;
const expectAllDown = (count: number) => {
  expect(clusters('committed')).toHaveLength(count);
  expect(clusters('ended')).toHaveLength(count);
  expect(rig.plane.running()).toEqual([]);
};

describe('a scope', () => {
  beforeEach(() => rig.worker());

  it('creates its cluster, gives what its function gives, and takes the cluster down', async () => {
    const handle = await rig.start('twoSteps');
    expect(await handle.result()).toMatch(/^s-/);
    expectAllDown(1);
    const events = rig.plane.ledger().map(({ event, name }) => `${event} ${name}`);
    expect(events.indexOf('committed second')).toBeGreaterThan(events.indexOf('ended first'));
    expect(events.at(-1)).toBe('ended ready');
  });

  it('takes the cluster down when a step in it fails, and fails as the step does', async () => {
    const failure = await failureOf(await rig.start('oneStep', { cluster: 'ready', step: 'fails' }));
    expect(failure).toMatchObject({ type: 'JobFailed', details: [{ step: 'work', service: 'emr-step' }] });
    expectAllDown(1);
  });

  it('takes the cluster down when its function throws', async () => {
    const failure = await failureOf(await rig.start('throwsInside'));
    expect(failure).toMatchObject({ type: 'RangeError', message: 'a bug' });
    expectAllDown(1);
  });

  it('takes the cluster down when a branch beside it fails', async () => {
    const clusterId = await createCluster(rig.plane, 'shared');
    const failure = await failureOf(await rig.start('besideAFailure', { clusterId }));
    expect(failure).toMatchObject({ type: 'JobFailed', details: [{ step: 'fails' }] });
    expect(clusters('ended')).toMatchObject([{ name: 'ready' }]);
    expect(rig.plane.running()).toEqual([clusterId]);
  });

  it('takes the cluster down with a step that was left open, and says so', async () => {
    const failure = await failureOf(await rig.start('leavesOpen'));
    expect(failure.message).toContain('"forgotten"');
    expectAllDown(1);
  });

  it.each([
    ['is created', 'creating', 'held', 'emr-cluster.wait'],
    ['works', 'ready', 'held', 'emr-step.wait'],
  ])('that is cancelled while it %s takes the cluster down and is cancelled', async (_, cluster, work, activity) => {
    rig.plane.script('creating', { startsAfterMs: 3_600_000 });
    const handle = await rig.start('oneStep', { cluster, step: work });
    await eventually('it is so far', () => scheduled(handle, activity));
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expectAllDown(1);
  });

  it('whose step does not heed a cancel takes it down with the cluster', async () => {
    rig.plane.script('held', { ignoresStop: true });
    const handle = await rig.start('oneStep', { cluster: 'ready', step: 'held' });
    await eventually('it works', () => scheduled(handle, 'emr-step.wait'));
    await handle.cancel();
    expect(await closedStatus(handle)).toBe('CANCELLED');
    expectAllDown(1);
  });

  it('that takes longer than its timeout takes the cluster down and says so', async () => {
    const failure = await failureOf(await rig.start('oneStep', { cluster: 'ready', step: 'held', timeout: '3s' }));
    expect(failure).toMatchObject({ type: 'JobTimedOut', message: expect.stringContaining('within 3s') as string });
    expect(failure.details?.[0]).toMatchObject({
      step: 'etl',
      links: { awsId: expect.stringMatching(/^j-/) as string },
    });
    expectAllDown(1);
  });

  it('whose cluster never gets ready within the timeout takes it down', async () => {
    rig.plane.script('creating', { startsAfterMs: 3_600_000 });
    const failure = await failureOf(await rig.start('oneStep', { cluster: 'creating', step: 'first', timeout: '2s' }));
    expect(failure).toMatchObject({ type: 'JobTimedOut', details: [{ step: 'etl/create' }] });
    expectAllDown(1);
    expect(steps('committed')).toEqual([]);
  });

  it("fails with EMR's reason when a bootstrap action fails, and launches no other cluster", async () => {
    rig.plane.script('ready', { startsAfterMs: 3_600_000 });
    const handle = await rig.start('oneStep', { cluster: 'ready', step: 'first' });
    const { jobId = '' } = await eventually('it is created', () => clusters('committed')[0]);
    rig.plane.endJob(jobId, { code: 9 });
    const failure = await failureOf(handle);
    expect(failure).toMatchObject({
      type: 'JobFailed',
      details: [{ step: 'etl/create', rawState: 'TERMINATED_WITH_ERRORS BOOTSTRAP_FAILURE' }],
    });
    expect(failure.message).toContain('bootstrap action');
    expectAllDown(1);
  });

  it('launches another cluster when the platform loses the first before it is ready', async () => {
    rig.plane.script('ready', { startsAfterMs: 3_600_000 });
    const handle = await rig.start('oneStep', { cluster: 'ready', step: 'first' });
    const { jobId = '' } = await eventually('it is created', () => clusters('committed')[0]);
    rig.plane.script('ready', {});
    rig.plane.endJob(jobId, { code: 1, interrupted: 'INTERNAL_ERROR' });
    expect(await handle.result()).toBe('done');
    expectAllDown(2);
  });

  it('whose cluster the platform loses fails as lost, and launches no step on it again', async () => {
    const handle = await rig.start('oneStep', { cluster: 'ready', step: 'held' });
    await eventually('it works', () => scheduled(handle, 'emr-step.wait'));
    rig.plane.endJob(clusters('committed')[0]?.jobId ?? '', { code: 1, interrupted: 'INSTANCE_FAILURE' });
    const failure = await failureOf(handle);
    expect(failure).toMatchObject({ type: 'JobLost', details: [{ step: 'work', launch: 1 }] });
    expect(failure.message).toContain('went away under it');
    expect(steps('received')).toHaveLength(1);
    expectAllDown(1);
  });

  it.each(['oneStep', 'catches'])(
    'whose cluster can not be taken down ends its run (%s) as JobStillRunning that names it',
    async (pipeline) => {
      rig.plane.script('ready', { ignoresStop: true });
      const failure = await failureOf(await rig.start(pipeline, { cluster: 'ready', step: 'first' }));
      expect(failure.type).toBe('JobStillRunning');
      const [cluster] = clusters('committed');
      expect(failure.details?.[0]).toMatchObject({
        step: 'etl/terminate',
        service: 'emr-cluster',
        links: { awsId: cluster?.jobId },
        mayStillRun: true,
      });
      rig.plane.endJob(cluster?.jobId ?? '', { code: 0 });
    },
  );

  it.each([true, false])('keeps the names of its own steps for itself (inside: %s)', async (inside) => {
    const handle = await rig.start('takesItsNames', { inside });
    if (inside) expect((await failureOf(handle)).type).toBe('DuplicateStep');
    else expect(await handle.result()).toBe('caught');
    expectAllDown(inside ? 1 : 0);
  });

  it('has timed out also when its function returns all the same', async () => {
    expect((await failureOf(await rig.start('swallowsItsTimeout'))).type).toBe('JobTimedOut');
    expectAllDown(1);
  });

  it('ends after the steps that it has left open', async () => {
    for (let round = 0; round < 3; round += 1) expect(await (await rig.start('fallsBack')).result()).toBe('fallback');
    expectAllDown(3);
  });

  it('whose cluster AWS denies to know does not count as taken down', async () => {
    const handle = await rig.start('oneStep', { cluster: 'ready', step: 'held' });
    await eventually('it works', () => scheduled(handle, 'emr-step.wait'));
    for (const operation of ['DescribeCluster', 'TerminateJobFlows', 'SetTerminationProtection', 'ListClusters'])
      rig.plane.fault({
        service: 'elasticmapreduce',
        operation,
        times: 10_000,
        fault: { type: 'error', code: 'InvalidRequestException', message: "Cluster id 'j-X' is not valid." },
      });
    await handle.cancel();
    const failure = await failureOf(handle);
    expect(failure.type).toMatch(/JobStillRunning|JobOutcomeUnknown/);
    rig.plane.clearFaults();
    for (const id of rig.plane.running()) rig.plane.endJob(id, { code: 0 });
  });

  it('beside another one is its own: both are taken down', async () => {
    await (await rig.start('twoScopes')).result();
    expectAllDown(2);
  });

  it('in a fan-out is one per item', async () => {
    expect(await (await rig.start('inAFanOut', { items: ['a', 'b'] })).result()).toBe(2);
    expectAllDown(2);
  });

  it('in a fan-out of which another item fails is taken down', async () => {
    const failure = await failureOf(await rig.start('inAFanOut', { items: ['held', 'fails'] }));
    expect(failure.type).toBe('ItemsFailed');
    expectAllDown(2);
  });
});

describe('a worker that is killed', () => {
  const stages: [string, (handle: WorkflowHandle) => unknown][] = [
    ['while the cluster is created', () => clusters('committed').length === 1],
    ['when the cluster is ready', (handle) => scheduled(handle, 'emr-step.start')],
    ['during the first step', (handle) => scheduled(handle, 'emr-step.wait')],
    ['between the steps', () => steps('ended').length === 1],
    ['during the second step', (handle) => scheduled(handle, 'emr-step.wait', 2)],
    ['while the cluster terminates', () => clusters('stop').length === 1],
  ];

  it.each(stages)('%s leaves no cluster behind, and the run ends well', async (_, reached) => {
    const config = {
      connection: { address: inject('temporalAddress') },
      namespace: 'default',
      taskQueue: rig.taskQueue,
      timing: rig.timing,
      targets: { default: { region: 'us-east-1', account: '000000000000', endpoint: rig.plane.url } },
      resources: {},
    };
    const first = await startWorkerProcess(config, workflowsPath);
    const handle = await rig.start('twoSteps');
    await eventually('the stage is reached', async () => Boolean(await reached(handle)));
    await first.kill();
    await rig.worker();
    expect(await handle.result()).toMatch(/^s-/);
    expectAllDown(1);
    expect(steps('committed').map(({ name }) => name)).toEqual(['first', 'second']);
  });
});
