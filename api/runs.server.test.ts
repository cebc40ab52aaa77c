import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { receiptIdPrefix, receiptWorkflow } from '../contracts/names.js';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { receiptIdOf } from './runs/start/receipt.js';
import { run as runSchema } from './runs/run.schema.js';
import { startListed } from '../test/harness/api/listed.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

let rig: ApiRig;

beforeAll(async () => {
  rig = await startApiRig(inject('temporalAddress'), (connection) => registerSearchAttributes(connection, 'default'));
});
afterAll(() => rig.close());

describe('a run', () => {
  test('is shown while no worker is up', async () => {
    const { id, runId, workflowId } = await startListed(rig, 'shown');
    const answer = await rig.api('GET', `/v1/runs/${id}`);
    expect(answer.status).toBe(200);
    expect(runSchema.parse(answer.body)).toEqual({
      id,
      pipeline: 'listed',
      key: 'shown',
      workflowId,
      runId,
      state: 'running',
      startedAt: expect.any(String),
      owner: 'list-team',
      input: { n: 'shown' },
      steps: [],
    });
  });

  test('is found by its short id, which means the latest run of the key', async () => {
    const first = await startListed(rig, 'short');
    await rig.client.workflow.getHandle(first.workflowId).terminate('enough');
    const second = await startListed(rig, 'short');
    expect((await rig.api('GET', '/v1/runs/listed:short')).body).toMatchObject({ id: second.id, state: 'running' });
    const kept = await rig.api('GET', `/v1/runs/${first.id}`);
    expect(kept.body).toMatchObject({
      id: first.id,
      state: 'terminated',
      failure: { type: 'TerminatedFailure', message: 'enough' },
      endedAt: expect.any(String),
    });
    expect((await rig.api('GET', `/v1/runs/${first.id}`)).body).toEqual(kept.body);
  });

  test('that somebody started by hand, under an id of their own, is shown and listed like any other', async () => {
    const workflowId = `by hand/${randomUUID()} ü`;
    const { firstExecutionRunId } = await rig.client.workflow.start('listed', {
      workflowId,
      taskQueue: rig.taskQueue,
      args: [{ n: 'x' }],
    });
    const encoded = `~${Buffer.from(workflowId).toString('base64url')}`;
    const answer = await rig.api('GET', `/v1/runs/${encoded}`);
    expect(runSchema.parse(answer.body)).toMatchObject({
      id: `${encoded}:${firstExecutionRunId}`,
      pipeline: 'listed',
      workflowId,
      state: 'running',
    });
    expect(answer.body).not.toHaveProperty('key');
    await vi.waitFor(async () => {
      const { runs } = (await rig.api('GET', '/v1/runs?pipeline=listed&status=running&limit=200')).body as {
        runs: { id: string }[];
      };
      expect(runs.map(({ id }) => id)).toContain(answer.body.id);
    });
  });

  test('with input that cannot be decoded is shown all the same', async () => {
    const workflowId = `listed:${randomUUID()}`;
    await rig.connection.workflowService.startWorkflowExecution({
      namespace: 'default',
      workflowId,
      requestId: randomUUID(),
      workflowType: { name: 'listed' },
      taskQueue: { name: rig.taskQueue },
      input: { payloads: [{ metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from([1, 2, 3]) }] },
    });
    expect((await rig.api('GET', `/v1/runs/${workflowId}`)).body).toMatchObject({
      input: { undecodable: 'binary/encrypted' },
    });
  });

  test.each(['listed:nobody', `listed:nobody:${randomUUID()}`, `~${Buffer.from('nobody').toString('base64url')}`])(
    'that is not there is 404: %s',
    async (id) => {
      expect(await rig.api('GET', `/v1/runs/${id}`)).toMatchObject({
        status: 404,
        body: { type: 'urn:millrace:problem:run-not-found' },
      });
      expect(await rig.api('POST', `/v1/runs/${id}/cancel`)).toMatchObject({
        status: 404,
        body: { type: 'urn:millrace:problem:run-not-found' },
      });
    },
  );

  test('is not what some other workflow of the namespace is', async () => {
    await rig.client.workflow.start('somebodyElses', { workflowId: 'somebodyElses:1', taskQueue: 'somebody-elses' });
    expect((await rig.api('GET', '/v1/runs/somebodyElses:1')).status).toBe(404);
    expect((await rig.api('POST', '/v1/runs/somebodyElses:1/cancel')).status).toBe(404);
  });

  test('is not what the receipt of an Idempotency-Key is', async () => {
    const k = randomUUID();
    const send = { json: { input: { n: k } }, headers: { 'idempotency-key': k } };
    expect((await rig.api('POST', '/v1/pipelines/listed/runs', send)).status).toBe(202);
    const workflowId = `${receiptIdPrefix}${receiptIdOf(k, 'POST /v1/pipelines/listed/runs')}`;
    expect((await rig.client.workflow.getHandle(workflowId).describe()).type).toBe(receiptWorkflow);
    expect((await rig.api('GET', `/v1/runs/~${Buffer.from(workflowId).toString('base64url')}`)).status).toBe(404);
  });
});

describe('health', () => {
  test('is ready when Temporal answers', async () => {
    expect(await rig.api('GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });
});

describe('with a worker', () => {
  beforeAll(() => rig.startWorker());

  test('a run that ends shows its result, one that fails its failure, one that is cancelled the reason', async () => {
    const post = async (then: string, date: string) =>
      (await rig.api('POST', '/v1/pipelines/nightly/runs', { json: { input: { date, then } } })).body.id as string;
    const [done, failed, waiting] = [
      await post('succeed', '2031-01-01'),
      await post('fail', '2031-01-02'),
      await post('wait', '2031-01-03'),
    ];
    await rig.api('POST', `/v1/runs/${waiting}/cancel`, { json: { why: 'changed my mind' } });
    const ended = (id: string, expected: object) =>
      vi.waitFor(
        async () =>
          expect(runSchema.parse((await rig.api('GET', `/v1/runs/${id}`)).body)).toMatchObject({
            ...expected,
            endedAt: expect.any(String),
          }),
        5_000,
      );
    await ended(done, { state: 'succeeded', result: 'done' });
    await ended(failed, { state: 'failed', failure: { type: 'CheckFailed', message: 'Counts differ.' } });
    await ended(waiting, { state: 'cancelled', failure: { type: 'CancelledFailure', message: 'changed my mind' } });
  });

  test('a run whose workflow task fails again and again is stuck, and says with what', async () => {
    const { body } = await rig.api('POST', '/v1/pipelines/broken/runs', { json: { input: {} } });
    await vi.waitFor(async () => {
      const shown = await rig.api('GET', `/v1/runs/${body.id}`);
      expect(runSchema.parse(shown.body)).toMatchObject({
        state: 'stuck',
        failure: {
          type: 'WorkflowWorkerUnhandledFailure',
          message: expect.stringContaining('undefined is not a pipeline'),
        },
      });
    }, 10_000);
    await rig.client.workflow.getHandle(body.workflowId as string).terminate();
  });
});
