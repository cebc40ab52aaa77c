import { once } from 'node:events';
import * as http2 from 'node:http2';
import { connect as tcpConnect, type AddressInfo, type Socket } from 'node:net';
import proto from '@temporalio/proto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../../../harness/history.js';
import { startProxy, type Proxy } from './proxy.js';

/** What a client sees through the proxy is what it would see without: here the server says what it likes. */
const service = '/temporal.api.workflowservice.v1.WorkflowService/';
const v1 = proto.temporal.api.workflowservice.v1;
const warnings: string[] = [];
let upstream: http2.Http2Server;
let onStream: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void;
let asked: string[];
let sockets: Socket[];
let lastSession: http2.ServerHttp2Session;
let proxy: Proxy;
let clients: http2.ClientHttp2Session[];

beforeEach(async () => {
  asked = [];
  sockets = [];
  clients = [];
  onStream = respond;
  upstream = http2.createServer({ settings: { maxConcurrentStreams: 1_000 } });
  upstream.on('connection', (socket: Socket) => sockets.push(socket));
  upstream.on('session', (session) => (lastSession = session));
  upstream.on('stream', (stream, headers) => {
    asked.push(String(headers[':path']).slice(service.length));
    stream.on('error', () => undefined);
    onStream(stream, headers);
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  proxy = await startProxy({
    upstreamPort: (upstream.address() as AddressInfo).port,
    warn: (what) => void warnings.push(what),
  });
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  upstream.close();
  expect(warnings.splice(0)).toEqual([]);
});

const frame = (message: Uint8Array) => {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
};

/** Echoes metadata and body, and ends with trailers, as gRPC does. */
function respond(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) {
  stream.respond(
    { ':status': 200, 'x-echo': headers['x-said'], 'content-type': 'application/grpc' },
    {
      waitForTrailers: true,
    },
  );
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-last': 'yes' }));
  stream.pipe(stream);
}

function answerWith(stream: http2.ServerHttp2Stream, body: Buffer) {
  stream.respond({ ':status': 200 }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.resume();
  stream.end(body);
}

/** Not `once`, which rejects when an error comes first. */
function closeOf(emitter: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => emitter.on('close', resolve));
}

function connect(socket?: Socket): http2.ClientHttp2Session {
  const client = http2.connect(`http://${proxy.address}`, socket ? { createConnection: () => socket } : {});
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

function call(
  client: http2.ClientHttp2Session,
  method: string,
  body: Buffer,
  metadata: http2.OutgoingHttpHeaders = {},
) {
  const stream = client.request({
    ':method': 'POST',
    ':path': service + method,
    te: 'trailers',
    'content-type': 'application/grpc',
    ...metadata,
  });
  stream.on('error', () => undefined);
  const heard = {
    headers: {} as http2.IncomingHttpHeaders,
    trailers: {} as http2.IncomingHttpHeaders,
    body: Buffer.alloc(0),
  };
  stream.on('response', (headers) => (heard.headers = headers));
  stream.on('trailers', (trailers) => (heard.trailers = trailers));
  stream.on('data', (chunk: Buffer) => (heard.body = Buffer.concat([heard.body, chunk])));
  const ended = closeOf(stream).then(() => ({ ...heard, code: stream.rstCode }));
  stream.end(body);
  return { stream, ended };
}

/** Reads as a request without an identity, and as the answer to a poll that came to nothing. */
const emptyPoll = frame(new Uint8Array());
const pollBy = (identity: string) => frame(v1.PollWorkflowTaskQueueRequest.encode({ identity }).finish());
const workflowTask = frame(
  v1.PollWorkflowTaskQueueResponse.encode({ workflowExecution: { workflowId: 'w', runId: 'r' } }).finish(),
);
const read = 'PollWorkflowTaskQueue';
const unread = 'DescribeWorkflowExecution';

it.each([read, unread])('hands on metadata, body and trailers of %s', async (method) => {
  const body = method === read ? emptyPoll : Buffer.alloc(3_000_000, 'x');
  const heard = await call(connect(), method, body, { 'x-said': 'hello' }).ended;
  expect(heard).toMatchObject({
    code: 0,
    headers: { ':status': 200, 'x-echo': 'hello' },
    trailers: { 'grpc-status': '0', 'x-last': 'yes' },
  });
  expect(heard.body.equals(body)).toBe(true);
});

it.each([read, unread])('hands on an error of headers alone for %s', async (method) => {
  onStream = (stream) =>
    stream.respond({ ':status': 200, 'grpc-status': '5', 'grpc-message': 'gone' }, { endStream: true });
  const heard = await call(connect(), method, pollBy('1@here')).ended;
  expect(heard).toMatchObject({ code: 0, headers: { 'grpc-status': '5', 'grpc-message': 'gone' } });
});

it.each([read, unread])('hands on the code that %s is broken off with, either way', async (method) => {
  const { NGHTTP2_ENHANCE_YOUR_CALM: calm, NGHTTP2_CANCEL: cancel } = http2.constants;
  onStream = (stream) => stream.close(calm);
  expect((await call(connect(), method, pollBy('1@here')).ended).code).toBe(calm);

  const { promise: heard, resolve } = Promise.withResolvers<number>();
  const { promise: open, resolve: opened } = Promise.withResolvers();
  onStream = (stream) => {
    stream.on('close', () => resolve(stream.rstCode));
    opened(undefined);
  };
  const { stream } = call(connect(), method, pollBy('1@here'));
  await open;
  stream.close(cancel);
  expect(await heard).toBe(cancel);
});

it('takes a poll back from the server when the process that asked has died', async () => {
  const { promise: heard, resolve } = Promise.withResolvers<number>();
  const { promise: open, resolve: opened } = Promise.withResolvers();
  onStream = (stream) => {
    stream.on('close', () => resolve(stream.rstCode));
    opened(undefined);
  };
  const socket = tcpConnect(Number(proxy.address.split(':')[1]), '127.0.0.1');
  call(connect(socket), read, pollBy('1@here'));
  await open;
  expect(proxy.workers()).toEqual(['1']);
  socket.resetAndDestroy();
  expect(await heard).toBe(http2.constants.NGHTTP2_CANCEL);
  expect(proxy.workers()).toEqual([]);
});

it('lets pass what comes beside messages that are held', async () => {
  const client = connect();
  const identity = `1@${'x'.repeat(300_000)}`;
  onStream = (stream, headers) => {
    if (headers[':path'] === service + unread) return respond(stream, headers);
    answerWith(stream, workflowTask);
  };
  const gates = Array.from({ length: 150 }, () => proxy.gate({ point: 'workflow-task', match: () => true }));
  const held = gates.map(() => call(client, read, pollBy(identity)).ended);
  await Promise.all(gates.map(({ entered }) => entered));
  expect((await call(client, unread, Buffer.alloc(500_000)).ended).body).toHaveLength(500_000);
  for (const gate of gates) gate.release('forward');
  for (const { body } of await Promise.all(held)) expect(body.equals(workflowTask)).toBe(true);
});

it('holds a new connection of a worker that is cut off as soon as it says who it is', async () => {
  onStream = (stream) => answerWith(stream, emptyPoll);
  proxy.cut(4711);
  const { ended } = call(connect(), read, pollBy('4711@here'));
  expect((await call(connect(), read, pollBy('4712@here')).ended).code).toBe(0);
  expect(asked).toEqual([read]);
  proxy.mend();
  expect((await ended).code).toBe(0);
  expect(asked).toEqual([read, read]);
});

it('answers no ping over a link that is cut', async () => {
  onStream = (stream) => answerWith(stream, emptyPoll);
  const [cut, other] = [connect(), connect()];
  await call(cut, read, pollBy('1@here')).ended;
  proxy.cut(1);
  let answered = false;
  cut.ping(() => (answered = true));
  for (let later = 0; later < 20; later += 1) await call(other, read, pollBy('2@here')).ended;
  expect(answered).toBe(false);
  proxy.mend();
  await eventually('the ping is answered', () => answered);
});

it('breaks off its clients when the server has died, and serves them when it is back', async () => {
  const client = connect();
  await call(client, unread, Buffer.alloc(1)).ended;
  const closed = closeOf(client);
  for (const socket of sockets) socket.destroy();
  await closed;
  expect((await call(connect(), unread, Buffer.alloc(1)).ended).code).toBe(0);
});

it('takes a new connection when the server asks for one, without its client', async () => {
  const client = connect();
  await call(client, unread, Buffer.alloc(1)).ended;
  const closed = closeOf(lastSession);
  lastSession.close();
  await closed;
  expect((await call(client, unread, Buffer.alloc(1)).ended).code).toBe(0);
  expect(sockets).toHaveLength(2);
  expect(client.closed).toBe(false);
});

it('refuses connections, breaks off those that are, and listens on the same port afterwards', async () => {
  const client = connect();
  await call(client, unread, Buffer.alloc(1)).ended;
  const closed = closeOf(client);
  await proxy.refuse(true);
  await closed;
  const [error] = (await once(http2.connect(`http://${proxy.address}`), 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
  await proxy.refuse(false);
  expect((await call(connect(), unread, Buffer.alloc(1)).ended).code).toBe(0);
});

it('tells the owner of a gate whose match throws, and lets the message pass', async () => {
  const gate = proxy.gate({
    point: 'workflow-task',
    match: () => {
      throw new RangeError('a bug');
    },
  });
  onStream = (stream) => answerWith(stream, workflowTask);
  const failed = expect(gate.entered).rejects.toThrow('a bug');
  expect((await call(connect(), read, pollBy('1@here')).ended).code).toBe(0);
  await failed;
});
