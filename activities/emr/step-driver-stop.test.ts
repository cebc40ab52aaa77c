import type { CancelStepsInput, ServiceInputTypes } from '@aws-sdk/client-emr';
import { beforeAll, describe, expect, it } from 'vitest';
import { emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { soon, targetOf } from '../../test/harness/scripted-plane.js';
import type { EmrStepRef } from './step-ref.js';

const rig = emrStepsOnPlane();
let cluster: string;
beforeAll(async () => {
  cluster = await rig.aCluster();
});

/** What the client says from now on when it cancels steps. */
function cancels(): CancelStepsInput[] {
  const said: ServiceInputTypes[] = [];
  rig.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === 'CancelStepsCommand') said.push(args.input);
        return next(args);
      },
    { step: 'initialize' },
  );
  return said as CancelStepsInput[];
}

describe('stop', () => {
  it('stops a step that runs', async () => {
    const ref = await rig.aStep(cluster, 'stop-runs');
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ raw: 'RUNNING' });
    await rig.driver.stop(ref, 'a test');
    await expect
      .poll(() => rig.stateOf(ref), soon)
      .toEqual({ status: 'stopped', raw: 'CANCELLED', reason: 'The step was cancelled in EMR' });
  });

  it('stops a step that waits', async () => {
    const alone = await rig.aCluster(1);
    await rig.aStep(alone, 'stop-before');
    const ref = await rig.aStep(alone, 'stop-waits');
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'stopped' });
  });

  it('asks gently first, then hard, for that step only', async () => {
    const ref = await rig.aStep(cluster, 'stop-twice', { ignoresStop: true });
    const said = cancels();
    for (const askedBefore of [undefined, 0, 1, 2]) await rig.driver.stop(ref, 'a test', askedBefore);
    const asked = { ClusterId: cluster, StepIds: [ref.stepId] };
    expect(said).toEqual([
      { ...asked, StepCancellationOption: 'SEND_INTERRUPT' },
      { ...asked, StepCancellationOption: 'SEND_INTERRUPT' },
      { ...asked, StepCancellationOption: 'TERMINATE_PROCESS' },
      { ...asked, StepCancellationOption: 'TERMINATE_PROCESS' },
    ]);
  });

  it('cancels many steps of a cluster with few calls, an unknown one among them', async () => {
    const refs: EmrStepRef[] = [];
    for (let index = 0; index < 12; index += 1) refs.push(await rig.aStep(cluster, `stop-many-${index}`));
    const unknown = { ...(refs[0] as EmrStepRef), stepId: 's-NOBODYKNOWSIT' };
    const said = cancels();
    const stops = await Promise.allSettled(refs.map((ref) => rig.driver.stop(ref, 'a test')));
    expect(stops.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect(said.map(({ StepIds }) => StepIds?.length)).toEqual([1, 11]);
    await Promise.all(
      refs.map((ref) => expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'stopped' })),
    );
    const more = [await rig.aStep(cluster, 'stop-more-0'), unknown, await rig.aStep(cluster, 'stop-more-1')];
    const mixed = await Promise.allSettled(more.map((ref) => rig.driver.stop(ref, 'a test')));
    expect(mixed.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('is a request: a step that ignores it is stopping', async () => {
    const ref = await rig.aStep(cluster, 'stop-ignored', { ignoresStop: true });
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ raw: 'RUNNING' });
    await rig.driver.stop(ref, 'a test');
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active', phase: 'stopping', raw: 'CANCEL_PENDING' });
  });

  it.each([
    ['succeeded', 0],
    ['failed', 1],
  ])(
    'is no error for a step that has %s, though EMR refuses it, and leaves that end alone',
    async (status, exitCode) => {
      const ref = await rig.aStep(cluster, `stop-${status}`, { afterMs: 0, exitCode });
      await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status });
      rig.calls.length = 0;
      await rig.driver.stop(ref, 'a test');
      expect(rig.calls).toEqual(['CancelSteps', 'ListSteps']);
      expect(await rig.stateOf(ref)).toMatchObject({ status });
    },
  );

  it('is an error where EMR refuses it inside a good answer', async () => {
    const ref = await rig.aStep(cluster, 'stop-refused', { refusesStop: 'The step is too dear to its owner' });
    await expect(rig.driver.stop(ref, 'a test')).rejects.toThrow(
      `CancelSteps of ${ref.stepId}: The step is too dear to its owner`,
    );
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerError'])(
    'is an error where EMR answers %s',
    async (code) => {
      const ref = await rig.aStep(cluster, `stop-${code}`);
      rig.plane.fault({ operation: 'CancelSteps', fault: { type: 'error', code } });
      await expect(rig.driver.stop(ref, 'a test')).rejects.toMatchObject({ name: code });
    },
  );
});

describe('links', () => {
  const ref: EmrStepRef = {
    kind: 'emr-step',
    target: targetOf({ url: '' }),
    clusterId: 'j-1',
    stepId: 's-1',
    logUri: 's3://logs/emr/',
  };
  const linksIn = (partition: string, region: string) => {
    rig.newDriver({ partition, region });
    return rig.driver.links(ref);
  };

  it.each([
    ['aws', 'eu-west-1', 'https://eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'https://console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'https://console.amazonaws-us-gov.com'],
  ])("lead to the cluster and the step's logs in %s", (partition, region, host) => {
    expect(linksIn(partition, region)).toEqual({
      awsId: 's-1',
      console: `${host}/emr/home?region=${region}#/clusterDetails/j-1`,
      logs: [],
      logFolder: 's3://logs/emr/j-1/steps/s-1/',
    });
  });

  it.each(['aws-iso', 'aws-eusc'])('show the id and no guessed page in %s', (partition) => {
    expect(linksIn(partition, 'r-1')).toEqual({ awsId: 's-1', logs: [], logFolder: 's3://logs/emr/j-1/steps/s-1/' });
  });

  it('name no folder where the cluster keeps no logs, and one slash where it does', () => {
    const { logUri: _, ...unlogged } = ref;
    expect(rig.driver.links(unlogged)).not.toHaveProperty('logFolder');
    expect(rig.driver.links({ ...ref, logUri: 's3://logs' }).logFolder).toBe('s3://logs/j-1/steps/s-1/');
  });
});
