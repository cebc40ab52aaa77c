/** How many bytes a value takes as a JSON payload: in UTF-8, as Temporal counts. */
import { utf8ToBytes } from '@noble/hashes/utils.js';

export function jsonBytes(value: unknown): number {
  return utf8ToBytes(JSON.stringify(value) ?? '').length;
}
