/** What an error of a start means: for the next attempt, and for the workflow. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { ActivityCancelledError } from '@temporalio/client';
import { clip, failureTypes, limits } from '../contracts/failure.js';
import type { SendRecord, StartInput } from '../contracts/history.js';
import { describeError, errorName } from './aws/aws-error.js';
import { classify } from './aws/classify.js';
import { FenceClosed } from './aws/fence.js';
import { InvalidSpec } from './invalid-spec.js';
import { subjectOf, type AnySpec } from './specs.js';

/** AWS certainly started nothing in answer to this attempt's send. */
export function isRefused(error: unknown): boolean {
  if (error instanceof FenceClosed || error instanceof ApplicationFailure) return false;
  return error instanceof InvalidSpec || classify(error) !== 'unknown';
}

/** The server said "cancelled" when it was asked, and no send is open: there is nothing to stop. */
export function nothingWasSent(error: unknown, before: SendRecord): boolean {
  return isCancelled(error) && !before.open;
}

function isCancelled(error: unknown): boolean {
  return (error instanceof FenceClosed ? error.cause : error) instanceof ActivityCancelledError;
}

/** The failure to throw: final for a verdict on the spec, otherwise one that Temporal retries. */
export function startFailure(error: unknown, input: StartInput, before: SendRecord): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (isCancelled(error)) return new CancelledFailure('Cancelled while an earlier send may have started a job');
  if (error instanceof FenceClosed) return error;
  if (error instanceof InvalidSpec) return final(error, failureTypes.invalidSpec, input, before);
  return classify(error) === 'rejected' ? final(error, failureTypes.awsRejected, input, before) : error;
}

/** `open` in its details says whether an earlier send may have started a job: only then is there something to stop. */
function final(error: unknown, type: string, input: StartInput, before: SendRecord): ApplicationFailure {
  const said = clip(describeError(error), limits.message);
  return ApplicationFailure.create({
    type,
    message: clip(
      `${input.spec.kind} refused the start of step ${input.mark.step} (${subjectOf(input.spec as AnySpec)}): ${said}`,
      limits.message,
    ),
    nonRetryable: true,
    details: [{ open: before.open !== undefined }],
    cause: ApplicationFailure.create({ type: errorName(error), message: said, nonRetryable: true }),
  });
}

/** Not an error of anybody's: the listing is asked again when it proves something. */
export function settlingRetry(inMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'Settling',
    message: `An earlier send may have started the job; AWS is asked again in ${Math.ceil(inMs / 1_000)} s`,
    nextRetryDelay: inMs,
    category: 'BENIGN',
  });
}

export function outcomeUnknown(input: StartInput): ApplicationFailure {
  const { step, key } = input.mark;
  return ApplicationFailure.create({
    type: failureTypes.jobOutcomeUnknown,
    message: `Nobody can tell whether the job of step ${step} was started: a reply was lost, the token's time is over, and ${input.spec.kind} shows no job with key ${key}`,
    nonRetryable: true,
    details: [{ open: false }],
  });
}

/**
 * Past the deadline, with a send open that may have started a job: whether there is one is for the stop to find out.
 * `forgottenAt`: from when on AWS may have forgotten it, in milliseconds since the epoch.
 */
export function findRefused(input: StartInput, error: unknown, forgottenAt: number): ApplicationFailure {
  const { step, key } = input.mark;
  return ApplicationFailure.create({
    type: failureTypes.jobOutcomeUnknown,
    message: `The deadline of step ${step} has passed, and ${input.spec.kind} can't be asked for the job with key ${key} that may have been started: ${clip(describeError(error), 2_000)}`,
    nonRetryable: true,
    details: [{ open: true, forgottenAt }],
  });
}
