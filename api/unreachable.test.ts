import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient, type Api } from '../test/harness/api/api-client.js';
import { expectProblem } from '../test/harness/api/expect-problem.js';
import { startUnreachable } from '../test/harness/api/unreachable.js';

let app: NestFastifyApplication;
let api: Api;
const runId = '01a1f9e5-392a-7a16-93f4-58011fcfefff';

beforeAll(async () => {
  app = await startUnreachable();
  api = apiClient(app);
});

afterAll(() => app.close());

describe('while Temporal cannot be reached', () => {
  test.each<[Parameters<Api>[0], string, Parameters<Api>[2]]>([
    ['POST', '/v1/pipelines/nightly/runs', { json: { input: { date: '2001-01-01' } } }],
    [
      'POST',
      '/v1/pipelines/nightly/runs',
      { json: { input: { date: '2001-01-01' } }, headers: { 'idempotency-key': 'k' } },
    ],
    ['POST', `/v1/runs/nightly:2001-01-01:${runId}/cancel`, { json: {} }],
    ['GET', '/v1/runs', {}],
    ['GET', '/v1/runs/nightly:2001-01-01', {}],
    ['GET', '/readyz', {}],
  ])('%s %s is 503 within two seconds, with Retry-After', async (method, url, send) => {
    const began = performance.now();
    const answer = await api(method, url, send);
    expect(performance.now() - began).toBeLessThan(2_000);
    expectProblem(answer, 503, 'temporal-unavailable');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('what needs no Temporal is answered', async () => {
    expect((await api('GET', '/livez')).body).toEqual({ status: 'ok' });
    expect((await api('GET', '/v1/pipelines')).status).toBe(200);
    expect((await api('GET', '/openapi.json')).status).toBe(200);
    const page = await api('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.body).toContain('swagger-ui');
    expect(page.body).not.toMatch(/(src|href)="https?:/);
  });
});
