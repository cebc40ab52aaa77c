/**
 * Where a list goes on: Temporal's own page token, opaque to callers, bound to the filter that it was made for. The bytes
 * before it are no signature (a token gives nobody more than a list does), but catch what was cut, mixed up or reused.
 */
import { createHash } from 'node:crypto';
import { Problem } from '../../problem/problem.js';
import { canonicalJson } from '../../../contracts/canonical-json.js';
import type { RunFilter } from './filter.js';

const sumBytes = 8;

export function writeCursor(token: Uint8Array, filter: RunFilter): string {
  return Buffer.concat([sumOf(token, filter), token]).toString('base64url');
}

/** Throws the problem `invalid-cursor`. */
export function readCursor(cursor: string, filter: RunFilter): Uint8Array {
  const bytes = Buffer.from(cursor, 'base64url');
  const token = bytes.subarray(sumBytes);
  if (token.length > 0 && sumOf(token, filter).equals(bytes.subarray(0, sumBytes))) return token;
  throw new Problem('invalid-cursor', 'The cursor was not given for this filter, or has been changed.');
}

function sumOf(token: Uint8Array, filter: RunFilter): Buffer {
  return createHash('sha256').update(canonicalJson(filter)).update(token).digest().subarray(0, sumBytes);
}
