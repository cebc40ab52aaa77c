import { ListStepsCommand } from '@aws-sdk/client-emr';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createCluster } from '../../test/harness/emr-setup.js';
import { addSteps, emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, soon, targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';
import type { EmrStepRef } from './step-ref.js';

const rig = emrStepsOnPlane();
let cluster: string;
beforeAll(async () => {
  cluster = await rig.aCluster();
});
const unknownCluster = 'j-0000000000000';
const unknownStep = 's-0000000000000';
const many = (count: number) => Array.from({ length: count }, () => ({}));

describe('a start', () => {
  it('adds one step that carries the mark', async () => {
    const launch = aLaunch();
    const ref = await rig.aStep(cluster, 'starts', {}, launch);
    expect(ref).toEqual({
      kind: 'emr-step',
      target: targetOf(rig.plane),
      clusterId: cluster,
      stepId: expect.stringMatching(/^s-/) as string,
    });
    expect(
      rig.plane.ledger().flatMap(({ key, event, service }) => (key === launch.mark.key ? [[service, event]] : [])),
    ).toEqual([
      ['emr-step', 'received'],
      ['emr-step', 'committed'],
    ]);
  });

  it('sends what the spec says, and never leaves out what a failure does to others', async () => {
    const launch = aLaunch({ step: 'count/JFK' });
    const { stepId } = await rig.begin(
      {
        kind: 'emr-step',
        cluster,
        jar: 's3://jars/count.jar',
        mainClass: 'org.example.Count',
        args: ['--date', '2001-01-31'],
        properties: { a: '1' },
        executionRoleArn: 'arn:aws:iam::000000000000:role/step',
      },
      launch,
    );
    const { Steps } = await rig.client.send(new ListStepsCommand({ ClusterId: cluster, StepIds: [stepId] }));
    expect(Steps).toMatchObject([
      {
        Name: `count/JFK ${launch.mark.key}`,
        ActionOnFailure: 'CONTINUE',
        Config: {
          Jar: 's3://jars/count.jar',
          MainClass: 'org.example.Count',
          Args: ['--date', '2001-01-31'],
          Properties: { a: '1' },
        },
      },
    ]);
  });

  it('is the same request, byte for byte, for the same launch', async () => {
    const bodies: string[] = [];
    const launch = aLaunch();
    const spec = { ...rig.aSpec(cluster, 'same'), properties: { b: '2', a: '1' } };
    for (let count = 0; count < 2; count += 1) {
      rig.newDriver();
      rig.client.middlewareStack.add(
        (next) => (args) => {
          const { body, headers } = args.request as { body: Uint8Array; headers: Record<string, string> };
          if (headers['x-amz-target']?.endsWith('AddJobFlowSteps')) bodies.push(new TextDecoder().decode(body));
          return next(args);
        },
        { step: 'build', priority: 'low' },
      );
      await rig.begin(structuredClone(spec), { ...launch });
    }
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[0]).toContain('"ActionOnFailure":"CONTINUE"');
  });

  it('is understood by EMR with every character that a step may be called', async () => {
    const ref = await rig.aStep(cluster, `<${'ü'.repeat(300)}>\n`);
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'active' });
  });

  it("reads the cluster once, for where its steps log, and remembers it for the next one's start", async () => {
    const logging = await createCluster(rig.plane, 'logging', { LogUri: 's3://logs/emr/' });
    const ref = await rig.aStep(logging, 'logs');
    expect(ref).toMatchObject({ logUri: 's3://logs/emr/' });
    await rig.aStep(logging, 'logs');
    expect(rig.calls).toEqual(['DescribeCluster', 'AddJobFlowSteps', 'AddJobFlowSteps']);
  });

  it('reads the cluster again where that failed', async () => {
    const fresh = await rig.aCluster();
    rig.plane.fault({ operation: 'DescribeCluster', fault: { type: 'error', code: 'ThrottlingException' } });
    await expect(rig.aStep(fresh, 'again')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await rig.aStep(fresh, 'again')).toMatchObject({ clusterId: fresh });
  });

  it('sends nothing when the fence is closed', async () => {
    const closed = fenceWith(() => Promise.reject(new Error('paused')));
    await expect(rig.driver.start(rig.aSpec(cluster, 'fenced'), aLaunch(), closed)).rejects.toBeInstanceOf(FenceClosed);
    expect(rig.eventsOf('fenced')).toEqual([]);
  });

  it('is an error where EMR answers without an id', async () => {
    rig.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) =>
          commandName === 'AddJobFlowStepsCommand' ? { output: { $metadata: {} }, response: {} } : next(args),
      { step: 'serialize', priority: 'high' },
    );
    const error: unknown = await rig.aStep(cluster, 'nameless').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: `AddJobFlowSteps on ${cluster} answered without a step id` });
    expect(classify(error)).toBe('unknown');
  });
});

describe('a refusal', () => {
  it('is one for now where 256 steps wait or run', async () => {
    const full = await rig.aCluster();
    const [first = ''] = await addSteps(rig.plane, full, many(256));
    const spec = rig.aSpec(full, 'too-many');
    expect(await rig.send(spec)).toEqual({
      refused: expect.stringContaining('Maximum number of active steps') as string,
    });
    expect(rig.eventsOf('too-many')).toEqual(['received', 'refused']);
    rig.plane.endJob(first, { code: 0 });
    await expect.poll(() => rig.send(spec), soon).toHaveProperty('started');
  });

  it('is for good where the cluster goes', async () => {
    const going = await rig.aCluster();
    rig.plane.endJob(going, { code: 0 });
    const error: unknown = await rig.aStep(going, 'too-late').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException' });
    expect(classify(error)).toBe('rejected');
  });

  it('is for good where there is no such cluster', async () => {
    const error: unknown = await rig.aStep(unknownCluster, 'nowhere').catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('rejected');
    expect(rig.eventsOf('nowhere')).toEqual([]);
  });
});

