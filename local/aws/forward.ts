/** Passes calls of other services on to the emulator, unchanged, and their answers back. */
import { request, type Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Call } from './call.js';

export function forward(call: Call, emulatorUrl: string, agent: Agent, response: ServerResponse): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { hostname, port } = new URL(emulatorUrl);
  const outgoing = request(
    // The signature covers the host that the client asked for, and links in answers are made of it: the header stays.
    { agent, hostname, port, method: call.method, path: call.path, headers: call.headers },
    (answer: IncomingMessage) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('end', resolve).on('error', reject);
    },
  );
  outgoing.on('error', reject);
  outgoing.end(call.body);
  return promise;
}
