/** Sends what a call came to, through whatever fault it has met: the JSON protocols' answers and errors, byte by byte. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AwsError } from './aws-error.js';
import type { Fault } from './faults.js';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function jsonAnswer(body: object): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}

export function errorAnswer(error: AwsError): Answer {
  return {
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': error.code,
    },
    // Glue writes `Message`, most others `message`; SDKs read either.
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.extra }),
  };
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** Loses an answer in the way that was scripted. */
export function lose(
  response: ServerResponse,
  how: Extract<Fault, { type: 'lose-reply' }>['how'],
  answer: Answer,
): void {
  switch (how) {
    case 'hang':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'gateway':
      send(response, {
        status: 504,
        headers: { 'content-type': 'text/html' },
        body: '<html>504 Gateway Time-out</html>',
      });
      return;
    case 'half':
      response.writeHead(answer.status, {
        ...answer.headers,
        'content-length': String(Buffer.byteLength(answer.body)),
      });
      response.write(answer.body.slice(0, answer.body.length / 2), () => response.socket?.destroy());
  }
}
