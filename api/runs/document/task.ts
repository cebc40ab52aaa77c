/** A user's own activity as a step. */
import type { StepDocument, StepState } from '../../../contracts/run.js';
import type { Activity } from './activities.js';

/** `activities`: all of one name; the last speaks. */
export function readTask(name: string, activities: readonly Activity[]): StepDocument {
  const first = activities[0] as Activity;
  const last = activities.at(-1) as Activity;
  return {
    name,
    kind: 'task',
    ...tell(last),
    startedAt: first.at,
    ...(last.endedAt !== undefined && { endedAt: last.endedAt }),
    launches: [],
  };
}

function tell({ outcome, pending }: Activity): {
  state: StepState;
  detail?: string;
  reason?: string;
  result?: unknown;
} {
  if (!outcome) {
    const failure = pending?.lastFailure;
    const detail = failure && `attempt ${pending.attempt}: ${failure.message}`;
    return { state: pending?.started ? 'running' : 'starting', ...(detail && { detail }) };
  }
  if ('cancelled' in outcome) return { state: 'cancelled' };
  if ('completed' in outcome)
    return { state: 'succeeded', ...(outcome.completed !== undefined && { result: outcome.completed }) };
  const { type, message } = outcome.failed;
  return { state: type === 'TimeoutFailure' ? 'timed-out' : 'failed', reason: `${type}: ${message}` };
}
