/** What the engine's payloads say: plain JSON, always one. */
import type { temporal } from '@temporalio/proto';

type Payloads = temporal.api.common.v1.IPayloads;

/** Undefined where there is none, or one that is not JSON: a user's own activity may answer what it likes. */
export function jsonOf(payloads: Payloads | null | undefined): unknown {
  const payload = payloads?.payloads?.[0];
  const encoding = Buffer.from(payload?.metadata?.['encoding'] ?? []).toString();
  if (!payload?.data || encoding !== 'json/plain') return undefined;
  return JSON.parse(Buffer.from(payload.data).toString());
}
