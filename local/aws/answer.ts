/** What a call came to, and how it is sent: whole, or lost in the way that was scripted. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Protocol } from './call.js';
import type { Fault } from './faults.js';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** A stream comes from the emulator and must be read, or destroyed. */
  body: string | Readable;
}

export function jsonAnswer(body: object, protocol: Protocol): Answer {
  const type = protocol === 'rest-json' ? 'application/json' : 'application/x-amz-json-1.1';
  return {
    status: 200,
    headers: { 'content-type': type, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}

export async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.writeHead(status, headers);
  if (typeof body === 'string') response.end(body);
  else await pipeline(body, response);
}

/** The call has had its effect; its caller gets to know nothing, or nonsense. */
export async function lose(
  response: ServerResponse,
  how: Extract<Fault, { type: 'lose-reply' }>['how'],
  answer: Answer,
): Promise<void> {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : await buffer(answer.body);
  switch (how) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'gateway': {
      const page = '<html><head><title>504 Gateway Time-out</title></head></html>';
      return send(response, { status: 504, headers: { 'content-type': 'text/html' }, body: page });
    }
    case 'half':
      // Of nothing there is no half: one more byte is promised than will come.
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(Math.max(1, body.length)) });
      response.flushHeaders();
      response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
  }
}
