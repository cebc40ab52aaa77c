import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from '../create-api.js';
import { Routes } from '../http/routes.js';
import { Pipelines } from '../pipelines/pipelines.js';
import { pipelineList, pipelineResource } from '../pipelines/pipelines.schema.js';
import { apiClient, type Api } from '../../test/harness/api/api-client.js';
import { pipelines } from '../../test/harness/api/pipelines.js';
import { openApiDocument } from './document.js';

let app: NestFastifyApplication;
let api: Api;

beforeAll(async () => {
  const temporal = { connection: { address: '127.0.0.1:1' }, namespace: 'default' };
  app = await createApi({ host: '127.0.0.1', port: 0, taskQueue: 'test', logLevel: 'silent', temporal }, pipelines, {
    logger: pino({ level: 'silent' }),
  });
  api = apiClient(app);
});
afterAll(() => app.close());

describe('the OpenAPI document', () => {
  test('is served as it is generated', async () => {
    const { status, body } = await api('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument(app.get(Pipelines)))));
    expect(body.openapi).toBe('3.1.0');
  });

  test('has every route of the server, and no other', async () => {
    const { paths } = (await api('GET', '/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
    const documented = Object.entries(paths)
      .filter(([path]) => !/^\/v1\/pipelines\/[a-z]+\/runs$/.test(path))
      .flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
      );
    const served = app
      .get(Routes)
      .list()
      .filter((route) => !route.startsWith('HEAD') && !/^GET \/(docs|openapi)/.test(route));
    expect([...documented, 'POST /v1/pipelines/:name/runs'].sort()).toEqual(served.sort());
  });

  test('has one typed start operation per pipeline', async () => {
    const { paths, components } = (await api('GET', '/openapi.json')).body;
    for (const name of Object.keys(pipelines)) {
      const { operationId, requestBody } = paths[`/v1/pipelines/${name}/runs`].post;
      const capital = `${name[0]?.toUpperCase()}${name.slice(1)}`;
      expect(operationId).toBe(`start${capital}`);
      expect(requestBody.content['application/json'].schema.properties.input).toEqual({
        $ref: `#/components/schemas/${capital}Input`,
      });
    }
    expect(components.schemas.NightlyInput).toMatchObject({
      additionalProperties: false,
      required: ['date'],
      properties: {
        date: { type: 'string', format: 'date', description: 'Which night' },
        tables: { items: { additionalProperties: false } },
      },
    });
  });

  test('refers to nothing that it does not have', async () => {
    const { body } = await api('GET', '/openapi.json');
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#([^"]+)"/g)].map((match) => match[1] as string);
    expect(references.length).toBeGreaterThan(10);
    for (const pointer of new Set(references)) {
      const found = pointer
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], body);
      expect(found, pointer).toBeDefined();
    }
  });

  test('names each operation once', async () => {
    const { paths } = (await api('GET', '/openapi.json')).body as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    const ids = Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('pipelines', () => {
  test('are listed with what their contracts say', async () => {
    const { body } = await api('GET', '/v1/pipelines');
    expect(pipelineList.parse(body).pipelines.map(({ name }) => name)).toEqual([
      'adhoc',
      'broken',
      'listed',
      'named',
      'nightly',
    ]);
    expect(body.pipelines[4]).toEqual({
      name: 'nightly',
      summary: 'Loads one night.',
      owner: 'night-team',
      labels: ['test'],
      keyed: true,
    });
  });

  test("show their input's JSON Schema", async () => {
    const { body } = await api('GET', '/v1/pipelines/nightly');
    expect(pipelineResource.parse(body).inputSchema).toMatchObject({ type: 'object', required: ['date'] });
  });
});
