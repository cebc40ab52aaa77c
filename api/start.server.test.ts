import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { memoKey } from '../contracts/names.js';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { nightlyOn, type Nightly } from '../test/harness/api/nightly.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

let rig: ApiRig;
let nightly: Nightly;

beforeAll(async () => {
  rig = await startApiRig(inject('temporalAddress'), (connection) => registerSearchAttributes(connection, 'default'));
  await rig.startWorker();
  nightly = nightlyOn(rig);
});
afterAll(() => rig.close());

describe('a start', () => {
  test('is 202 with the full id and its place', async () => {
    const date = nightly.freshDate();
    const answer = await nightly.start({ input: { date }, note: 'by a test' });
    expect(answer.status).toBe(202);
    const { runId } = answer.body;
    expect(answer.body).toEqual({
      id: `nightly:${date}:${runId}`,
      pipeline: 'nightly',
      key: date,
      workflowId: `nightly:${date}`,
      runId,
      outcome: 'started',
    });
    expect(answer.headers.location).toBe(`/v1/runs/nightly:${date}:${runId}`);
  });

  test('hands over the parsed input and nothing else, and says what the run is', async () => {
    const date = nightly.freshDate();
    await nightly.start({ input: { date }, note: 'by a test' });
    const handle = rig.client.workflow.getHandle(`nightly:${date}`);
    const { raw, memo, typedSearchAttributes, taskQueue } = await handle.describe();
    expect(memo?.[memoKey]).toEqual({ v: 1, startedBy: 'api', note: 'by a test', labels: ['test'] });
    expect(taskQueue).toBe(rig.taskQueue);
    expect(Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]))).toMatchObject(
      {
        MillracePipeline: 'nightly',
        MillraceOwner: 'night-team',
        MillraceLogicalDate: new Date(date),
      },
    );
    expect(await handle.describe().then((described) => described.staticSummary())).toBe(`Loads one night. (${date})`);
    const started = (await handle.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes;
    expect(started?.input?.payloads?.map(({ data }) => JSON.parse(String(data)) as unknown)).toEqual([
      { date, then: 'wait' },
    ]);
    expect(
      Number(started?.workflowRunTimeout?.seconds ?? 0) + Number(started?.workflowExecutionTimeout?.seconds ?? 0),
    ).toBe(0);
    expect(raw.executionConfig?.workflowRunTimeout?.seconds?.toString() ?? '0').toBe('0');
  });

  test('of a key that runs is 409 and names the run', async () => {
    const date = nightly.freshDate();
    const first = await nightly.start({ input: { date } });
    const second = await nightly.start({ input: { date } });
    expect(second).toMatchObject({
      status: 409,
      body: {
        type: 'urn:millrace:problem:run-already-running',
        run: { id: first.body.id, href: first.headers.location },
      },
    });
  });

  test('of a key that has succeeded is 409 and names the run, until a rerun is asked for', async () => {
    const date = nightly.freshDate();
    const runId = await nightly.runTo('succeed', date);
    expect(await nightly.start({ input: { date } })).toMatchObject({
      status: 409,
      body: { type: 'urn:millrace:problem:run-already-succeeded', run: { id: `nightly:${date}:${runId}` } },
    });
    const rerun = await nightly.start({ input: { date }, onConflict: 'rerun' });
    expect(rerun.status).toBe(202);
    expect(rerun.body.runId).not.toBe(runId);
    const { memo } = await rig.client.workflow.getHandle(`nightly:${date}`).describe();
    expect(memo?.[memoKey]).toMatchObject({ rerunOf: runId });
    expect((await nightly.start({ input: { date }, onConflict: 'rerun' })).body.type).toBe(
      'urn:millrace:problem:run-already-running',
    );
  });

  test('of a key that has failed is a new run', async () => {
    const date = nightly.freshDate();
    const failed = await nightly.runTo('fail', date);
    const answer = await nightly.start({ input: { date } });
    expect(answer.status).toBe(202);
    expect(answer.body.runId).not.toBe(failed);
  });

  test('that joins is answered with the run: 202 while it runs, 200 once it has succeeded', async () => {
    const running = nightly.freshDate();
    const first = await nightly.start({ input: { date: running } });
    expect(await nightly.start({ input: { date: running }, onConflict: 'join' })).toMatchObject({
      status: 202,
      body: { id: first.body.id, outcome: 'joined' },
    });
    const done = nightly.freshDate();
    const runId = await nightly.runTo('succeed', done);
    const joined = await nightly.start({ input: { date: done }, onConflict: 'join' });
    expect(joined).toMatchObject({
      status: 200,
      body: { runId, outcome: 'joined' },
      headers: { location: `/v1/runs/nightly:${done}:${runId}` },
    });
  });

  test('fifty times at once makes one run, and forty-nine conflicts that name it', async () => {
    const date = nightly.freshDate();
    const answers = await Promise.all(Array.from({ length: 50 }, () => nightly.start({ input: { date } })));
    const started = answers.filter(({ status }) => status === 202);
    expect(started).toHaveLength(1);
    const named = answers.filter(({ status }) => status === 409).map(({ body }) => body.run.id as string);
    expect(named).toHaveLength(49);
    expect(new Set(named)).toEqual(new Set([started[0]?.body.id]));
  });

  test('of a pipeline without a key is a run of its own each time', async () => {
    const send = { json: { input: { what: 'a' } } };
    const [a, b] = [
      await rig.api('POST', '/v1/pipelines/adhoc/runs', send),
      await rig.api('POST', '/v1/pipelines/adhoc/runs', send),
    ];
    expect([a.status, b.status]).toEqual([202, 202]);
    expect(a.body.key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(b.body.key).not.toBe(a.body.key);
  });
});
