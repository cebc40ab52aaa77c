import {
  CancelJobRunCommand,
  GetApplicationCommand,
  GetJobRunCommand,
  ListJobRunsCommand,
  StartJobRunCommand,
  type EMRServerlessClient,
} from '@aws-sdk/client-emr-serverless';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultTiming } from '../../contracts/timing.js';
import { targetOf } from '../../test/harness/scripted-plane.js';
import { onStubbedWire } from '../../test/harness/stubbed-wire.js';
import { emrServerlessService } from './client.js';

const run = { applicationId: '00f1', jobRunId: '00r1' };
const operations: Readonly<Record<string, (client: EMRServerlessClient) => Promise<unknown>>> = {
  ListJobRuns: (client) => client.send(new ListJobRunsCommand(run)),
  StartJobRun: (client) => client.send(new StartJobRunCommand({ ...run, clientToken: 'k', executionRoleArn: 'r' })),
  CancelJobRun: (client) => client.send(new CancelJobRunCommand(run)),
  GetJobRun: (client) => client.send(new GetJobRunCommand(run)),
  GetApplication: (client) => client.send(new GetApplicationCommand(run)),
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a turn', () => {
  it.each([
    ['ListJobRuns', 1_100],
    ['StartJobRun', 1_100],
    ['CancelJobRun', 1_100],
    ['GetJobRun', 400],
    ['GetApplication', 400],
  ])('of %s comes ten times at once, then every %i ms', async (operation, interval) => {
    const { aws, sent } = onStubbedWire(emrServerlessService(targetOf({ url: 'http://unused' }), defaultTiming));
    for (let count = 0; count < 11; count += 1) void operations[operation]?.(aws.client);
    await vi.advanceTimersByTimeAsync(interval - 1);
    expect(sent).toEqual(Array.from({ length: 10 }, () => operation));
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(11);
  });

  it("is each operation's own", async () => {
    const { aws, sent } = onStubbedWire(emrServerlessService(targetOf({ url: 'http://unused' }), defaultTiming));
    for (const call of Object.values(operations))
      for (let count = 0; count < 20; count += 1) void call(aws.client).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(50);
  });
});
