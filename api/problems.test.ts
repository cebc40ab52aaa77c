import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
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
  await app.listen(0, '127.0.0.1');
});

afterAll(() => app.close());

describe('a start that breaks the rules', () => {
  const start = '/v1/pipelines/nightly/runs';

  test('of an unknown pipeline is 404 and names it', async () => {
    const answer = await api('POST', '/v1/pipelines/nightli/runs', { json: { input: {} } });
    expectProblem(answer, 404, 'pipeline-not-found');
    expect(answer.body.detail).toContain('"nightli"');
  });

  test('with a wrong input is 400 with one entry per fault and its path', async () => {
    const input = {
      date: '2001-02-30',
      tables: [
        { name: 'a', rows: 1 },
        { name: 2, rows: 1.5 },
      ],
    };
    const answer = await api('POST', start, { json: { input } });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'input.date',
      'input.tables[1].name',
      'input.tables[1].rows',
    ]);
  });

  test('without an input is 400', async () => {
    const answer = await api('POST', start, { json: {} });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toMatchObject([{ path: 'input' }]);
  });

  test('with unknown keys is 400 and names each, at every depth', async () => {
    const outside = await api('POST', start, { json: { input: { date: '2001-01-01' }, inptu: 1, x: 1 } });
    expectProblem(outside, 400, 'invalid-request');
    expect(outside.body.errors).toEqual([
      { path: 'inptu', message: 'Unknown key' },
      { path: 'x', message: 'Unknown key' },
    ]);
    const inside = await api('POST', start, {
      json: { input: { date: '2001-01-01', tables: [{ name: 'a', rows: 1, row: 1 }] } },
    });
    expect(inside.body.errors).toEqual([{ path: 'input.tables[0].row', message: 'Unknown key' }]);
  });

  test('with a key that no id could carry is 400 at the input', async () => {
    const answer = await api('POST', '/v1/pipelines/named/runs', { json: { input: { name: 'a b' } } });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toEqual([{ path: 'input', message: expect.stringContaining('"a b"') }]);
  });

  test('with something that is not JSON is 400', async () => {
    const headers = { 'content-type': 'application/json' };
    expectProblem(await api('POST', start, { text: '{"input":', headers }), 400, 'not-json');
    expectProblem(await api('POST', start, { text: '', headers }), 400, 'not-json');
    expectProblem(await api('POST', start, { text: '{"__proto__":{"a":1}}', headers }), 400, 'not-json');
  });

  test('with another content type is 415', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      expectProblem(
        await api('POST', start, { text: 'input=1', headers: { 'content-type': type } }),
        415,
        'unsupported-media-type',
      );
    }
  });

  test('that is too large is 413', async () => {
    expectProblem(await api('POST', start, { json: { input: { date: 'x'.repeat(300_000) } } }), 413, 'body-too-large');
  });

  test('with a malformed Idempotency-Key is 400', async () => {
    const send = { json: { input: { date: '2001-01-01' } } };
    for (const key of ['', ' ', 'k'.repeat(256), 'schlüssel']) {
      const answer = await api('POST', start, { ...send, headers: { 'idempotency-key': key } });
      expectProblem(answer, 400, 'invalid-idempotency-key');
    }
  });

  test('with two of them is 400, and says that there are two', async () => {
    const headers = { 'content-type': 'application/json', 'Idempotency-Key': ['a', 'b'] };
    const answer = await overHttp('POST', start, headers, '{"input":{"date":"2001-01-01"}}');
    expect(answer).toMatchObject({
      type: 'urn:millrace:problem:invalid-idempotency-key',
      status: 400,
      detail: expect.stringContaining('2 headers Idempotency-Key'),
    });
  });
});

/** The body of an answer to what `inject` cannot send: a header that comes twice. */
async function overHttp(method: string, path: string, headers: OutgoingHttpHeaders, body: string): Promise<unknown> {
  const sent = request(new URL(path, await app.getUrl()), { method, headers, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return json(answer);
}

describe('addresses', () => {
  test('that do not exist are 404', async () => {
    const answer = await api('GET', '/v1/nothing');
    expectProblem(answer, 404, 'route-not-found');
    expect(answer.body.detail).toBe('Cannot GET /v1/nothing. /docs has all addresses, /openapi.json for programs.');
    for (const named of ['/docs', '/openapi.json']) expect((await api('GET', named)).status).toBe(200);
    expectProblem(await api('GET', '/v1/pipelines/nobody'), 404, 'pipeline-not-found');
    expectProblem(await api('GET', '/v1/runs?pipeline=nobody'), 404, 'pipeline-not-found');
  });

  test('with a method that they do not know are 405, with Allow', async () => {
    const answer = await api('DELETE', `/v1/runs/nightly:2001-01-01:${runId}`);
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect((await api('GET', `/v1/runs/nightly:2001-01-01:${runId}/cancel`)).headers.allow).toBe('POST');
  });

  test('that are broken are 400', async () => {
    expectProblem(await api('GET', '/v1/runs/%zz'), 400, 'malformed-request');
    expectProblem(await api('GET', '/v1/runs/nightly'), 400, 'invalid-run-id');
    expectProblem(await api('GET', '/v1/runs/nightly%253A2001-01-01'), 400, 'invalid-run-id');
  });

  test('that are too long are 414', async () => {
    expectProblem(await api('GET', `/v1/runs/nightly:${'x'.repeat(2_001)}`), 414, 'uri-too-long');
  });
});

describe('a list', () => {
  test.each([
    ['status=asleep', 'status'],
    ['startedAfter=yesterday', 'startedAfter'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['page=2', 'page'],
    ['status=failed&status=running', 'status'],
  ])('refuses %s', async (query, path) => {
    const answer = await api('GET', `/v1/runs?${query}`);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  test('refuses a cursor that it did not give', async () => {
    for (const cursor of ['', 'x', 'AAAAAAAAAAAAAAAAAAAAAAAA', '***']) {
      expectProblem(await api('GET', `/v1/runs?cursor=${cursor}`), 400, 'invalid-cursor');
    }
  });
});

describe('what is no HTTP', () => {
  test('is answered with a problem all the same', async () => {
    const { port } = new URL(await app.getUrl());
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /livez HTTP/1.1\r\nno header\r\n\r\n'));
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('error', reject).on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('urn:millrace:problem:malformed-request');
  });
});
