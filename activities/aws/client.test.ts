import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { GetJobCommand, GlueClient, StartJobRunCommand } from '@aws-sdk/client-glue';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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
import { clientOptions } from './client.js';

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

const assumed = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
