import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { GetJobCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Duration } from '../../contracts/duration.js';
import type { Target } from '../../contracts/job.js';
import { defaultTiming, type Timing } from '../../contracts/timing.js';
import {
  answerJson,
  startAnsweringServer,
  type Answerer,
  type AnsweringServer,
} from '../../test/harness/answering-server.js';
import { useCredentials } from '../../test/harness/credentials.js';
import { classify } from './classify.js';
import { awsService, clientOptions } from './client.js';

useCredentials('millrace-worker');
const timing: Timing = { ...defaultTiming, connectTimeout: '100ms', requestTimeout: '200ms' };

const targetAt = (endpoint: string, changes: Partial<Target> = {}): Target => ({
  name: 'default',
  region: 'eu-west-1',
  partition: 'aws',
  account: '000000000000',
  endpoint,
  ...changes,
});

function clientFor(target: Target): GlueClient {
  const glue = new GlueClient(clientOptions(target, timing));
  onTestFinished(() => glue.destroy());
  return glue;
}

async function serverThat(answer: Answerer): Promise<AnsweringServer> {
  const server = await startAnsweringServer(answer);
  onTestFinished(() => server.close());
  return server;
}

/** What a call ended in, and how long it took; milliseconds. */
async function outcomeOf(call: Promise<unknown>): Promise<{ error: unknown; tookMs: number }> {
  const begun = performance.now();
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, tookMs: performance.now() - begun };
}

describe('sends a call once', () => {
  it.each([
    ['an answer of 500', answerJson(500, { __type: 'InternalServiceException' })],
    ['an answer of 503', answerJson(503, {})],
    ['a throttle', answerJson(400, { __type: 'ThrottlingException' })],
    ['an answer of 429', answerJson(429, {})],
    ['an expired token', answerJson(400, { __type: 'ExpiredTokenException' })],
    ['a clock that is off', answerJson(400, { __type: 'RequestTimeTooSkewed' })],
    ['a connection that breaks', (response) => void response.socket?.resetAndDestroy()],
    [
      'half an answer',
      (response) => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
    ],
    ['silence', () => undefined],
  ] as const satisfies readonly (readonly [string, Answerer])[])('after %s too', async (_, answer) => {
    const server = await serverThat(answer);
    const { error } = await outcomeOf(clientFor(targetAt(server.url)).send(new StartJobRunCommand({ JobName: 'a' })));
    expect(error).toBeInstanceOf(Error);
    expect(server.requests).toHaveLength(1);
  });

  it('also where the environment asks for more', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '5');
    vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await serverThat(answerJson(500, {}));
    await outcomeOf(clientFor(targetAt(server.url)).send(new StartJobRunCommand({ JobName: 'a' })));
    expect(server.requests).toHaveLength(1);
  });
});

