/**
 * The durable runner: one named step is one AWS job per launch, started once and watched to its end. The step launches
 * again after a capacity refusal, after a loss to the platform, and when its author asked for retries; never otherwise.
 */
import { sleep } from '@temporalio/workflow';
import { capacityPool, isJobKind, jobKinds, type AnySpec, type ResultOf } from '../../activities/specs.js';
import { toMs, type Duration } from '../../contracts/duration.js';
import { failureTypes, type FailureType } from '../../contracts/failure.js';
import type { EndedJob } from '../../contracts/job.js';
import { resourcesIn, withResources } from '../../contracts/resource.js';
import { backoff, capacityTurn } from './capacity.js';
import { showStep } from './current-details.js';
import { engineTiming } from './engine-config.js';
import { applicationFailureIn, jobEnded, jobFailure, unknownKind, type LaunchEnd } from './failures.js';
import { callResolveResources } from './job-calls.js';
import { specHash } from './key.js';
import { launch, type LaunchOutcome } from './launch.js';
import { currentRun, type StepView } from './run.js';
import { targetOf } from './target.js';
import { track } from './track.js';

export interface StepOptions {
  /** A deadline for the whole step, all launches and waits included. Default: a day. */
  timeout?: Duration;
  /** New launches after a failure that is the job's own. Default: 0. */
  retries?: number;
  /** New launches after a loss to the platform: Spot, host, AWS's own errors. Default: 3. */
  relaunches?: number;
  /** A target of the worker's config. Default: the pipeline's, else `default`. */
  target?: string;
}

/** Runs one AWS job and gives its typed result. Names are unique within a run; in a fan-out add the item's key. */
export function step<Spec extends AnySpec>(
  name: string,
  spec: Spec,
  options: StepOptions = {},
): Promise<ResultOf<Spec>> {
  return track(name, spec.kind, (view) => runStep(name, spec, options, view)) as Promise<ResultOf<Spec>>;
}

async function runStep(name: string, spec: AnySpec, options: StepOptions, view: StepView): Promise<unknown> {
  if (!isJobKind(spec.kind)) throw unknownKind(name, (spec as { kind: unknown }).kind, jobKinds);
  const { pipeline, contract } = currentRun();
  const deadline = Date.now() + toMs(options.timeout ?? engineTiming().stepTimeout);
  const target = await targetOf(options.target ?? contract.target ?? 'default').catch(unresolved(name, spec.kind));
  const turn = capacityTurn(`${target.name} ${capacityPool(spec)}`, name);
  const names = resourcesIn(spec);
  const left = { retries: options.retries ?? 0, relaunches: options.relaunches ?? 3 };
  const plan = {
    pipeline,
    owner: contract.owner,
    step: name,
    specHash: specHash(spec),
    target,
    deadline,
    view,
    onStarted: () => turn.release(),
  };
  let lastRefusal: string | undefined;

  try {
    for (let count = 1; ; count += 1) {
      await turn.mine(deadline);
      if (Date.now() >= deadline) throw timedOut(name, count, spec.kind, options, lastRefusal, undefined);
      const resolved =
        names.length > 0
          ? withResources(spec, await callResolveResources(target.name, names).catch(unresolved(name, spec.kind)))
          : spec;
      showStep(view, { state: 'starting' });
      const outcome = await launch({ ...plan, launch: count, spec: resolved });
      if ('refused' in outcome) {
        lastRefusal = outcome.refused;
        showStep(view, { state: 'waiting', reason: outcome.refused });
        await turn.refused(outcome.retryAfterMs, deadline);
        continue;
      }
      turn.release();
      if ('timedOut' in outcome) throw timedOut(name, count, spec.kind, options, lastRefusal, outcome);
      if (outcome.ended.status === 'succeeded') return outcome.ended.result;
      const end: LaunchEnd = {
        step: name,
        launch: count,
        service: spec.kind,
        links: outcome.links,
        ...(outcome.logTail !== undefined && { logTail: outcome.logTail }),
      };
      if (!mayRelaunch(outcome.ended, left)) throw verdict(outcome.ended, end, view);
      showStep(view, { state: 'waiting', reason: outcome.ended.reason });
      if (outcome.ended.status === 'failed' && outcome.ended.fault === 'platform') {
        await sleep(Math.min(backoff(count - 1, name), Math.max(0, deadline - Date.now())), {
          summary: `${name} is launched again`,
        });
      }
    }
  } finally {
    turn.release();
  }
}

/** What can't be resolved fails the step that asked for it, with the variable to set. */
function unresolved(step: string, service: string): (error: unknown) => never {
  return (error) => {
    const failure = applicationFailureIn(error);
    if (!failure) throw error;
    const reason = failure.message;
    throw jobFailure(failure.type as FailureType, `Step ${step}: ${reason}`, {
      step,
      launch: 1,
      service,
      reason,
      costs: 'no',
      retrySafe: true,
    });
  };
}

/** Whose fault decides: the platform's is worth a few new launches, the job's own only what its author allowed. */
function mayRelaunch(ended: EndedJob, left: { retries: number; relaunches: number }): boolean {
  if (ended.status !== 'failed') return false;
  const which = ended.fault === 'platform' ? 'relaunches' : 'retries';
  return left[which]-- > 0;
}

function verdict(ended: Exclude<EndedJob, { status: 'succeeded' }>, end: LaunchEnd, view: StepView): Error {
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

function timedOut(
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
