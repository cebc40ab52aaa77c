/** How an attempt ended, in the words of a trace: read from what the engine's activities answer and throw. */
import type { temporal } from '@temporalio/proto';
import type { Outcome } from '../../trace.js';

/** Undefined for the answer of a user's own activity. */
export function outcomeOfResult(result: unknown): Outcome | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  if ('started' in result) return 'adopted' in result && result.adopted === true ? 'adopted' : 'started';
  return answers.find(([field]) => field in result)?.[1];
}

const answers: readonly [string, Outcome][] = [
  ['refused', 'refused'],
  ['notSent', 'not-sent'],
  ['ended', 'ended'],
  ['ready', 'ready'],
  ['deadline', 'deadline'],
  ['neverStarted', 'never-started'],
];

export function outcomeOfFailure(failure: temporal.api.failure.v1.IFailure | null | undefined): Outcome {
  if (failure?.canceledFailureInfo) return 'cancelled';
  const told = failure?.applicationFailureInfo;
  if (told?.nonRetryable) return 'failed-for-good';
  return told?.type === 'Settling' ? 'settling' : 'failed';
}