describe('gives up in time, and does not claim to know what came of it', () => {
  it.each([
    ['never answers', () => undefined],
    [
      'begins to answer and falls silent',
      (response) => void response.writeHead(200, { 'content-length': '99' }).write('{"Jo'),
    ],
  ] as const satisfies readonly (readonly [string, Answerer])[])('on a server that %s', async (_, answer) => {
    const server = await serverThat(answer);
    const { error, tookMs } = await outcomeOf(
      clientFor(targetAt(server.url)).send(new GetJobCommand({ JobName: 'a' })),
    );
    expect(classify(error)).toBe('unknown');
    expect(tookMs).toBeGreaterThan(150);
    expect(tookMs).toBeLessThan(5_000);
  });

  it('on a server that never finishes the TLS handshake', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined));
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void mute.close());
    const { error, tookMs } = await outcomeOf(
      clientFor(targetAt(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`)).send(
        new GetJobCommand({ JobName: 'a' }),
      ),
    );
    expect(classify(error)).toBe('unknown');
    expect(tookMs).toBeLessThan(5_000);
  });

  it('on a port where nobody listens', async () => {
    const { error, tookMs } = await outcomeOf(
      clientFor(targetAt('http://127.0.0.1:1')).send(new GetJobCommand({ JobName: 'a' })),
    );
    expect(classify(error)).toBe('unknown');
    expect(tookMs).toBeLessThan(5_000);
  });
});

describe('goes where the target is', () => {
  it("signs for the target's region, whatever the environment's", async () => {
    const server = await serverThat(answerJson(200, {}));
    await clientFor(targetAt(server.url)).send(new GetJobCommand({ JobName: 'a' }));
    expect(server.requests[0]?.headers.authorization).toContain('/eu-west-1/glue/aws4_request');
  });

  it("takes on the target's role, with its external id, and signs with what that gives", async () => {
    const server = await serverThat((response, request) =>
      request.headers['x-amz-target']
        ? answerJson(200, {})(response, request)
        : void response.writeHead(200, { 'content-type': 'text/xml' }).end(assumed),
    );
    const role = 'arn:aws:iam::111111111111:role/etl';
    await clientFor(targetAt(server.url, { role, externalId: 'acme-7' })).send(new GetJobCommand({ JobName: 'a' }));
    const [first, second] = server.requests;
    expect(Object.fromEntries(new URLSearchParams(first?.body))).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: role,
      ExternalId: 'acme-7',
    });
    expect(second?.headers.authorization).toContain('Credential=ASSUMED/');
  });

  it('bounds the wait for a role as well', async () => {
    const server = await serverThat(() => undefined);
    const { error, tookMs } = await outcomeOf(
      clientFor(targetAt(server.url, { role: 'arn:aws:iam::111111111111:role/etl' })).send(
        new GetJobCommand({ JobName: 'a' }),
      ),
    );
    expect(error).toBeInstanceOf(Error);
    expect(tookMs).toBeLessThan(5_000);
    expect(server.requests.every(({ body }) => body.includes('AssumeRole'))).toBe(true);
  });
});

describe('awsService', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const serviceOf = (callInterval: Duration, requestTimeout: Duration = '10s') =>
    awsService(targetAt('http://unused'), { ...timing, callInterval, requestTimeout }, 'the client');
  const throttle = () =>
    Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} }));

  it('spaces reads by the table, and lets them share one budget', async () => {
    const read: string[] = [];
    const service = serviceOf('500ms');
    for (const name of ['a', 'b', 'c'])
      void service.read((client) => Promise.resolve(void read.push(`${name} by ${client}`)));
    await vi.advanceTimersByTimeAsync(0);
    expect(read).toEqual(['a by the client', 'b by the client']);
    await vi.advanceTimersByTimeAsync(500);
    expect(read).toHaveLength(3);
  });

  it('refuses a read at once whose turn is further off than a request may take, and asks nothing', async () => {
    const service = serviceOf('1s');
    const asked: number[] = [];
    const reads = Array.from({ length: 15 }, (_, index) =>
      service.read(() => Promise.resolve(void asked.push(index))).catch((error: unknown) => (error as Error).name),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(await Promise.all(reads.slice(11))).toEqual(Array.from({ length: 4 }, () => 'BudgetSpent'));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('slows down when a read was throttled, and gives the error', async () => {
    const service = serviceOf('1s');
    await expect(service.read(throttle)).rejects.toMatchObject({ name: 'ThrottlingException' });
    let read = false;
    void service.read(() => Promise.resolve((read = true)));
    await vi.advanceTimersByTimeAsync(1_999);
    expect(read).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(read).toBe(true);
  });

  it('does not slow down for any other error, nor for a turn that was refused', async () => {
    const service = serviceOf('1s', '1ms');
    await expect(service.read(() => Promise.reject(new Error('oops')))).rejects.toThrow('oops');
    for (let count = 0; count < 20; count += 1) void service.read(() => Promise.resolve()).catch(() => undefined);
    await expect(service.read(() => Promise.resolve())).rejects.toThrow('spent for the next 11 s');
    await vi.advanceTimersByTimeAsync(10_000);
    let read = false;
    void service.read(() => Promise.resolve((read = true)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(read).toBe(true);
  });
});

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
