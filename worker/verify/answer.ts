/** What became of a point: confirmed or refuted by what AWS did, or not checked, and then why. Never silence. */
import { describeError, errorName, httpStatus } from '../../activities/aws/aws-error.js';
import { classify, isAccessDenied } from '../../activities/aws/classify.js';

export type Verdict = 'confirmed' | 'refuted' | 'not checked';

export interface Answer {
  verdict: Verdict;
  /** What AWS did, with names, messages and request ids; of a point that was not checked, why. */
  evidence: string;
}

export const confirmed = (evidence: string): Answer => ({ verdict: 'confirmed', evidence });
export const refuted = (evidence: string): Answer => ({ verdict: 'refuted', evidence });
export const notChecked = (why: string): Answer => ({ verdict: 'not checked', evidence: why });

/**
 * Asks, and takes an error for what it proves: that AWS refuses the call refutes the point; a throttle, an outage or a
 * missing permission says nothing about it.
 */
export async function answerOf(check: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  try {
    signal.throwIfAborted();
    return await check();
  } catch (error) {
    if (signal.aborted) return notChecked('stopped before its turn');
    const said = errorEvidence(error);
    if (isAccessDenied(error)) return notChecked(`not allowed: ${said}`);
    return isRefusal(error) ? refuted(said) : notChecked(said);
  }
}

/** Glue refuses within a good answer: such an error has AWS's name and no status. */
function isRefusal(error: unknown): boolean {
  const inAnswer = httpStatus(error) === undefined && /Exception$/.test(errorName(error));
  return classify(error) === 'rejected' || (inAnswer && classify(error) === 'unknown');
}

/** `EntityNotFoundException: Job x not found. (request 1f0c…)` */
export function errorEvidence(error: unknown): string {
  return `${describeError(error)}${requestOf(error)}`;
}

/** The request id of an answer or an error, for AWS's support; empty where there is none. */
export function requestOf(answer: unknown): string {
  const id = (answer as { $metadata?: { requestId?: string } } | undefined)?.$metadata?.requestId;
  return id ? ` (request ${id})` : '';
}
