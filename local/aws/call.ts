/**
 * A request as it came: the body read, the signature's scope taken apart, and for the JSON protocols service and
 * operation named. Everything behind this line sees calls, not HTTP.
 */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';

export interface SignatureScope {
  accessKey: string;
  region: string;
  service: string;
  /** Milliseconds since the epoch: when the request was signed. */
  signedAt: number;
}

export interface Call {
  /** `glue`, `ecs`, …: the service that the signature is for. */
  service: string;
  /** `StartJobRun`; empty for protocols that name it elsewhere. */
  operation: string;
  scope: SignatureScope;
  headers: IncomingMessage['headers'];
  method: string;
  path: string;
  body: Buffer;
}

export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const scope = readScope(request);
  const target = request.headers['x-amz-target'];
  return {
    service: scope.service,
    operation: typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : '',
    scope,
    headers: request.headers,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    body: Buffer.concat(chunks),
  };
}

/** The body of a JSON call. Throws AWS's own error for a body that is no JSON object. */
export function inputOf<Input = Record<string, unknown>>(call: Call): Input {
  try {
    const input: unknown = call.body.length > 0 ? JSON.parse(call.body.toString('utf8')) : {};
    if (input !== null && typeof input === 'object' && !Array.isArray(input)) return input as Input;
  } catch {
    // Said below, as AWS says it.
  }
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

const scopeForm = /Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request/;

function readScope(request: IncomingMessage): SignatureScope {
  const url = new URL(request.url ?? '/', 'http://plane');
  const presigned = url.searchParams.get('X-Amz-Credential');
  const text = presigned ? `Credential=${presigned}` : (request.headers.authorization ?? '');
  const match = scopeForm.exec(text);
  if (!match) throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  const [, accessKey, day, region, service] = match as unknown as [string, string, string, string, string];
  const date =
    url.searchParams.get('X-Amz-Date') ?? (request.headers['x-amz-date'] as string | undefined) ?? `${day}T000000Z`;
  return { accessKey, region, service, signedAt: parseAmzDate(date) };
}

/** `20261120T101500Z` */
function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
