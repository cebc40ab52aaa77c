import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freeze } from '../local/processes/freeze.js';
import { startTemporalServer, type TemporalServer } from '../local/processes/temporal-server.js';
import { readTools } from '../local/tools.js';
import { registerSearchAttributes } from '../worker/search-attributes.js';
import type { Answer } from '../test/harness/api/api-client.js';
import { freePort } from '../test/harness/api/ports.js';
import { startApiRig, type ApiRig } from '../test/harness/api/rig.js';

/** A server of its own: it is frozen, killed and started again. */
let temporal: TemporalServer;
let rig: ApiRig;
let port: number;
const folder = mkdtempSync(join(tmpdir(), 'millrace-outage-'));

function startServer(): Promise<TemporalServer> {
  return startTemporalServer({
    program: readTools().temporal.path,
    port,
    logFile: join(folder, 'temporal.log'),
    databaseFile: join(folder, 'temporal.db'),
  });
}

beforeAll(async () => {
  port = await freePort();
  temporal = await startServer();
  rig = await startApiRig(temporal.address, (connection) => registerSearchAttributes(connection, 'default'));
});

afterAll(async () => {
  await rig.close();
  await temporal.stop();
  rmSync(folder, { recursive: true });
});

async function timed(answer: Promise<Answer>): Promise<Answer & { ms: number }> {
  const began = performance.now();
  return { ...(await answer), ms: performance.now() - began };
}

const start = (date: string, headers: Record<string, string> = {}) =>
  rig.api('POST', '/v1/pipelines/nightly/runs', { json: { input: { date } }, headers });

function expectUnavailable({ status, body, headers, ms }: Answer & { ms: number }): void {
  expect({ status, type: body.type }).toEqual({ status: 503, type: 'urn:millrace:problem:temporal-unavailable' });
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  // The bar is a figure's business; here only that nobody waits for a query's half minute.
  expect(ms).toBeLessThan(15_000);
}

test('a Temporal that hangs is 503 soon, and nothing of the request is left for later', async () => {
  expect((await start('2001-01-01')).status).toBe(202);
  await freeze(temporal.pid);
  const answers = await Promise.all([
    timed(start('2001-01-02')),
    timed(start('2001-01-03', { 'idempotency-key': 'hung' })),
    timed(rig.api('GET', '/v1/runs/nightly:2001-01-01')),
    timed(rig.api('GET', '/readyz')),
  ]);
  process.kill(temporal.pid, 'SIGCONT');
  answers.forEach(expectUnavailable);
  await vi.waitFor(async () => expect((await rig.api('GET', '/readyz')).status).toBe(200), 10_000);
  expect((await rig.api('GET', '/v1/runs/nightly:2001-01-02')).status).toBe(404);
  expect((await rig.api('GET', '/v1/runs/nightly:2001-01-03')).status).toBe(404);
  const again = await start('2001-01-03', { 'idempotency-key': 'hung' });
  expect(again.status).toBe(202);
  expect(again.headers).not.toHaveProperty('idempotency-replayed');
});

test('a Temporal that has died is 503 soon, and the API finds it again when it is back', async () => {
  process.kill(temporal.pid, 'SIGKILL');
  await temporal.died;
  expectUnavailable(await timed(start('2001-01-04')));
  expectUnavailable(await timed(rig.api('GET', '/v1/runs')));
  expect((await rig.api('GET', '/livez')).status).toBe(200);
  temporal = await startServer();
  await vi.waitFor(async () => expect((await rig.api('GET', '/readyz')).status).toBe(200), 5_000);
  expect((await rig.api('GET', '/v1/runs/nightly:2001-01-04')).status).toBe(404);
  expect((await rig.api('GET', '/v1/runs/nightly:2001-01-01')).body.state).toBe('running');
});

test('a namespace that no worker has prepared is 503, and says what is missing', async () => {
  const bare = await freePort();
  const server = await startTemporalServer({
    program: readTools().temporal.path,
    port: bare,
    logFile: join(folder, 'bare.log'),
  });
  const other = await startApiRig(server.address, async () => undefined);
  const answer = await other.api('POST', '/v1/pipelines/nightly/runs', { json: { input: { date: '2001-01-01' } } });
  await other.close();
  await server.stop();
  expect(answer).toMatchObject({
    status: 503,
    body: { type: 'urn:millrace:problem:namespace-not-prepared', detail: expect.stringContaining('Millrace') },
  });
});
