/**
 * Other runs that may have left a job: those of a run's fan-outs that did not succeed, what it had not come to, and the one
 * that it was reset from, which has gone on for a while after what both have in common.
 */
import { failureTypes } from '../../../contracts/failure.js';
import type { FanOutBatchResult } from '../../../contracts/fan-out.js';
import { fanOutWorkflow } from '../../../contracts/names.js';
import { followedIn } from '../../../contracts/read-outcomes.js';
import { allActivitiesOf } from '../document/activities.js';
import { childrenOf, type Child } from '../document/children.js';
import { notLoadedBy, type ToldRun } from './kept-from.js';

export interface Branch {
  workflowId: string;
  /** The run that history names. Absent where the child was asked for, and never begun. */
  runId?: string;
  /** If its own history is gone, nobody can say that it has left nothing. */
  unsafe: boolean;
}

/** Those that it has begun, and those that it was to follow as a retry. */
export function branchesOf({ events, facts }: ToldRun): Branch[] {
  const children = childrenOf(events);
  const followed = followedIn({ activities: allActivitiesOf(events, facts), children });
  const { workflowId } = facts;
  const bases = events.flatMap((event) => (event.type === 'run-reset' ? [event.baseRunId] : []));
  const before = notLoadedBy({ events, facts });
  const earlier = [...bases, ...(before === undefined ? [] : [before])].map((runId) => ({
    workflowId,
    runId,
    unsafe: true,
  }));
  if (before !== undefined) return earlier;
  return [
    ...earlier,
    ...children.filter(mayHaveLeft).map((child) => ({ ...addressOf(child), unsafe: isUnsafe(child) })),
    ...followed.map((run) => ({ ...run, unsafe: true })),
  ];
}

function addressOf({ workflowId, runId }: Child): Omit<Branch, 'unsafe'> {
  return { workflowId, ...(runId !== undefined && { runId }) };
}

function mayHaveLeft({ outcome, workflowType }: Child): boolean {
  if (!outcome || !('completed' in outcome)) return true;
  return (
    workflowType === fanOutWorkflow && (outcome.completed as Partial<FanOutBatchResult> | undefined)?.failedCount !== 0
  );
}

/** One that was cancelled has cleaned up, and one that failed says whether it could. */
function isUnsafe({ outcome, runId }: Child): boolean {
  if (runId === undefined) return false;
  if (!outcome || 'terminated' in outcome) return true;
  if ('cancelled' in outcome) return false;
  if ('failed' in outcome) return noCleanEnd.has(outcome.failed.type) || outcome.failed.details?.mayStillRun === true;
  const { failed = [] } = (outcome.completed ?? {}) as Partial<FanOutBatchResult>;
  return failed.some(({ type, mayStillRun }) => mayStillRun === true || noCleanEnd.has(type));
}

/** The last is what a fan-out calls an item that was terminated, or ended by a timeout of Temporal's own. */
const noCleanEnd: ReadonlySet<string> = new Set([
  failureTypes.jobStillRunning,
  failureTypes.jobOutcomeUnknown,
  'TerminatedFailure',
  'TimeoutFailure',
  'ChildWorkflowFailure',
]);
