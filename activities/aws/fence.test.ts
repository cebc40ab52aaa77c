import { GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaultTiming } from '../../contracts/timing.js';
import { answerJson, startAnsweringServer, type AnsweringServer } from '../../test/harness/answering-server.js';
import { classify } from './classify.js';
import { clientOptions } from './client.js';
import { FenceClosed, fenceWith } from './fence.js';

let server: AnsweringServer;
let resolvedAt: number | undefined;
let glue: GlueClient;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-01-01T00:00:00Z') });
  server = await startAnsweringServer(answerJson(200, { JobRunId: 'jr_1' }));
  const target = {
    name: 'default',
    region: 'us-east-1',
    partition: 'aws',
    account: '000000000000',
    endpoint: server.url,
  };
  resolvedAt = undefined;
  glue = new GlueClient({
    ...clientOptions(target, defaultTiming),
    credentials: () => {
      resolvedAt ??= Date.now();
      return Promise.resolve({ accessKeyId: 'key', secretAccessKey: 'secret' });
    },
  });
});

afterEach(async () => {
  vi.useRealTimers();
  glue.destroy();
  await server.close();
});

const command = (JobName = 'job') => new StartJobRunCommand({ JobName });

it('asks when nothing is left to do but to send', async () => {
  const start = command('as-serialised');
  const later = Date.parse('2026-01-01T00:10:00Z');
  let connectionsWhenAsked: number | undefined;
  const fence = fenceWith(() => {
    connectionsWhenAsked = server.connections;
    // Whatever of the request came after the fence would see these.
    vi.setSystemTime(later);
    start.input.JobName = 'too-late';
    return Promise.resolve();
  });

  expect(await glue.send(fence(start))).toMatchObject({ JobRunId: 'jr_1' });

  expect(connectionsWhenAsked).toBe(0);
  expect(resolvedAt).toBeLessThan(later);
  const [request] = server.requests;
  expect(JSON.parse(request?.body ?? '')).toEqual({ JobName: 'as-serialised' });
  expect(request?.headers['x-amz-date']).toBe('20260101T000000Z');
  expect(request?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=key\//);
});

it('comes behind whatever else a client was told to do, at any step', async () => {
  const order: string[] = [];
  for (const step of ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize'] as const) {
    for (const priority of ['high', 'normal', 'low'] as const) {
      const note = (next: (args: never) => unknown) => (args: never) => {
        order.push(`${step} ${priority}`);
        return next(args);
      };
      glue.middlewareStack.add(note as never, { step, priority } as never);
    }
  }
  await glue.send(fenceWith(() => Promise.resolve(void order.push('fence')))(command()));
  expect(order).toHaveLength(16);
  expect(order.at(-1)).toBe('fence');
});

it('waits for its answer before it sends', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const sent = glue.send(
    fenceWith(() => {
      asked.resolve();
      return promise;
    })(command()),
  );
  await asked.promise;
  expect(server.connections).toBe(0);
  resolve();
  await sent;
  expect(server.requests).toHaveLength(1);
});

it('sends nothing when it is closed, and says why', async () => {
  const cause = new Error('activity not found');
  const error: unknown = await glue
    .send(fenceWith(() => Promise.reject(cause))(command()))
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FenceClosed);
  expect(error).toMatchObject({ cause, message: expect.stringMatching(/^Not sent/) as string });
  expect(server).toMatchObject({ connections: 0, requests: [] });
});

it('is asked again for every send of a command', async () => {
  let asked = 0;
  const start = fenceWith(() => (asked++ === 0 ? Promise.resolve() : Promise.reject(new Error('paused'))))(command());
  await glue.send(start);
  await expect(glue.send(start)).rejects.toBeInstanceOf(FenceClosed);
  expect(server.requests).toHaveLength(1);
});

it('is put on a command once, however often', async () => {
  const asked: string[] = [];
  const start = command();
  for (const name of ['first', 'second']) fenceWith(() => Promise.resolve(void asked.push(name)))(start);
  await glue.send(start);
  expect(asked).toEqual(['second']);
});

it('leaves other commands of the client alone', async () => {
  fenceWith(() => Promise.reject(new Error('closed')))(command());
  await glue.send(command());
  expect(server.requests).toHaveLength(1);
});

it('is no error of AWS: nothing is known of an earlier send', () => {
  expect(classify(new FenceClosed('Not sent'))).toBe('unknown');
});
