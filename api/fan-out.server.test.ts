import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ChildRun, RunDocument } from '../contracts/run.js';
import type { EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { badItem, childrenOf, someItems, startFanOutRig } from '../test/harness/api/fan-outs.js';

let rig: EngineRig;

beforeAll(async () => {
  rig = await startFanOutRig();
});
afterAll(() => rig.close());

describe('a fan-out over a pipeline', () => {
  test('is a step with its totals, its failures, and its batches', async () => {
    const handle = await rig.start('overPipeline', { items: [...someItems(5), badItem], count: 1 });
    const document = await rig.becomes(handle, 'fan-out', {
      state: 'succeeded',
      steps: [
        {
          name: 'jobs',
          kind: 'for-each',
          state: 'succeeded',
          detail: '1 of 1 batch ended: 6 of 6 items, 1 failed',
          result: { total: 6, succeeded: 5, failedCount: 1, failed: [{ key: 'bad', type: 'JobFailed' }] },
          launches: [],
          children: [{ batch: 1, state: 'succeeded' }],
        },
      ],
    });
    expect(document.steps[0]?.endedAt).toBeDefined();
    expect(document).not.toHaveProperty('parent');
  });

  test('leads by ids to its batches, to their items, and back', async () => {
    const handle = await rig.start('overPipeline', { items: [...someItems(2), badItem], count: 1 });
    const run = await rig.becomes(handle, undefined, { state: 'succeeded' });
    const batch = await rig.becomes(rig.handle(childrenOf(run)[0].workflowId), 'batch', {
      id: childrenOf(run)[0].id,
      pipeline: 'millraceForEach',
      state: 'succeeded',
      parent: { id: run.id, workflowId: run.workflowId, runId: run.runId },
      steps: [
        {
          name: 'jobs',
          kind: 'for-each',
          state: 'succeeded',
          detail: '3 of 3 items ended, 1 failed',
          children: [
            { key: 'item-0', state: 'succeeded' },
            { key: 'item-1', state: 'succeeded' },
            { key: 'bad', state: 'failed' },
          ],
        },
      ],
    });
    const [, , failed] = childrenOf(batch) as unknown as ChildRun[];
    await rig.becomes(rig.handle(failed?.workflowId ?? ''), 'item', {
      id: failed?.id,
      pipeline: 'oneItem',
      state: 'failed',
      input: badItem,
      parent: { id: batch.id, workflowId: batch.workflowId, runId: batch.runId },
      steps: [{ name: 'job', kind: 'glue', state: 'failed' }],
    });
  });

  test('goes through several batches side by side', async () => {
    await rig.becomes(await rig.start('overPipeline', { items: someItems(30), window: 600 }), 'fan-out-batches', {
      state: 'succeeded',
      steps: [
        {
          state: 'succeeded',
          detail: '3 of 3 batches ended: 30 of 30 items, 0 failed',
          children: [{ batch: 1 }, { batch: 2 }, { batch: 3 }],
        },
      ],
    });
  });

  test('with more failures than it tolerates fails, and its run tells which items', async () => {
    const items = [{ id: 'held', job: 'held' }, badItem, ...someItems(1)];
    const handle = await rig.start('overPipeline', { items, window: 2 });
    const { steps } = await rig.becomes(handle, 'fan-out-failed', {
      state: 'failed',
      failure: {
        type: 'ItemsFailed',
        message: expect.stringContaining('1 of 3 items of jobs failed, 0 are tolerated'),
        items: {
          total: 3,
          succeeded: 0,
          failedCount: 1,
          failed: [{ key: 'bad', type: 'JobFailed', workflowId: expect.stringMatching(/^oneItem:.*\.jobs\.bad$/) }],
        },
      },
      steps: [
        {
          state: 'failed',
          reason: '1 item failed, 0 are tolerated',
          result: { total: 3, failedCount: 1, failed: [{ key: 'bad' }] },
          children: [{ state: 'succeeded' }],
        },
      ],
    });
    const [{ workflowId }] = steps[0]?.children as [ChildRun];
    await rig.becomes(rig.handle(workflowId), 'batch-failed', {
      state: 'succeeded',
      steps: [
        {
          state: 'failed',
          detail: '1 of 3 items ended, 1 failed',
          children: [
            { key: 'held', state: 'cancelled' },
            { key: 'bad', state: 'failed' },
          ],
        },
      ],
    });
  });

  test('has batches that are in no list, and items that are, with their parent', async () => {
    const run = await rig.becomes(await rig.start('overPipeline', { items: someItems(2) }), undefined, {
      state: 'succeeded',
    });
    const [{ id }] = childrenOf(run);
    const runs = await vi.waitFor(async () => {
      const { body } = await rig.api('GET', `/v1/runs?limit=200&startedAfter=${run.startedAt}`);
      const listed = body.runs as RunDocument[];
      expect(listed.filter(({ parent }) => parent?.id === id)).toHaveLength(2);
      return listed;
    }, 10_000);
    expect(runs.map(({ id }) => id)).toContain(run.id);
    expect(runs.filter(({ pipeline }) => pipeline.startsWith('millrace'))).toEqual([]);
    expectProblem(await rig.api('GET', '/v1/runs?pipeline=millraceForEach'), 404, 'pipeline-not-found');
    expectProblem(
      await rig.api('POST', '/v1/pipelines/millraceForEach/runs', { json: { input: {} } }),
      404,
      'pipeline-not-found',
    );
  });
});
