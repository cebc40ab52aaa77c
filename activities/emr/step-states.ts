/**
 * What a step's states mean. CANCELLED and INTERRUPTED don't say who did it: the cluster that went away under it, a
 * sibling whose failure cancels all others, or a person.
 */
import type { Cluster, StepState, StepSummary } from '@aws-sdk/client-emr';
import type { JobPhase, JobState } from '../../contracts/job.js';
import { clusterState, reasonOf } from './cluster-states.js';
import type { EmrStepRef, EmrStepResult } from './step-ref.js';

const phases = {
  PENDING: 'queued',
  RUNNING: 'running',
  CANCEL_PENDING: 'stopping',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  INTERRUPTED: 'interrupted',
} as const satisfies Record<StepState, JobPhase | 'completed' | 'failed' | 'cancelled' | 'interrupted'>;

/** What a step that did not end by itself needs to be judged by. */
export interface Circumstances {
  /** Undefined where EMR no longer knows it. */
  cluster: Cluster | undefined;
  /** Steps of the cluster that failed. */
  failed: readonly StepSummary[];
}

/** Whether the state alone does not tell whose fault it is. */
export function needsCircumstances({ Status }: StepSummary): boolean {
  return /^(FAILED|CANCELLED|INTERRUPTED)$/.test(Status?.State ?? '');
}

export function stepState(step: StepSummary, ref: EmrStepRef, around?: Circumstances): JobState<EmrStepResult> {
  const raw = step.Status?.State ?? 'absent';
  const phase = Object.hasOwn(phases, raw) ? phases[raw as StepState] : undefined;
  const message = step.Status?.StateChangeReason?.Message;
  switch (phase) {
    case undefined:
      return { status: 'active', phase: 'running', raw, detail: `Unknown state ${raw}` };
    case 'completed':
      return { status: 'succeeded', raw, result: resultOf(step, ref) };
    case 'failed':
      return clusterGone(raw, 'platform', around) ?? { status: 'failed', raw, fault: 'user', reason: failureOf(step) };
    case 'interrupted':
      return (
        clusterGone(raw, 'any', around) ?? {
          status: 'failed',
          raw,
          fault: 'platform',
          reason: message ?? 'EMR interrupted the step and gave no reason',
        }
      );
    case 'cancelled':
      return clusterGone(raw, 'any', around) ?? cancelledBySibling(step, raw, around) ?? stoppedBySomebody(step, raw);
    default:
      return { status: 'active', phase, raw, ...(message && { detail: message }) };
  }
}

/** The step's end as the end of its cluster. A new launch would be sent to the same cluster, and be refused. */
function clusterGone(
  raw: string,
  why: 'platform' | 'any',
  around?: Circumstances,
): JobState<EmrStepResult> | undefined {
  const { cluster } = around ?? {};
  const state = cluster?.Status?.State;
  if (!cluster || !state?.startsWith('TERMINAT')) return undefined;
  const reason = `Cluster ${cluster.Id} went away under it: ${reasonOf(cluster)}`;
  // A cluster that is still terminating has its reason already.
  const end = clusterState({ ...cluster, Status: { ...cluster.Status, State: endedAs(cluster) } });
  // Taken down by another step's failure: no fault of this one.
  const bySibling = why === 'any' && cluster.Status?.StateChangeReason?.Code === 'STEP_FAILURE';
  if (bySibling || (end.status === 'failed' && end.fault === 'platform')) {
    return { status: 'failed', raw, fault: 'platform', reason, noRelaunch: true };
  }
  if (why === 'platform') return undefined;
  return end.status === 'failed'
    ? { status: 'failed', raw, fault: 'user', reason }
    : { status: 'stopped', raw, reason };
}

function endedAs({ Status }: Cluster): 'TERMINATED' | 'TERMINATED_WITH_ERRORS' {
  if (Status?.State === 'TERMINATED' || Status?.State === 'TERMINATED_WITH_ERRORS') return Status.State;
  return /^(USER_REQUEST|ALL_STEPS_COMPLETED)$/.test(Status?.StateChangeReason?.Code ?? '')
    ? 'TERMINATED'
    : 'TERMINATED_WITH_ERRORS';
}

/** A step with CANCEL_AND_WAIT that fails takes all that wait behind it along: no fault of theirs, worth a new launch. */
function cancelledBySibling(
  step: StepSummary,
  raw: string,
  around?: Circumstances,
): JobState<EmrStepResult> | undefined {
  const { CreationDateTime: created, EndDateTime: ended } = step.Status?.Timeline ?? {};
  const sibling = around?.failed.find(({ Id, ActionOnFailure, Status }) => {
    const failedAt = Status?.Timeline?.EndDateTime;
    return (
      Id !== step.Id &&
      ActionOnFailure !== undefined &&
      ActionOnFailure !== 'CONTINUE' &&
      failedAt !== undefined &&
      (created === undefined || failedAt >= created) &&
      (ended === undefined || failedAt.getTime() <= ended.getTime() + siblingMarginMs)
    );
  });
  if (!sibling) return undefined;
  const reason = `Step ${sibling.Id} (${sibling.Name}) of the same cluster failed and cancelled it (${sibling.ActionOnFailure})`;
  return { status: 'failed', raw, fault: 'platform', reason };
}

/** Times of steps come from different parts of EMR. */
const siblingMarginMs = 5_000;

function stoppedBySomebody({ Status }: StepSummary, raw: string): JobState<EmrStepResult> {
  return { status: 'stopped', raw, reason: Status?.StateChangeReason?.Message ?? 'The step was cancelled in EMR' };
}

function failureOf({ Status }: StepSummary): string {
  const { Reason, Message, LogFile } = Status?.FailureDetails ?? {};
  // EMR's word for a reason that it has not found out: worth telling only where there is no other.
  const known = Reason === 'Unknown Error' && Message ? undefined : Reason;
  const said = [known, Message, Status?.StateChangeReason?.Message, LogFile && `log: ${LogFile}`].filter(Boolean);
  return said.join('; ') || 'EMR gave no reason';
}

function resultOf({ Status }: StepSummary, { clusterId, stepId }: EmrStepRef): EmrStepResult {
  const { CreationDateTime, StartDateTime, EndDateTime } = Status?.Timeline ?? {};
  return {
    clusterId,
    stepId,
    ...(CreationDateTime && { createdAt: CreationDateTime.toISOString() }),
    ...(StartDateTime && { startedAt: StartDateTime.toISOString() }),
    ...(EndDateTime && { endedAt: EndDateTime.toISOString() }),
  };
}
