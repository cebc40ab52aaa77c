import {
  AddJobFlowStepsCommand,
  DescribeClusterCommand,
  ListStepsCommand,
  SetTerminationProtectionCommand,
  type EMRClient,
} from '@aws-sdk/client-emr';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Target } from '../../contracts/job.js';
import { defaultTiming } from '../../contracts/timing.js';
import { answerJson, startAnsweringServer, type AnsweringServer } from '../../test/harness/answering-server.js';
import { useCredentials } from '../../test/harness/credentials.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { onStubbedWire } from '../../test/harness/stubbed-wire.js';
import type { AwsService } from '../aws/client.js';
import { classify } from '../aws/classify.js';
import { createDrivers } from '../drivers.js';
import { emrService } from './client.js';

useCredentials('millrace-worker');

const anEmr = () => onStubbedWire(emrService(targetOf({ url: 'http://unused' }), defaultTiming));

const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: unknown) => error as Error,
  );
const listSteps = ({ client }: AwsService<EMRClient>) => client.send(new ListStepsCommand({ ClusterId: 'j-1' }));
const describeCluster = ({ client }: AwsService<EMRClient>) =>
  client.send(new DescribeClusterCommand({ ClusterId: 'j-1' }));
const addSteps = ({ client }: AwsService<EMRClient>) =>
  client.send(new AddJobFlowStepsCommand({ JobFlowId: 'j-1', Steps: [] }));

describe('a turn', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('comes four times at once, then every 2.2 seconds', async () => {
    const { aws, sent } = anEmr();
    for (let count = 0; count < 6; count += 1) void listSteps(aws);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(2_199);
    expect(sent).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(2_200);
    expect(sent).toHaveLength(6);
  });

  it("is each operation's own, those that start and stop included", async () => {
    const { aws, sent } = anEmr();
    for (let count = 0; count < 6; count += 1) void listSteps(aws);
    for (let count = 0; count < 6; count += 1) void describeCluster(aws);
    for (let count = 0; count < 6; count += 1) void addSteps(aws);
    await vi.advanceTimersByTimeAsync(0);
    for (const operation of ['ListSteps', 'DescribeCluster', 'AddJobFlowSteps']) {
      expect(sent.filter((name) => name === operation)).toHaveLength(4);
    }
  });

  it('comes seldom for what lifts a protection', async () => {
    const { aws, sent } = anEmr();
    for (let count = 0; count < 3; count += 1)
      void aws.client.send(new SetTerminationProtectionCommand({ JobFlowIds: ['j-1'], TerminationProtected: false }));
    await vi.advanceTimersByTimeAsync(5_499);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(3);
  });

  it('is taken once by a read', async () => {
    const { aws, sent } = anEmr();
    for (let count = 0; count < 5; count += 1)
      void aws.read((emr) => emr.send(new ListStepsCommand({ ClusterId: 'j-1' })));
    await vi.advanceTimersByTimeAsync(2_199);
    expect(sent).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(5);
  });

  it('that is further off than a request may take is refused at once, and nothing is asked', async () => {
    const { aws, sent } = anEmr();
    const calls = Array.from({ length: 12 }, () => outcomeOf(listSteps(aws)));
    await vi.advanceTimersByTimeAsync(0);
    // Four at once, four more within ten seconds: the ninth would wait for eleven.
    for (const refused of await Promise.all(calls.slice(8))) {
      expect(refused).toMatchObject({ name: 'BudgetSpent' });
      expect(classify(refused)).toBe('throttled');
    }
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(8);
  });

  it('comes half as often after a throttle, of that operation only', async () => {
    const { aws, sent, throttle } = anEmr();
    throttle(true);
    expect(await outcomeOf(listSteps(aws))).toMatchObject({ name: 'ThrottlingException' });
    throttle(false);
    for (let count = 0; count < 4; count += 1) void describeCluster(aws);
    void listSteps(aws);
    await vi.advanceTimersByTimeAsync(4_399);
    expect(sent).toEqual(['ListSteps', ...Array.from({ length: 4 }, () => 'DescribeCluster')]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent.at(-1)).toBe('ListSteps');
  });

  it('comes less often than AWS gives them, whatever the demand', async () => {
    const { aws, sent } = anEmr();
    const asking = setInterval(() => void outcomeOf(listSteps(aws)), 100);
    await vi.advanceTimersByTimeAsync(600_000);
    clearInterval(asking);
    expect(sent.length).toBeGreaterThan(270);
    expect(sent.length).toBeLessThanOrEqual(10 + 600 * 0.5);
  });
});

describe('the two kinds of EMR', () => {
  let server: AnsweringServer;
  let target: Target;
  beforeAll(async () => {
    server = await startAnsweringServer((response, request) => {
      const clusterAsked = String(request.headers['x-amz-target']).endsWith('DescribeCluster');
      answerJson(200, clusterAsked ? { Cluster: { Id: 'j-1', Status: { State: 'RUNNING' } } } : {})(response, request);
    });
    target = targetOf(server);
  });
  afterAll(() => server.close());
  beforeEach(() => void (server.requests.length = 0));

  it('share one client per target, and its turns', async () => {
    const drivers = createDrivers({ ...defaultTiming, emrCallInterval: '1h', requestTimeout: '100ms' });
    const cluster = { kind: 'emr-cluster', target, clusterId: 'j-1' };
    for (let count = 0; count < 4; count += 1) await drivers('emr-cluster', target).describe([cluster]);
    const mark = { key: 'k', mintedAt: '2026-01-01T00:00:00Z' } as never;
    const start = drivers('emr-step', target).start(
      { kind: 'emr-step', cluster: 'j-1' } as never,
      { mark, limitSeconds: 1 },
      (command) => command,
    );
    expect(await outcomeOf(start)).toMatchObject({ name: 'BudgetSpent' });
    expect(server.requests).toHaveLength(4);
  });

  it('have turns of their own in each target', async () => {
    const drivers = createDrivers({ ...defaultTiming, emrCallInterval: '1h', requestTimeout: '100ms' });
    const other = { ...target, name: 'other', account: '111111111111' };
    for (const place of [target, other]) {
      const cluster = { kind: 'emr-cluster', target: place, clusterId: 'j-1' };
      for (let count = 0; count < 4; count += 1) await drivers('emr-cluster', place).describe([cluster]);
    }
    expect(server.requests).toHaveLength(8);
  });
});
