/**
 * The key of a launch, and the hash of its spec. The key comes from a random stream of its own: drawn from the shared
 * one it would drift on replay as soon as somebody adds a `Math.random()` before it, and no replay would notice.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { getRandomStream } from '@temporalio/workflow';
import { canonicalJson } from '../../contracts/canonical-json.js';
import type { JobKey } from '../../contracts/job.js';

/** 32 lowercase hex characters: fits every token and name field of every service. */
export function mintKey(step: string, launch: number): JobKey {
  return bytesToHex(getRandomStream(`millrace:${step}:${launch}`).fill(new Uint8Array(16)));
}

/** SHA-256 of the canonical JSON, hex. Of the spec as written: `resource()` is not resolved yet. */
export function specHash(spec: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(spec))));
}
