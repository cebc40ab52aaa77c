/**
 * Any error to a problem. What Fastify, Nest and Node refuse before our code runs is told by their error codes; what is
 * left is a fault of this API: 500, the cause in the log and never in the answer.
 */
import { randomUUID } from 'node:crypto';
import { HttpException } from '@nestjs/common';
import type { ProblemSlug } from './catalogue.js';
import { Problem } from './problem.js';

const slugOfCode: Readonly<Record<string, ProblemSlug>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'not-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'not-json',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_BAD_URL: 'malformed-request',
  FST_ERR_MAX_PARAM_LENGTH: 'uri-too-long',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

export function problemFromError(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // Nest wraps Fastify's errors and keeps them as the cause.
  const slug =
    slugOfCode[String(property(error, 'code'))] ?? slugOfCode[String(property(property(error, 'cause'), 'code'))];
  if (slug) return new Problem(slug, messageOf(error), { cause: error });
  const status = error instanceof HttpException ? error.getStatus() : Number(property(error, 'statusCode'));
  if (status === 404)
    return new Problem('route-not-found', `${messageOf(error)}. /docs has all addresses, /openapi.json for programs.`, {
      cause: error,
    });
  if (status >= 400 && status < 500) return new Problem('bad-request', messageOf(error), { cause: error });
  const id = `urn:uuid:${randomUUID()}`;
  return new Problem('internal-error', 'The log says more.', { members: { instance: id }, cause: error });
}

/** What Node's HTTP parser refuses has no request and no reply: only a socket. */
export function problemFromClientError(error: Error & { code?: string }): Problem {
  const slug = slugOfCode[error.code ?? ''] ?? 'malformed-request';
  return new Problem(slug, error.message, { cause: error });
}

function property(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
