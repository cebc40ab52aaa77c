/** How a step ends when its job did not succeed: whether it may launch again, and the failure that says why not. */
import { failureTypes } from '../../contracts/failure.js';
import type { EndedJob } from '../../contracts/job.js';
import { engineTiming } from './engine-config.js';
import { jobEnded, jobFailure, type LaunchEnd } from './failures.js';
import type { LaunchOutcome } from './launch.js';
import type { StepView } from './run.js';
import type { StepOptions } from './step.js';

/** Whose fault decides: the platform's is worth a few new launches, the job's own only what its author allowed. */
export function mayRelaunch(ended: EndedJob, left: { retries: number; relaunches: number }): boolean {
  if (ended.status !== 'failed' || ended.noRelaunch) return false;
  const which = ended.fault === 'platform' ? 'relaunches' : 'retries';
  return left[which]-- > 0;
}

export function verdict(ended: Exclude<EndedJob, { status: 'succeeded' }>, end: LaunchEnd, view: StepView): Error {
  view.reason = ended.reason;
  switch (ended.status) {
    case 'failed':
      return ended.fault === 'platform'
        ? jobEnded(failureTypes.jobLost, 'lost its job to the platform', end, ended)
        : jobEnded(failureTypes.jobFailed, 'failed', end, ended);
    case 'stopped':
      view.state = 'stopped';
      return jobEnded(failureTypes.jobStopped, 'was stopped in AWS', end, ended);
    case 'lost':
      return jobEnded(failureTypes.jobOutcomeUnknown, 'ended in a way that AWS no longer knows', end, ended);
  }
}

export function timedOut(
  step: string,
  launch: number,
  service: string,
  options: StepOptions,
  refusal: string | undefined,
  outcome: Extract<LaunchOutcome, { timedOut: true }> | undefined,
): Error {
  const reason = outcome?.links
    ? 'its job was stopped'
    : refusal
      ? `AWS never took it: ${refusal}`
      : 'nothing was started';
  return jobFailure(
    failureTypes.jobTimedOut,
    `Step ${step} did not end within ${options.timeout ?? engineTiming().stepTimeout}; ${reason}`,
    {
      step,
      launch,
      service,
      reason,
      costs: outcome?.links ? 'yes' : 'no',
      retrySafe: true,
      ...(outcome?.links && { links: outcome.links }),
    },
  );
}
