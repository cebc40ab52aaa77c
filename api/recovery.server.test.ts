import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import { hashOf } from './runs/canonical-json.js';
import { receiptIdOf, Receipts } from './runs/start/receipt.js';
import { nightlyOn, nightlyRoute, type Nightly, type StartBody } from '../test/harness/api/nightly.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

let rig: ApiRig;
let nightly: Nightly;

beforeAll(async () => {
  rig = await startApiRig(inject('temporalAddress'), (connection) => registerSearchAttributes(connection, 'default'));
  await rig.startWorker();
  nightly = nightlyOn(rig);
});
afterAll(() => rig.close());

describe('an API that died between receipt and start', () => {
  const body = (date: string, then = 'wait') => ({ input: { date, then }, onConflict: 'fail' });

  /** All that is left of the first request. */
  async function leaveReceipt(date: string, k: string, left: StartBody = body(date)): Promise<void> {
    const latest = await rig.client.workflow
      .getHandle(`nightly:${date}`)
      .describe()
      .catch(() => undefined);
    const before = latest && { runId: latest.runId, status: 'ended-otherwise' as const };
    const receipt = {
      id: receiptIdOf(k, `POST ${nightlyRoute}`),
      bodyHash: hashOf(left),
      workflowId: `nightly:${date}`,
      ...(before && { before }),
    };
    expect(await rig.app.get(Receipts, { strict: false }).open(receipt)).toEqual({ receipt });
  }

  test('leaves a start that any repeat makes up for, once', async () => {
    const [date, k] = [nightly.freshDate(), randomUUID()];
    await leaveReceipt(date, k);
    const answers = await Promise.all(Array.from({ length: 20 }, () => nightly.start(body(date), k)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body: answer }) => answer.runId as string)).size).toBe(1);
    expect(answers.every(({ headers }) => headers['idempotency-replayed'] === 'true')).toBe(true);
    expect(await nightly.runsOf(date)).toHaveLength(1);
  });

  test('after an earlier run had failed leaves the same', async () => {
    const [date, k] = [nightly.freshDate(), randomUUID()];
    await nightly.runTo('fail', date);
    await leaveReceipt(date, k);
    const answers = await Promise.all(Array.from({ length: 20 }, () => nightly.start(body(date), k)));
    expect(new Set(answers.map(({ body: answer }) => answer.runId as string)).size).toBe(1);
    expect(await nightly.runsOf(date)).toHaveLength(2);
  });

  test('leaves one start only, also when its run fails while repeats still come', async () => {
    const [date, k] = [nightly.freshDate(), randomUUID()];
    const left = body(date, 'fail');
    await nightly.runTo('fail', date);
    await leaveReceipt(date, k, left);
    const repeats = Array.from({ length: 40 }, () => nightly.start(left, k));
    const answers = await Promise.all(repeats);
    expect(new Set(answers.map(({ body: answer }) => answer.runId as string)).size).toBe(1);
    expect(await nightly.runsOf(date)).toHaveLength(2);
  });

  test('starts nothing any more once another run has come', async () => {
    const [date, k] = [nightly.freshDate(), randomUUID()];
    await leaveReceipt(date, k);
    const other = await nightly.start(body(date), randomUUID());
    await nightly.end(date);
    expect(await nightly.start(body(date), k)).toMatchObject({
      status: 409,
      body: { type: 'urn:millrace:problem:run-superseded', run: { id: other.body.id } },
    });
    expect(await nightly.latestOf(date)).toBe(other.body.runId);
  });

  test('says that it cannot tell, and starts nothing, when the other run was started by hand a moment ago', async () => {
    const [date, k] = [nightly.freshDate(), randomUUID()];
    await leaveReceipt(date, k);
    const runId = await nightly.runTo('fail', date);
    const answer = await nightly.start(body(date), k);
    expect(answer).toMatchObject({ status: 503, body: { type: 'urn:millrace:problem:outcome-not-yet-known' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await nightly.latestOf(date)).toBe(runId);
  });
});
