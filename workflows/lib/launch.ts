/**
 * One launch of a step: one key, at most one job. Started, watched to its end, and stopped on every other way out: a
 * cancel, the deadline, an abnormal end. What AWS says in the end counts: a job that succeeded while it was being
 * stopped has succeeded.
 */
import { CancellationScope, CancelledFailure, isCancellation, workflowInfo } from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import type { JobSpec, StartInput, StartResult, StopResult } from '../../contracts/history.js';
import type { EndedJob, JobLinks, JobMark, JobRef, Target } from '../../contracts/job.js';
import { engineTiming } from './engine-config.js';
import { showStep } from './current-details.js';
import { callStart, callStop, callWait } from './job-calls.js';
import { mintKey } from './key.js';
import { foundOut, nothingOpen, notStopped, rejected } from './launch-failures.js';
import type { StepView } from './run.js';

export interface LaunchPlan {
  pipeline: string;
  owner: string | undefined;
  step: string;
  launch: number;
  /** Milliseconds since the epoch: when the key is minted. */
  mintedAt: number;
  spec: JobSpec;
  specHash: string;
  target: Target;
  /** Milliseconds since the epoch. */
  deadline: number;
  view: StepView;
  /** A cluster is launched until it is ready; its scope ends it. */
  until: 'ready' | 'ended';
  /** AWS has taken the job: there is capacity. */
  onStarted(): void;
}

/** A job that others use now, and whoever has launched it must stop. */
export interface ReadyLaunch {
  ready: JobRef;
  mark: JobMark;
  links: JobLinks;
}

export type LaunchOutcome =
  | ReadyLaunch
  | { ended: EndedJob; links: JobLinks; logTail?: string }
  | { refused: string; retryAfterMs?: number }
  /** Stopped, or never sent, because the deadline had passed. */
  | { timedOut: true; links?: JobLinks };

type Started = Extract<StartResult, { started: unknown }>;

export async function launch(plan: LaunchPlan): Promise<LaunchOutcome> {
  if (CancellationScope.current().consideredCancelled) {
    throw new CancelledFailure(`Step ${plan.step} was cancelled before its job was started`);
  }
  const mark = mintMark(plan);
  const begun = await startOrCleanUp(plan, mark);
  if ('refused' in begun || 'ended' in begun || 'timedOut' in begun) return begun;
  if ('notSent' in begun) {
    if (begun.notSent === 'deadline') return { timedOut: true };
    throw new CancelledFailure(`Step ${plan.step} was cancelled before its job was started`);
  }
  const { links, started: ref } = begun;
  plan.onStarted();
  showStep(plan.view, {
    state: 'running',
    awsId: links.awsId,
    ...(links.console !== undefined && { console: links.console }),
  });
  try {
    const waited = await callWait({ v: 1, ref, mark, deadline: iso(plan.deadline), until: plan.until });
    if ('ended' in waited) return { ...waited, links };
    if ('ready' in waited) return { ready: ref, mark, links };
  } catch (failed) {
    const error = cancelledOr(plan, failed);
    return succeededOr(await stopJob(plan, mark, ref, reasonOf(error)), error);
  }
  const late = atDeadline(await stopJob(plan, mark, ref, `The deadline of step ${plan.step} has passed`));
  return { ...late, links };
}

/** A deadline is a race, not a verdict: what the job came to by itself counts. */
function atDeadline(stopped: StopResult): Extract<LaunchOutcome, { ended: unknown } | { timedOut: true }> {
  if ('neverStarted' in stopped) return { timedOut: true };
  const { ended, links } = stopped;
  return ended.status === 'stopped' ? { timedOut: true, links } : { ended, links };
}

/** The start's own answer, or how the job ended that a failed or cancelled start had left behind. */
async function startOrCleanUp(
  plan: LaunchPlan,
  mark: JobMark,
): Promise<StartResult | Extract<LaunchOutcome, { ended: unknown } | { timedOut: true }>> {
  const input: StartInput = {
    v: 1,
    spec: plan.spec,
    specHash: plan.specHash,
    mark,
    target: plan.target,
    deadline: iso(plan.deadline),
    limitSeconds: Math.ceil((plan.deadline - Date.parse(mark.mintedAt) + toMs(engineTiming().deadManMargin)) / 1_000),
  };
  try {
    return await callStart(input);
  } catch (failed) {
    if (nothingOpen(failed)) throw cancelledOr(plan, rejected(plan, failed, 'no') ?? failed);
    const stopped = await stopJob(plan, mark, undefined, reasonOf(failed));
    if (!CancellationScope.current().consideredCancelled && foundOut(failed, stopped, Date.now()))
      return atDeadline(stopped);
    return succeededOr(stopped, cancelledOr(plan, rejected(plan, failed, 'ended' in stopped ? 'yes' : 'no') ?? failed));
  }
}

async function stopJob(
  plan: LaunchPlan,
  mark: JobMark,
  ref: Started['started'] | undefined,
  why: string,
): Promise<StopResult> {
  showStep(plan.view, { state: 'stopping' });
  try {
    return await callStop({
      v: 1,
      kind: plan.spec.kind,
      target: plan.target,
      spec: plan.spec,
      mark,
      why,
      ...(ref && { ref }),
    });
  } catch (error) {
    throw notStopped(plan, error);
  }
}

function succeededOr(stopped: StopResult, error: unknown): Extract<LaunchOutcome, { ended: unknown }> {
  if ('ended' in stopped && stopped.ended.status === 'succeeded') return { ended: stopped.ended, links: stopped.links };
  throw error;
}

/** An attempt that fails while a cancel waits for it is not tried again, and its failure is not what ended the step. */
function cancelledOr(plan: LaunchPlan, error: unknown): unknown {
  const cancelled = !isCancellation(error) && CancellationScope.current().consideredCancelled;
  return cancelled ? new CancelledFailure(`Step ${plan.step} was cancelled`) : error;
}

function mintMark({ pipeline, owner, step, launch, mintedAt }: LaunchPlan): JobMark {
  const { namespace, workflowId, runId } = workflowInfo();
  return {
    key: mintKey(step, launch),
    mintedAt: iso(mintedAt),
    namespace,
    workflowId,
    runId,
    pipeline,
    ...(owner !== undefined && { owner }),
    step,
    launch,
  };
}

function reasonOf(error: unknown): string {
  return isCancellation(error) ? 'The run was cancelled' : error instanceof Error ? error.message : String(error);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
