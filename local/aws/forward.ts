/** Passes calls of other services on to the emulator, unchanged, and their answers back. */
import { request } from 'node:http';
import type { Answer } from './answer.js';
import { AwsError } from './aws-error.js';
import type { Call } from './call.js';

/** Between two neighbours only: they say how this connection is used, not what is asked. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'expect', 'te', 'trailer', 'upgrade']);

/**
 * Each call has a connection of its own: one that is kept could be closed by the emulator at the moment of its next use,
 * which would lose calls that nobody meant to lose.
 */
export function forwardTo(emulatorUrl: string): (call: Call) => Promise<Answer> {
  const { hostname, port } = new URL(emulatorUrl);
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      // The signature covers the host that the client asked for, and links in answers are made of it: it stays.
      const outgoing = request(
        { agent: false, hostname, port, method, path, headers: { ...endToEnd(headers), ...lengthOf(headers, body) } },
        (answer) => resolve({ status: answer.statusCode ?? 502, headers: endToEnd(answer.headers), body: answer }),
      );
      outgoing.on('error', (cause) => {
        const message = `The emulator behind the local AWS does not answer: ${cause.message}`;
        reject(Object.assign(new AwsError('ServiceUnavailableException', message, 503), { cause }));
      });
      outgoing.end(body);
    });
}

function endToEnd<Headers extends Call['headers']>(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name))) as Headers;
}

/** What came in chunks has been read whole. */
function lengthOf(headers: Call['headers'], body: Buffer): Call['headers'] {
  return headers['transfer-encoding'] === undefined ? {} : { 'content-length': String(body.length) };
}
