/** What an attempt has told its server, in the words of the trace. */
import { defaultPayloadConverter } from '@temporalio/common';
import type { StartResult, StopResult, WaitResult } from '../../../contracts/history.js';
import type { Outcome } from '../trace.js';
import { readEnd } from './temporal/failures.js';
import type { Result } from './temporal/server.js';

export function valueOf(result: Result): unknown {
  const payload = result.completed?.result;
  return payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
}

export function endedWell(value: WaitResult | StopResult): boolean {
  return 'ended' in value && value.ended.status === 'succeeded';
}

export function outcomeOf(result: Result): Outcome {
  if (result.cancelled) return 'cancelled';
  if (result.failed) {
    const { type, nonRetryable } = readEnd(result.failed.failure);
    if (type === 'Settling') return 'settling';
    return nonRetryable ? 'failed-for-good' : 'failed';
  }
  const value = valueOf(result) as StartResult | WaitResult | StopResult;
  if ('started' in value) return value.adopted ? 'adopted' : 'started';
  if ('refused' in value) return 'refused';
  if ('notSent' in value) return 'not-sent';
  if ('ready' in value) return 'ready';
  if ('deadline' in value) return 'deadline';
  if ('neverStarted' in value) return 'never-started';
  return 'ended';
}
