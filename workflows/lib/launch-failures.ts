/** What a launch's activities fail with, as the step's failure: with its step and launch, and what an operator may do. */
import { failureTypes, type FailureType } from '../../contracts/failure.js';
import type { StopResult } from '../../contracts/history.js';
import type { JobLinks } from '../../contracts/job.js';
import { applicationFailureIn, jobFailure } from './failures.js';
import type { LaunchPlan } from './launch.js';

/** The start says of its final failures whether an earlier send is open: only then is there something to stop. */
export function nothingOpen(error: unknown): boolean {
  return (applicationFailureIn(error)?.details?.[0] as { open?: boolean } | undefined)?.open === false;
}

/**
 * The deadline came before anybody could tell whether a job was started, and the stop has found out: how it ended is how
 * the launch ended. That there is none proves nothing once AWS may have forgotten it.
 */
export function foundOut(error: unknown, stopped: StopResult, now: number): boolean {
  const { forgottenAt } = (applicationFailureIn(error)?.details?.[0] ?? {}) as { forgottenAt?: number };
  return forgottenAt !== undefined && ('ended' in stopped || now < forgottenAt);
}

const verdicts: readonly string[] = [
  failureTypes.awsRejected,
  failureTypes.invalidSpec,
  failureTypes.jobOutcomeUnknown,
];

/** The step's failure for a start that failed for good; undefined for any other error. `costs`: a job was found and stopped. */
export function rejected(plan: LaunchPlan, error: unknown, costs: 'yes' | 'no'): Error | undefined {
  const failure = applicationFailureIn(error);
  if (!failure || !verdicts.includes(failure.type ?? '')) return undefined;
  const type = failure.type as FailureType;
  const unknown = type === failureTypes.jobOutcomeUnknown;
  const cause = failure.cause instanceof Error ? failure.cause : undefined;
  return jobFailure(
    type,
    failure.message,
    {
      step: plan.step,
      launch: plan.launch,
      service: plan.spec.kind,
      reason: cause?.message ?? failure.message,
      costs: unknown ? 'unknown' : costs,
      retrySafe: !unknown,
    },
    cause,
  );
}

export function notStopped(plan: Pick<LaunchPlan, 'step' | 'launch' | 'spec'>, error: unknown): unknown {
  const failure = applicationFailureIn(error);
  if (!failure) return error;
  const { links, rawState, refusal } = (failure.details?.[0] ?? {}) as {
    links?: JobLinks;
    rawState?: string;
    refusal?: string;
  };
  const type =
    failure.type === failureTypes.jobOutcomeUnknown ? failureTypes.jobOutcomeUnknown : failureTypes.jobStillRunning;
  return jobFailure(type, failure.message, {
    step: plan.step,
    launch: plan.launch,
    service: plan.spec.kind,
    reason: refusal ?? failure.message,
    costs: type === failureTypes.jobStillRunning ? 'yes' : 'unknown',
    retrySafe: false,
    mayStillRun: true,
    ...(rawState !== undefined && { rawState }),
    ...(links && { links }),
  });
}
