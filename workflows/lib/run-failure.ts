/** How a run fails: which of several failures decides, and what becomes of a plain error. */
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { ContinueAsNew } from '@temporalio/workflow';
import { clip, failureTypes, limits, type JobFailureDetails } from '../../contracts/failure.js';
import { boundedFailure } from './bounded-end.js';
import { applicationFailureIn } from './failures.js';
import type { Run } from './run.js';

/** Steps whose job could not be stopped, or not found, decide how the run ends, also when the pipeline caught their failure. */
export function stillRunning(run: Run): ApplicationFailure | undefined {
  // A scope fails with the failure of a step in it: the same one, told twice.
  const told = new Set(run.failed.map(({ error }) => applicationFailureIn(error)));
  const found = [...told]
    .filter((failure) => (failure?.details?.[0] as JobFailureDetails | undefined)?.mayStillRun === true)
    // What surely runs before what may run.
    .sort(
      (a, b) => Number(b?.type === failureTypes.jobStillRunning) - Number(a?.type === failureTypes.jobStillRunning),
    );
  const [first, ...others] = found as ApplicationFailure[];
  if (!first || others.length === 0) return first;
  const alsoRunning = others.map(({ details }) => {
    const { step, links } = details?.[0] as JobFailureDetails;
    return {
      step,
      ...(links && { awsId: links.awsId, ...(links.console !== undefined && { console: links.console }) }),
    };
  });
  return ApplicationFailure.create({
    type: first.type ?? failureTypes.jobStillRunning,
    message: `${first.message} And ${others.length} more: ${alsoRunning.map(({ step }) => step).join(', ')}.`,
    nonRetryable: true,
    details: [{ ...(first.details?.[0] as JobFailureDetails), alsoRunning }],
  });
}

/**
 * A plain error of a pipeline fails its run: by default it would fail the workflow task, again and again, and the run
 * would look as if it were running for ever. Violations of determinism do just that, until the code is mended.
 */
export function asFailure(thrown: unknown): unknown {
  if (thrown instanceof ContinueAsNew) return thrown;
  if (thrown instanceof Error && /Determinism/.test(thrown.name)) return thrown;
  const error = boundedFailure(thrown);
  if (error instanceof TemporalFailure) return error;
  const { name, message } = error instanceof Error ? error : { name: 'NonError', message: String(error) };
  return ApplicationFailure.create({
    type: clip(name, 300),
    message: clip(message, limits.message),
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  });
}
