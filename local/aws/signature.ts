/** What a request's signature says about who asks, for where and when. The signature itself is taken on trust. */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.js';

export interface SignatureScope {
  accessKey: string;
  region: string;
  service: string;
  /** Milliseconds since the epoch: when the request was signed. */
  signedAt: number;
  /** Until when a presigned URL holds. */
  validUntil?: number;
  /** Of temporary credentials. */
  token?: string;
}

/** Throws AWS's own errors for a request without a signature, or with one that can't be read. */
export function readScope(request: IncomingMessage): SignatureScope {
  const query = queryOf(request.url ?? '/');
  const presigned = query.get('X-Amz-Credential');
  const header = request.headers.authorization;
  if (presigned === null && header === undefined) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const credential = presigned ?? /Credential=([^,\s]+)/.exec(header ?? '')?.[1] ?? '';
  const [accessKey, day, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKey || !day || !region || !service || terminator !== 'aws4_request' || rest.length > 0) {
    throw incomplete(`Authorization header requires 'Credential' parameter of five parts, got '${credential}'.`);
  }
  const date = query.get('X-Amz-Date') ?? textOf(request.headers['x-amz-date']) ?? `${day}T000000Z`;
  const signedAt = parseAmzDate(date);
  if (Number.isNaN(signedAt)) {
    throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${date}'.`);
  }
  const seconds = query.get('X-Amz-Expires');
  const token = query.get('X-Amz-Security-Token') ?? textOf(request.headers['x-amz-security-token']);
  return {
    accessKey,
    region,
    service,
    signedAt,
    ...(seconds !== null && { validUntil: signedAt + Number(seconds) * 1_000 }),
    ...(token !== undefined && { token }),
  };
}

/** `20261120T101500Z`, as AWS writes times in messages. */
export function toAmzDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignatureException', message);
}

function parseAmzDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** By hand: a path may be what no URL can hold. */
function queryOf(path: string): URLSearchParams {
  const at = path.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
