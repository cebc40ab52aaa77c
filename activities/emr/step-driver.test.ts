import { ListStepsCommand } from '@aws-sdk/client-emr';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster } from '../../test/harness/emr-setup.js';
import { addSteps, emrStepsOnPlane } from '../../test/harness/emr-on-plane.js';
import { aLaunch, soon, targetOf } from '../../test/harness/scripted-plane.js';
import { classify } from '../aws/classify.js';
import { FenceClosed, fenceWith } from '../aws/fence.js';

const rig = emrStepsOnPlane();
let cluster: string;
beforeAll(async () => {
  cluster = await rig.aCluster();
});
const unknownCluster = 'j-0000000000000';
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
    const logging = await createCluster(rig.plane, 'logging', { LogUri: 's3n://logs/emr/' });
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

describe('an answer that says nothing of what EMR did', () => {
  it.each([400, 500])('is no refusal (InternalServerError, %i)', async (status) => {
    const fault = { type: 'error', code: 'InternalServerError', status, message: 'oops' } as const;
    rig.plane.fault({ operation: 'AddJobFlowSteps', fault });
    const error: unknown = await rig.aStep(cluster, 'unknown').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'InternalServerError' });
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
