import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EngineRig } from '../test/harness/api/engine-rig.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { childrenOf, committedSince, runningFanOut, someItems, startFanOutRig } from '../test/harness/api/fan-outs.js';

let rig: EngineRig;

beforeAll(async () => {
  rig = await startFanOutRig();
});
afterAll(() => rig.close());

describe('a fan-out over a pipeline', () => {
  test('that is cancelled shows it, item by item, and then that all have ended', async () => {
    const run = await runningFanOut(rig, 'fan-out-running');
    const [{ workflowId }] = childrenOf(run);
    await rig.becomes(rig.handle(workflowId), 'batch-running', {
      state: 'running',
      steps: [
        {
          state: 'running',
          detail: '0 of 3 items ended, 0 failed',
          children: [
            { key: 'item-0', state: 'running' },
            { key: 'item-1', state: 'running' },
          ],
        },
      ],
    });
    await rig.api('POST', `/v1/runs/${run.id}/cancel`, { json: { why: 'wrong month' } });
    await rig.becomes(rig.handle(run.workflowId), 'fan-out-cancelled', {
      state: 'cancelled',
      failure: { type: 'CancelledFailure', message: 'wrong month' },
      steps: [{ state: 'cancelled', children: [{ batch: 1, state: 'cancelled' }] }],
    });
    await rig.becomes(rig.handle(workflowId), 'batch-cancelled', {
      state: 'cancelled',
      steps: [{ state: 'cancelled', children: [{ state: 'cancelled' }, { state: 'cancelled' }] }],
    });
    expect(rig.plane.running()).toEqual([]);
  });

  test('whose jobs do not stop at once is stopping, and so is its batch', async () => {
    const from = rig.plane.ledger().length;
    const handle = await rig.start('overPipeline', { items: someItems(1, 'stubborn'), count: 1 });
    const [job] = await committedSince(rig, from, 1);
    await handle.cancel();
    const run = await rig.becomes(handle, 'fan-out-cancelling', {
      state: 'cancelling',
      steps: [{ state: 'stopping', children: [{ state: 'cancelling' }] }],
    });
    await rig.becomes(rig.handle(childrenOf(run)[0].workflowId), 'batch-cancelling', {
      state: 'cancelling',
      steps: [{ state: 'stopping', children: [{ key: 'item-0', state: 'cancelling' }] }],
    });
    rig.plane.endJob(job?.jobId ?? '', { code: 1 });
    await rig.becomes(handle, undefined, { endedAt: expect.any(String) });
  });

  test('of a run that was terminated points to what was open', async () => {
    const { workflowId } = await runningFanOut(rig);
    await rig.handle(workflowId).terminate('The test has seen enough.');
    await rig.becomes(rig.handle(workflowId), 'fan-out-terminated', {
      state: 'terminated',
      steps: [
        {
          state: 'blind',
          reason: expect.stringContaining('1 of these were open'),
          children: [{ batch: 1, state: 'blind' }],
        },
      ],
    });
    await vi.waitFor(() => expect(rig.plane.running()).toEqual([]), 10_000);
  });

  test('whose batch somebody has terminated has failed', async () => {
    const run = await runningFanOut(rig);
    const [{ workflowId }] = childrenOf(run);
    await rig.handle(workflowId).terminate('by hand');
    await rig.becomes(rig.handle(run.workflowId), 'fan-out-broken', {
      state: 'failed',
      steps: [{ state: 'failed', reason: 'Batch 1 was terminated', children: [{ state: 'terminated' }] }],
    });
    await vi.waitFor(() => expect(rig.plane.running()).toEqual([]), 10_000);
  });
});

describe('a batch', () => {
  test('is steered by its run: a cancel is answered with that', async () => {
    const run = await runningFanOut(rig);
    const [{ id }] = childrenOf(run);
    const answer = await rig.api('POST', `/v1/runs/${id}/cancel`);
    expectProblem(answer, 409, 'part-of-a-run');
    expect(answer.body.run).toEqual({ id: run.id, href: `/v1/runs/${run.id}` });
    expect((await rig.api('GET', `/v1/runs/${id}`)).body.state).toBe('running');
    expect((await rig.api('POST', `/v1/runs/${run.id}/cancel`)).status).toBe(202);
    await rig.becomes(rig.handle(run.workflowId), undefined, { state: 'cancelled' });
  });
});
