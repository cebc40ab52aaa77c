/** The last stop of every error in the HTTP process: nothing leaves in another form than `application/problem+json`. */
import { Catch, Inject, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Routes } from '../http/routes.js';
import { problemFromError } from './from-error.js';
import { Problem } from './problem.js';

export const problemMediaType = 'application/problem+json';

@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly routes: Routes;

  constructor(@Inject(Routes) routes: Routes) {
    this.routes = routes;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    sendProblem(
      request,
      http.getResponse<FastifyReply>(),
      this.methodNotAllowed(error, request) ?? problemFromError(error),
    );
  }

  /** Nest answers a known path with a wrong method as 404; HTTP has 405 for it. */
  private methodNotAllowed(error: unknown, { method, url }: FastifyRequest): Problem | undefined {
    if (!(error instanceof NotFoundException)) return undefined;
    const allowed = this.routes.methodsOf(url);
    if (allowed.length === 0) return undefined;
    return new Problem('method-not-allowed', `${method} ${url}: only ${allowed.join(', ')}.`, {
      headers: { allow: allowed.join(', ') },
    });
  }
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (problem.slug === 'internal-error')
    request.log.error({ err: problem.cause ?? problem, problem: problem.document() }, problem.message);
  else if (problem.status >= 500)
    request.log.warn({ cause: String(problem.cause), problem: problem.document() }, problem.message);
  if (reply.sent) return;
  void reply
    .code(problem.status)
    .headers({ ...problem.headers, 'content-type': problemMediaType })
    .send(Buffer.from(JSON.stringify(problem.document())));
}
