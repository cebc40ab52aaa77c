/** The end of a failure's chain that says what it is. */
import type { Failure } from './activity.js';

export function readEnd(failure: Failure | null | undefined): { type: string; message: string; nonRetryable: boolean } {
  let at = failure;
  while (at && !at.applicationFailureInfo) at = at.cause;
  const info = at?.applicationFailureInfo;
  return {
    type: info?.type ?? 'unknown',
    message: at?.message ?? failure?.message ?? '',
    nonRetryable: info?.nonRetryable ?? false,
  };
}