describe('find', () => {
  it.each([
    ['runs', {}, 'active'],
    ['has ended', { afterMs: 0 }, 'succeeded'],
  ])('gives the reference that the start gave, for a step that %s', async (what, script, status) => {
    const launch = aLaunch();
    const logging = await createCluster(rig.plane, `find-on-${what}`, { LogUri: 's3://logs/' });
    const ref = await rig.aStep(logging, `find ${what}`, script, launch);
    await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status });
    rig.newDriver();
    expect(await rig.driver.find(rig.aSpec(logging, `find ${what}`, script), launch.mark)).toEqual(ref);
    expect(await rig.driver.find(rig.aSpec(logging, `find ${what}`, script), aLaunch().mark)).toBeUndefined();
  });

  it('finds what a start has added whose reply was lost', async () => {
    const launch = aLaunch();
    rig.plane.fault({ operation: 'AddJobFlowSteps', fault: { type: 'lose-reply', how: 'gateway' } });
    const error: unknown = await rig.aStep(cluster, 'lost-reply', {}, launch).catch((thrown: unknown) => thrown);
    expect(classify(error)).toBe('unknown');
    expect(await rig.driver.find(rig.aSpec(cluster, 'lost-reply'), launch.mark)).toMatchObject({ kind: 'emr-step' });
  });
});

describe('describe', () => {
  it('tells where each step stands, in the order asked, by one call', async () => {
    const refs = [
      await rig.aStep(cluster, 'order-a'),
      await rig.aStep(cluster, 'order-b', { afterMs: 0 }),
      await rig.aStep(cluster, 'order-c'),
    ];
    await expect
      .poll(() => rig.driver.describe(refs), soon)
      .toMatchObject([{ status: 'active' }, { status: 'succeeded' }, { status: 'active' }]);
    rig.calls.length = 0;
    const turned = await rig.driver.describe(refs.toReversed());
    expect(turned.map(({ status }) => status)).toEqual(['active', 'succeeded', 'active']);
    expect(rig.calls).toEqual(['ListSteps']);
  });

  it('tells of two hundred steps that run by four calls', async () => {
    const own = await rig.aCluster();
    const ids = await addSteps(rig.plane, own, many(200));
    const refs = ids.map((stepId): EmrStepRef => ({
      kind: 'emr-step',
      target: targetOf(rig.plane),
      clusterId: own,
      stepId,
    }));
    const states = await rig.driver.describe(refs);
    expect(states.map(({ status }) => status)).toEqual(ids.map(() => 'active'));
    expect(rig.calls).toEqual(['ListSteps', 'ListSteps', 'ListSteps', 'ListSteps']);
  });

  it('asks for the circumstances once, however many steps have failed', async () => {
    const refs = await Promise.all(
      ['a', 'b', 'c'].map((name) => rig.aStep(cluster, `fails-${name}`, { afterMs: 0, exitCode: 3 })),
    );
    await expect
      .poll(() => rig.driver.describe(refs), soon)
      .toMatchObject(
        refs.map(() => ({ status: 'failed', fault: 'user', reason: expect.stringContaining('exit code 3') as string })),
      );
    rig.calls.length = 0;
    await rig.driver.describe(refs);
    expect(rig.calls).toEqual(['ListSteps', 'DescribeCluster', 'ListSteps']);
  });

  it('calls a step missing that EMR does not show, and the others not', async () => {
    const ref = await rig.aStep(cluster, 'shown');
    expect(await rig.driver.describe([{ ...ref, stepId: unknownStep }, ref])).toMatchObject([
      { status: 'missing', reason: `EMR does not show step ${unknownStep} of cluster ${cluster}` },
      { status: 'active' },
    ]);
  });

  it('calls a step missing while EMR does not show it yet', async () => {
    const ref = await rig.aStep(cluster, 'not-yet');
    rig.plane.show('emr-step', { listingsAfterMs: 60_000 });
    onTestFinished(() => rig.plane.show('emr-step', {}));
    expect(await rig.stateOf(ref)).toMatchObject({ status: 'missing' });
  });

  it('calls a step missing whose cluster EMR does not know', async () => {
    const ref = await rig.aStep(cluster, 'no-cluster');
    expect(await rig.stateOf({ ...ref, clusterId: unknownCluster })).toMatchObject({ status: 'missing' });
  });

  it.each(['ListSteps', 'DescribeCluster'])(
    'fails as a whole where %s fails: an error is no state',
    async (operation) => {
      const ref = await rig.aStep(cluster, `fails-at-${operation}`, { afterMs: 0, exitCode: 1 });
      await expect.poll(() => rig.stateOf(ref), soon).toMatchObject({ status: 'failed' });
      rig.plane.fault({ operation, fault: { type: 'error', code: 'ThrottlingException' } });
      await expect(rig.driver.describe([ref])).rejects.toMatchObject({ name: 'ThrottlingException' });
    },
  );

  it('groups steps by their cluster', async () => {
    expect(rig.driver.group(await rig.aStep(cluster, 'grouped'))).toBe(cluster);
  });
});
