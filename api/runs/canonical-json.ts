import { createHash } from 'node:crypto';
import { canonicalJson } from '../../contracts/canonical-json.js';

/** SHA-256 of the canonical JSON, hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
