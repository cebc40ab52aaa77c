import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { memoKey, receiptIdPrefix, receiptWorkflow } from '../contracts/names.js';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { receiptIdOf } from './runs/start/receipt.js';
import { nightlyOn, nightlyRoute, type Nightly } from '../test/harness/api/nightly.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

let rig: ApiRig;
let nightly: Nightly;

beforeAll(async () => {
  rig = await startApiRig(inject('temporalAddress'), (connection) => registerSearchAttributes(connection, 'default'));
  await rig.startWorker();
  nightly = nightlyOn(rig);
});
afterAll(() => rig.close());

describe('an Idempotency-Key', () => {
  const key = () => randomUUID();

  test('gives the same answer again, and says that it does', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const first = await nightly.start({ input: { date } }, k);
    const again = await nightly.start({ input: { date } }, k);
    expect(first.status).toBe(202);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(again).toMatchObject({
      status: 202,
      body: first.body,
      headers: { location: first.headers.location, 'idempotency-replayed': 'true' },
    });
    expect(await rig.client.workflow.getHandle(`nightly:${date}`).describe()).toMatchObject({
      runId: first.body.runId,
    });
  });

  test('is the same whatever the order of the keys and the spaces in the body', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const headers = { 'content-type': 'application/json', 'idempotency-key': k };
    const first = await rig.api('POST', nightlyRoute, {
      text: `{"input":{"date":"${date}","then":"wait"},"note":"n"}`,
      headers,
    });
    const again = await rig.api('POST', nightlyRoute, {
      text: `{ "note": "n",  "input": {"then": "wait", "date": "${date}"} }`,
      headers,
    });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  test('with another body is 422 and starts nothing', async () => {
    const [date, other, k] = [nightly.freshDate(), nightly.freshDate(), key()];
    await nightly.start({ input: { date } }, k);
    expect(await nightly.start({ input: { date: other } }, k)).toMatchObject({
      status: 422,
      body: { type: 'urn:millrace:problem:idempotency-key-reused' },
    });
    await expect(rig.client.workflow.getHandle(`nightly:${other}`).describe()).rejects.toThrow(/not found/);
  });

  test('fifty times at once makes one run, one answer and forty-nine replays of it', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const answers = await Promise.all(Array.from({ length: 50 }, () => nightly.start({ input: { date } }, k)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.runId as string)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(49);
    expect(await nightly.runsOf(date)).toHaveLength(1);
  });

  test('repeated after its run has failed starts nothing and names that run', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const first = await nightly.start({ input: { date, then: 'fail' } }, k);
    await rig.client.workflow
      .getHandle(`nightly:${date}`)
      .result()
      .catch(() => undefined);
    expect(await nightly.start({ input: { date, then: 'fail' } }, k)).toMatchObject({ status: 202, body: first.body });
    expect(await nightly.runsOf(date)).toEqual([first.body.runId]);
  });

  test.each(['fail', 'rerun', 'join'])(
    'repeated late, after another run of the business key, starts nothing and names its own (%s)',
    async (onConflict) => {
      const [date, k] = [nightly.freshDate(), key()];
      const first = await nightly.start({ input: { date }, onConflict }, k);
      await nightly.end(date);
      const other = await nightly.start({ input: { date } }, key());
      expect(other.body.runId).not.toBe(first.body.runId);
      await nightly.end(date);
      const late = await nightly.start({ input: { date }, onConflict }, k);
      expect(late).toMatchObject({ status: 202, body: first.body, headers: { 'idempotency-replayed': 'true' } });
      expect((await nightly.runsOf(date)).sort()).toEqual([first.body.runId, other.body.runId].sort());
    },
  );

  test('first used after a failed run, and repeated late, starts no third run', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    await nightly.runTo('fail', date);
    const first = await nightly.start({ input: { date } }, k);
    await nightly.end(date);
    await nightly.start({ input: { date } }, key());
    await nightly.end(date);
    expect(await nightly.start({ input: { date } }, k)).toMatchObject({
      status: 202,
      body: first.body,
      headers: { 'idempotency-replayed': 'true' },
    });
    expect(await nightly.runsOf(date)).toHaveLength(3);
  });

  test('is found by the list when a run was started by hand after it', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const first = await nightly.start({ input: { date } }, k);
    await nightly.end(date);
    const byHand = await nightly.runTo('fail', date);
    await vi.waitFor(async () => expect(await nightly.runsOf(date)).toContain(first.body.runId));
    expect(await nightly.start({ input: { date } }, k)).toMatchObject({ status: 202, body: first.body });
    expect(await nightly.latestOf(date)).toBe(byHand);
  });

  test('that was refused stays refused, also when nothing is in the way any more', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    const running = await nightly.start({ input: { date } });
    const refused = await nightly.start({ input: { date } }, k);
    expect(refused).toMatchObject({
      status: 409,
      body: { type: 'urn:millrace:problem:run-already-running', run: { id: running.body.id } },
    });
    await nightly.end(date);
    expect(await nightly.start({ input: { date } }, k)).toMatchObject({
      status: 409,
      body: refused.body,
      headers: { 'idempotency-replayed': 'true' },
    });
    expect(await nightly.runsOf(date)).toHaveLength(1);
  });

  test('names the run of a pipeline that has no key', async () => {
    const k = key();
    const send = { json: { input: { what: 'a' } }, headers: { 'idempotency-key': k } };
    const first = await rig.api('POST', '/v1/pipelines/adhoc/runs', send);
    expect(first.body.key).toBe(createHash('sha256').update(k).digest('hex'));
    expect((await rig.api('POST', '/v1/pipelines/adhoc/runs', send)).body).toEqual(first.body);
  });

  test('leaves a receipt that any worker closes', async () => {
    const [date, k] = [nightly.freshDate(), key()];
    await nightly.start({ input: { date } }, k);
    const receipt = rig.client.workflow.getHandle(receiptIdPrefix + receiptIdOf(k, `POST ${nightlyRoute}`));
    await receipt.result();
    expect(await receipt.describe()).toMatchObject({
      type: receiptWorkflow,
      memo: { [memoKey]: { v: 1, workflowId: `nightly:${date}` } },
    });
  });
});
