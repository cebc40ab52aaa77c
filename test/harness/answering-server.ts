/** A server on loopback that does with a request what a test says, and counts: for what a client does on the wire. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnsweringServer {
  url: string;
  /** Connections that were opened, and requests that came whole, in order. */
  connections: number;
  requests: { headers: IncomingMessage['headers']; body: string }[];
  close(): Promise<void>;
}

export type Answerer = (response: ServerResponse, request: IncomingMessage) => void;

export async function startAnsweringServer(answer: Answerer): Promise<AnsweringServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answering.requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      answer(response, request);
    });
  });
  server.on('connection', () => (answering.connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answering: AnsweringServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    requests: [],
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return answering;
}

/** Answers as AWS's JSON protocols do. */
export function answerJson(status: number, body: object): Answerer {
  return (response) =>
    void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
