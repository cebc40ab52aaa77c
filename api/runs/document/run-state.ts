/** The state of a run, in one word: what Temporal says when it has closed, and what an operator needs while it is open. */
import type { RunFailure, RunState, StepDocument } from '../../../contracts/run.js';
import type { EndState, RunEnded, RunEvent, RunFacts } from './run-event.js';

export function runStateOf(events: readonly RunEvent[], facts: RunFacts, steps: readonly StepDocument[]): RunState {
  const end = endOf(events);
  if (end) return stateOfEnd[end.state];
  if (isStuck(events, facts)) return 'stuck';
  if (events.some(({ type }) => type === 'cancel-requested')) return 'cancelling';
  if (steps.some(({ state }) => state === 'blind')) return 'blind';
  // As the run itself writes into `MillraceStatus`: one step that waits for capacity holds up the run.
  return steps.some(({ state }) => state === 'waiting') ? 'waiting' : 'running';
}

export function endOf(events: readonly RunEvent[]): RunEnded | undefined {
  return events.findLast((event) => event.type === 'run-ended');
}

/** Why the run ended as it did; for a stuck run, what its workflow task fails with. */
export function failureOf(events: readonly RunEvent[], facts: RunFacts): RunFailure | undefined {
  const end = endOf(events);
  if (!end) return isStuck(events, facts) ? lastTaskFailure(events) : undefined;
  if (end.state !== 'cancelled') return end.failure;
  const request = events.find((event) => event.type === 'cancel-requested');
  return { type: 'CancelledFailure', message: request?.why ?? 'No reason was given.' };
}

const stateOfEnd = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  terminated: 'terminated',
  continued: 'running',
} as const satisfies Record<EndState, RunState>;

/** Its workflow task has failed and is tried again and again: non-determinism, or a bug outside the pipeline's function. */
function isStuck(events: readonly RunEvent[], { workflowTaskAttempt }: RunFacts): boolean {
  return workflowTaskAttempt > 1 && lastTaskFailure(events) !== undefined;
}

function lastTaskFailure(events: readonly RunEvent[]): RunFailure | undefined {
  const last = events.findLast(({ type }) => type === 'workflow-task-failed' || type === 'workflow-task-completed');
  return last?.type === 'workflow-task-failed' ? last.failure : undefined;
}
