/**
 * The durable runner of a step: launches its job, and launches again after a capacity refusal, after a loss to the
 * platform, and when its author asked for retries; never otherwise.
 */
import { sleep } from '@temporalio/workflow';
import { capacityPool, isJobKind, jobKinds, type AnySpec } from '../../activities/specs.js';
import { toMs } from '../../contracts/duration.js';
import type { FailureType } from '../../contracts/failure.js';
import type { EndedJob, Target } from '../../contracts/job.js';
import { resourcesIn, withResources } from '../../contracts/resource.js';
import { backoff, capacityTurn } from './capacity.js';
import { targetNameFor } from './cluster-targets.js';
import { showStep } from './current-details.js';
import { engineTiming } from './engine-config.js';
import { applicationFailureIn, jobFailure, unknownKind, type LaunchEnd } from './failures.js';
import { callResolveResources } from './job-calls.js';
import { specHash } from './key.js';
import { launch, type ReadyLaunch } from './launch.js';
import { currentRun, type StepView } from './run.js';
import type { StepOptions } from './step.js';
import { mayRelaunch, timedOut, verdict } from './step-verdicts.js';
import { targetOf } from './target.js';

export interface Launches {
  name: string;
  spec: AnySpec;
  /** What the hash is of, where the pipeline wrote another id of a cluster. */
  asWritten?: AnySpec;
  options: StepOptions;
  view: StepView;
}

/** Gives the result of the job that succeeded. */
export async function runLaunches(launches: Launches): Promise<{ result: unknown }> {
  const outcome = await launchUntil('ended', launches);
  if ('result' in outcome) return outcome;
  throw new TypeError(`Step ${launches.name} was to end, and is ready`);
}

/** Gives the job that is ready; a job that ends before has failed, however it ended. */
export async function launchUntilReady(launches: Launches): Promise<ReadyLaunch & { target: Target }> {
  const outcome = await launchUntil('ready', launches);
  if ('ready' in outcome) return outcome;
  throw new TypeError(`Step ${launches.name} was to be ready, and has ended`);
}

async function launchUntil(
  until: 'ready' | 'ended',
  { name, spec, asWritten = spec, options, view }: Launches,
): Promise<{ result: unknown } | (ReadyLaunch & { target: Target })> {
  if (!isJobKind(spec.kind)) throw unknownKind(name, (spec as { kind: unknown }).kind, jobKinds);
  const { pipeline, contract } = currentRun();
  // Never read right after a local activity: on replay, several that end together show the time of the last one.
  let now = Date.now();
  const deadline = now + toMs(options.timeout ?? engineTiming().stepTimeout);
  const target = await targetOf(targetNameFor(spec, options.target)).catch(unresolved(name, spec.kind));
  const turn = capacityTurn(`${target.name} ${capacityPool(spec)}`, name);
  const names = resourcesIn(spec);
  const left = { retries: options.retries ?? 0, relaunches: options.relaunches ?? 3 };
  const plan = {
    pipeline,
    owner: contract.owner,
    step: name,
    specHash: specHash(asWritten),
    target,
    deadline,
    view,
    until,
    onStarted: () => turn.accepted(),
  };
  let lastRefusal: string | undefined;
  /** What the step ends with when there is no time left for another launch. */
  let lastEnd: (() => Error) | undefined;

  try {
    for (let count = 1; ; count += 1) {
      if (await turn.mine(deadline)) now = Date.now();
      if (now >= deadline) throw lastEnd?.() ?? timedOut(name, count, spec.kind, options, lastRefusal, undefined);
      const resolved =
        names.length > 0
          ? withResources(spec, await callResolveResources(target.name, names).catch(unresolved(name, spec.kind)))
          : spec;
      showStep(view, { state: 'starting' });
      const outcome = await launch({ ...plan, launch: count, mintedAt: now, spec: resolved });
      if ('refused' in outcome) {
        lastRefusal = outcome.refused;
        lastEnd = undefined;
        showStep(view, { state: 'waiting', reason: outcome.refused });
        await turn.refused(outcome.retryAfterMs, deadline);
        now = Date.now();
        continue;
      }
      turn.release();
      if ('timedOut' in outcome) throw timedOut(name, count, spec.kind, options, lastRefusal, outcome);
      if ('ready' in outcome) return { ...outcome, target };
      const ended = until === 'ended' ? outcome.ended : tooSoon(outcome.ended);
      if (ended.status === 'succeeded') return { result: ended.result };
      const end: LaunchEnd = {
        step: name,
        launch: count,
        service: spec.kind,
        links: outcome.links,
        ...(outcome.logTail !== undefined && { logTail: outcome.logTail }),
      };
      lastEnd = () => verdict(ended, end, view);
      if (!mayRelaunch(ended, left)) throw lastEnd();
      showStep(view, { state: 'waiting', reason: ended.reason });
      if (ended.status === 'failed' && ended.fault === 'platform') {
        await sleep(Math.min(backoff(count - 1, name), Math.max(0, deadline - Date.now())), {
          summary: `${name} is launched again`,
        });
      }
      now = Date.now();
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

/** What is to be used has to be there: whatever it came to before is no success. */
function tooSoon(ended: EndedJob): EndedJob {
  if (ended.status !== 'succeeded') return ended;
  return { status: 'stopped', raw: ended.raw, reason: 'It ended before it was ready' };
}
