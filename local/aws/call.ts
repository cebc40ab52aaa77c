/**
 * A request as it came: the body read, the signature's scope taken apart, protocol, service and operation named.
 * Everything behind this line sees calls, not HTTP.
 */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';
import { queryOf, routeOf } from './rest-routes.js';
import { readScope, type SignatureScope } from './signature.js';

/** How calls are addressed, and answers and errors written. */
export type Protocol = 'json' | 'rest-json' | 'query' | 's3';

export interface Call {
  protocol: Protocol;
  /** `glue`, `ecs`, …: the service that the request is addressed to. */
  service: string;
  /** `StartJobRun`; empty where nobody here knows what method and path stand for. */
  operation: string;
  /** What the path of a REST call holds of its input. */
  labels: Readonly<Record<string, string>>;
  scope: SignatureScope;
  headers: IncomingMessage['headers'];
  method: string;
  path: string;
  body: Buffer;
}

/** The services that the plane looks into, by what their requests are addressed to. */
const services: Readonly<Record<string, string>> = {
  AWSGlue: 'glue',
  AmazonEC2ContainerServiceV20141113: 'ecs',
  ElasticMapReduce: 'elasticmapreduce',
  Logs_20140328: 'logs',
};

/** What the headers alone say of where a call goes; empty words where they don't, as with STS, or are no AWS request's. */
export function addressOf(request: IncomingMessage): Pick<Call, 'service' | 'operation'> {
  const [target = '', operation = ''] = targetOf(request).split('.', 2);
  if (target) return { service: services[target] ?? '', operation };
  try {
    const { service } = readScope(request);
    const { method = 'GET', url = '/' } = request;
    return { service, operation: routeOf(service, method, url)?.operation ?? '' };
  } catch {
    return { service: '', operation: '' };
  }
}

/** Throws where the caller is gone or the signature can't be read. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const scope = readScope(request);
  const protocol = protocolOf(request);
  const [target = '', targetOperation = ''] = targetOf(request).split('.', 2);
  const { method = 'GET', url: path = '/' } = request;
  const addressed = {
    json: () => ({ operation: targetOperation, labels: {} }),
    query: () => ({ operation: new URLSearchParams(body.toString('utf8')).get('Action') ?? '', labels: {} }),
    'rest-json': () => routeOf(scope.service, method, path) ?? { operation: '', labels: {} },
    s3: () => ({ operation: '', labels: {} }),
  } satisfies Record<Protocol, () => Pick<Call, 'operation' | 'labels'>>;
  return {
    protocol,
    service: services[target] ?? scope.service,
    ...addressed[protocol](),
    scope,
    headers: request.headers,
    method,
    path,
    body,
  };
}

/** Known even where nothing else of the request can be read: its error has to be written in some way. */
export function protocolOf(request: IncomingMessage): Protocol {
  if (targetOf(request)) return 'json';
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return 'query';
  return /\/s3\/aws4_request|%2Fs3%2Faws4_request/.test(`${request.headers.authorization} ${request.url}`)
    ? 's3'
    : 'rest-json';
}

/** The input of a call, wherever its members stand. Throws AWS's own error for a body that is no JSON object. */
export function inputOf(call: Call): object {
  return call.protocol === 'rest-json' ? { ...bodyOf(call), ...queryOf(call.path), ...call.labels } : bodyOf(call);
}

function bodyOf(call: Call): object {
  let input: unknown = {};
  try {
    // A null member is an absent one.
    const text = new TextDecoder('utf8', { fatal: true }).decode(call.body);
    if (text) input = JSON.parse(text, (_name, value: unknown) => (value === null ? undefined : value));
  } catch (cause) {
    throw Object.assign(new AwsError('SerializationException', 'The request body is not JSON'), { cause });
  }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  throw new AwsError('SerializationException', 'Start of structure or map found where not expected.');
}

function targetOf(request: IncomingMessage): string {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? target : '';
}
