/**
 * Fastify as this API wants it: JSON bodies only, long ids in paths, problems also for what is refused before any route
 * runs, and one log line per request. Headers and bodies are never logged: they may hold secrets.
 */
import { STATUS_CODES } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemFromClientError, problemFromError } from '../problem/from-error.js';
import { problemMediaType, sendProblem } from '../problem/problem.filter.js';
import type { Routes } from './routes.js';

/** Inputs are references, not data; Temporal itself warns from 512 KiB. */
export const bodyLimit = 262_144;

/** A workflow id may have 1 000 bytes; in base64url, with a run id, they stay below this. */
const maxParamLength = 2_000;

export function createServer(logger: Logger, routes: Routes): FastifyAdapter {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    routerOptions: { maxParamLength },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, problemFromError(error)),
    clientErrorHandler: answerOnSocket,
  });
  const server = adapter.getInstance() as unknown as FastifyInstance;
  server.removeContentTypeParser('text/plain');
  server.addHook('onResponse', (request, reply, done) => {
    const level = probes.has(request.url) ? 'debug' : 'info';
    request.log[level](
      { method: request.method, url: request.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    );
    done();
  });
  closeConnectionsOnShutdown(server);
  routes.watch(server);
  return adapter;
}

/** Idle connections end with the server; one that is in use then must be told to end with its answer, or it holds us up. */
function closeConnectionsOnShutdown(server: FastifyInstance): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Asked every few seconds by whoever watches the process. */
const probes: ReadonlySet<string> = new Set(['/livez', '/readyz']);

function answerOnSocket(
  error: Error & { code?: string },
  socket: { writable: boolean; end(data: string): void; destroy(): void },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const problem = problemFromClientError(error);
  const body = JSON.stringify(problem.document());
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
