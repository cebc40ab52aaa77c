/** The engine's activities, as workflows call them: their timeouts, retries and cancellation, in one place. */
import {
  ActivityCancellationType,
  CancellationScope,
  scheduleActivity,
  scheduleLocalActivity,
  type ActivityOptions,
} from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import {
  activityType,
  engineActivities,
  type ActivityVerb,
  type StartInput,
  type StartResult,
  type StopInput,
  type StopResult,
  type WaitInput,
  type WaitResult,
} from '../../contracts/history.js';
import type { JobMark, Target } from '../../contracts/job.js';
import { isOver, type ActivityOutcome } from '../../contracts/launch-over.js';
import type { LoadedOutcomes, LoadOutcomesInput } from '../../contracts/outcomes.js';
import { engineTiming } from './engine-config.js';
import { applicationFailureIn } from './failures.js';
import { currentRun } from './run.js';

/** An attempt of a wait or a stop has no end of its own: liveness is the heartbeat, the end is the deadline's. */
const unbounded = '3650d';

export function callStart(input: StartInput): Promise<StartResult> {
  const timing = engineTiming();
  return call(input.spec.kind, 'start', input, input.mark.step, {
    startToCloseTimeout: toMs(timing.startAttempt),
    // A start that is under way when the cancel comes tells what it has started.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: toMs(timing.retryInterval),
      backoffCoefficient: 2,
      maximumInterval: toMs(timing.retryMax),
    },
  });
}

export function callWait(input: WaitInput): Promise<WaitResult> {
  const timing = engineTiming();
  return call(input.ref.kind, 'wait', input, input.mark.step, {
    startToCloseTimeout: unbounded,
    heartbeatTimeout: toMs(timing.heartbeat),
    // Nothing is lost with a wait: the stop that follows a cancel must not wait for its next heartbeat.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    // Every deploy is an attempt: a growing backoff would leave the job unwatched for longer each time.
    retry: { initialInterval: toMs(timing.retryInterval), backoffCoefficient: 1 },
  });
}

/** Runs whatever happens to the run: a job is never left behind because its owner was cancelled. */
export function callStop(input: StopInput): Promise<StopResult> {
  const timing = engineTiming();
  return CancellationScope.nonCancellable(() =>
    call(input.kind, 'stop', input, input.step ?? input.mark.step, {
      startToCloseTimeout: unbounded,
      heartbeatTimeout: toMs(timing.heartbeat),
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
      retry: {
        initialInterval: toMs(timing.retryInterval),
        backoffCoefficient: 2,
        maximumInterval: toMs(timing.retryMax),
      },
    }),
  );
}

/** No local activity: what it gives is read in history, and may be a megabyte. */
export function callLoadOutcomes(input: LoadOutcomesInput): Promise<LoadedOutcomes> {
  const timing = engineTiming();
  return scheduleActivity<LoadedOutcomes>(engineActivities.loadOutcomes, [input], {
    summary: 'what succeeded before',
    startToCloseTimeout: unbounded,
    heartbeatTimeout: toMs(timing.heartbeat),
    retry: {
      initialInterval: toMs(timing.retryInterval),
      backoffCoefficient: 2,
      maximumInterval: toMs(timing.retryMax),
    },
  });
}

export function callResolveTarget(name: string): Promise<Target> {
  return callLocal(engineActivities.resolveTarget, { target: name });
}

export function callResolveResources(target: string, names: readonly string[]): Promise<Record<string, string>> {
  return callLocal(engineActivities.resolveResources, { target, names });
}

export function callValidateInput(pipeline: string, input: unknown): Promise<{ input: unknown; logicalDate?: string }> {
  return callLocal(engineActivities.validateInput, { pipeline, input });
}

function call<Result>(
  kind: string,
  verb: ActivityVerb,
  input: { mark: JobMark },
  step: string,
  options: ActivityOptions,
): Promise<Result> {
  const answer = scheduleActivity<Result>(activityType(kind, verb), [input], { ...options, summary: step });
  keepBooks(verb, input.mark.key, answer);
  return answer;
}

/** Beside the answer, never in its way: one more `await` would order what branches do differently from recorded histories. */
function keepBooks(verb: ActivityVerb, key: string, answer: Promise<unknown>): void {
  const { unended } = currentRun();
  if (verb === 'start') unended.add(key);
  const tell = (outcome: ActivityOutcome) => void (isOver(verb, outcome) && unended.delete(key));
  answer.then(
    (completed) => tell({ completed }),
    (error: unknown) => {
      const { type, details } = applicationFailureIn(error) ?? {};
      tell({ failed: { ...(type && { type }), details: details?.[0] } });
    },
  );
}

/**
 * Not cancellable: a local activity that is cancelled by what a sibling of its answers in the same batch leaves the SDK's
 * core with an invalid transition, and the run stuck (tried: two parallel steps, one with an unknown resource). It is
 * short; only an account that STS does not tell for an hour makes it last.
 */
function callLocal<Result>(type: string, input: object): Promise<Result> {
  return CancellationScope.nonCancellable(() =>
    scheduleLocalActivity<Result>(type, [input], {
      startToCloseTimeout: '30s',
      scheduleToCloseTimeout: '1h',
      retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s' },
    }),
  );
}
