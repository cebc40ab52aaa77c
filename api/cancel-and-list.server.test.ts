import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { runList, runSummary } from './runs/run.schema.js';
import { startListed } from '../test/harness/api/listed.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

let rig: ApiRig;

beforeAll(async () => {
  rig = await startApiRig(inject('temporalAddress'), (connection) => registerSearchAttributes(connection, 'default'));
});
afterAll(() => rig.close());

describe('a cancel', () => {
  test('needs the full id: the short one is answered with it', async () => {
    const { id } = await startListed(rig, 'cancel-short');
    const answer = await rig.api('POST', '/v1/runs/listed:cancel-short/cancel', { json: { why: 'no more' } });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        type: 'urn:millrace:problem:full-run-id-required',
        run: { id, state: 'running', href: `/v1/runs/${id}` },
      },
    });
    expect((await rig.api('GET', `/v1/runs/${id}`)).body.state).toBe('running');
  });

  test('is 202, says why in the history, and shows', async () => {
    const { id, runId, workflowId } = await startListed(rig);
    const answer = await rig.api('POST', `/v1/runs/${id}/cancel`, { json: { why: 'no more of this' } });
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`/v1/runs/${id}`);
    expect(runSummary.parse(answer.body)).toMatchObject({ id, state: 'cancelling' });
    expect((await rig.api('GET', `/v1/runs/${id}`)).body.state).toBe('cancelling');
    const { events } = await rig.client.workflow.getHandle(workflowId, runId).fetchHistory();
    expect(events?.at(-1)?.workflowExecutionCancelRequestedEventAttributes).toMatchObject({
      cause: 'no more of this',
      identity: 'millrace-api',
    });
  });

  test('takes no body as well', async () => {
    const { id } = await startListed(rig);
    expect((await rig.api('POST', `/v1/runs/${id}/cancel`)).status).toBe(202);
    expect((await rig.api('POST', `/v1/runs/${id}/cancel`, { json: { because: 'x' } })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'because' }],
    });
  });

  test('of a run that has ended is 409 and says how it ended', async () => {
    const { id, runId, workflowId } = await startListed(rig);
    await rig.client.workflow.getHandle(workflowId, runId).terminate();
    const answer = await rig.api('POST', `/v1/runs/${id}/cancel`);
    expect(answer).toMatchObject({
      status: 409,
      body: { type: 'urn:millrace:problem:run-already-ended', run: { id, state: 'terminated' } },
    });
  });
});

describe('a list', () => {
  test('goes through all runs in pages, each once, by one visibility request per page', async () => {
    const before = new Date().toISOString();
    const started = await Promise.all(Array.from({ length: 25 }, () => startListed(rig)));
    const filter = `pipeline=listed&status=running&startedAfter=${before}`;
    await vi.waitFor(async () => expect((await rig.api('GET', `/v1/runs?${filter}`)).body.runs).toHaveLength(25));
    const found: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const answer = await rig.api(
        'GET',
        `/v1/runs?${filter}&limit=10${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      const page = runList.parse(answer.body);
      found.push(...page.runs.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== undefined);
    expect(found.sort()).toEqual(started.map(({ id }) => id).sort());
    expect(pages).toBe(3);
  });

  test('knows its cursor by its filter', async () => {
    await Promise.all([startListed(rig), startListed(rig)]);
    const cursor = await vi.waitFor(async () => {
      const { nextCursor } = (await rig.api('GET', '/v1/runs?pipeline=listed&limit=1')).body as { nextCursor?: string };
      expect(nextCursor).toBeDefined();
      return nextCursor as string;
    });
    expect((await rig.api('GET', `/v1/runs?pipeline=listed&limit=2&cursor=${cursor}`)).status).toBe(200);
    for (const wrong of [
      `pipeline=listed&status=running&cursor=${cursor}`,
      `cursor=${cursor}`,
      `pipeline=listed&cursor=${cursor.slice(0, -4)}`,
    ]) {
      expect(await rig.api('GET', `/v1/runs?${wrong}`)).toMatchObject({
        status: 400,
        body: { type: 'urn:millrace:problem:invalid-cursor' },
      });
    }
  });

  test('tells how runs ended, and narrows by it', async () => {
    const { id, runId, workflowId } = await startListed(rig);
    await rig.client.workflow.getHandle(workflowId, runId).terminate();
    await vi.waitFor(async () => {
      const { runs } = (await rig.api('GET', '/v1/runs?pipeline=listed&status=terminated&limit=200')).body as {
        runs: { id: string; state: string }[];
      };
      expect(runs).toContainEqual(expect.objectContaining({ id, state: 'terminated', endedAt: expect.any(String) }));
      expect(new Set(runs.map(({ state }) => state))).toEqual(new Set(['terminated']));
    });
    const { runs } = (await rig.api('GET', '/v1/runs?status=running&limit=200')).body as { runs: { id: string }[] };
    expect(runs.map((run) => run.id)).not.toContain(id);
  });

  test('shows pipelines only', async () => {
    const { runs } = (await rig.api('GET', '/v1/runs?limit=200')).body as { runs: { pipeline: string }[] };
    expect(runs.length).toBeGreaterThan(0);
    expect(
      runs
        .map(({ pipeline }) => pipeline)
        .filter((name) => !['nightly', 'adhoc', 'named', 'listed', 'broken'].includes(name)),
    ).toEqual([]);
  });
});
