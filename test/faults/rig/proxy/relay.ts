/** One stream through the proxy: piped as it comes, or, where messages are read and may be held, one after the other. */
import * as http2 from 'node:http2';
import type { Link } from './link.js';

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = http2.constants;

/** A whole answer to a unary call. */
export interface Reply {
  headers: http2.IncomingHttpHeaders;
  body: Buffer;
  /** Absent for an answer of headers alone. */
  trailers?: http2.IncomingHttpHeaders;
}

export function pipeThrough(link: Link, down: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
  const up = link.request(headers);
  let trailers: http2.IncomingHttpHeaders = {};
  down.pipe(up);
  up.on('response', (head, flags) => {
    if (down.destroyed) return;
    const alone = endsStream(flags);
    down.respond(head, {
      endStream: alone,
      waitForTrailers: !alone,
      sendDate: false,
    } as http2.ServerStreamResponseOptions);
    if (!alone) up.pipe(down);
  });
  up.on('trailers', (tail) => (trailers = tail));
  down.on('wantTrailers', () => down.sendTrailers(trailers));
  // An error of one side is heard as the code that it closes with, and passed on as that.
  up.on('error', () => undefined);
  up.on('close', () => {
    if (up.rstCode !== NGHTTP2_NO_ERROR) down.close(up.rstCode);
    else if (!down.headersSent) down.close(NGHTTP2_INTERNAL_ERROR);
  });
  down.on('close', () => up.close(down.rstCode === NGHTTP2_NO_ERROR ? NGHTTP2_CANCEL : down.rstCode));
}

/** Rejects when the sender has broken off before its end. */
export async function bodyOf(stream: http2.Http2Stream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** `until`: the question ends with this stream. A server that breaks off does so by one of HTTP/2's codes. */
export function ask(
  link: Link,
  headers: http2.IncomingHttpHeaders,
  body: Buffer,
  until?: http2.Http2Stream,
): Promise<Reply | { brokenOff: number }> {
  const { promise, resolve } = Promise.withResolvers<Reply | { brokenOff: number }>();
  const up = link.request(headers);
  const chunks: Buffer[] = [];
  let head: http2.IncomingHttpHeaders | undefined;
  let trailers: http2.IncomingHttpHeaders | undefined;
  up.on('response', (received) => (head = received));
  up.on('data', (chunk: Buffer) => chunks.push(chunk));
  up.on('trailers', (tail) => (trailers = tail));
  up.on('error', () => undefined);
  up.on('close', () => {
    if (head && up.rstCode === NGHTTP2_NO_ERROR) {
      resolve({ headers: head, body: Buffer.concat(chunks), ...(trailers && { trailers }) });
    } else resolve({ brokenOff: up.rstCode || NGHTTP2_INTERNAL_ERROR });
  });
  const cancel = () => up.close(NGHTTP2_CANCEL);
  if (until?.closed) cancel();
  until?.once('close', cancel);
  up.end(body);
  return promise;
}

export function answer(down: http2.ServerHttp2Stream, { headers, body, trailers }: Reply): void {
  const alone = !trailers && body.length === 0;
  down.respond(headers, {
    endStream: alone,
    waitForTrailers: !alone,
    sendDate: false,
  } as http2.ServerStreamResponseOptions);
  if (alone) return;
  down.on('wantTrailers', () => down.sendTrailers(trailers ?? {}));
  down.end(body);
}

/** `0` is OK; undefined where the server has said nothing that gRPC knows. */
export function statusOf({ headers, trailers }: Reply): number | undefined {
  const status = trailers?.['grpc-status'] ?? headers['grpc-status'];
  return status === undefined ? undefined : Number(status);
}

const endsStream = (flags: number) => (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0;
