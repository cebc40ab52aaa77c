/** Children of a run: what was asked for, joined with how it began and ended. */
import type { ChildRun, RunState } from '../../../contracts/run.js';
import { formatRunId } from '../run-id.js';
import type { ChildInitiated, ChildOutcome, RunEvent } from './run-event.js';

export interface Child extends ChildInitiated {
  runId?: string;
  /** This run has asked it to cancel. */
  cancelling: boolean;
  outcome?: ChildOutcome;
  endedAt?: string;
}

/** In the order in which they were asked for. */
export function childrenOf(events: readonly RunEvent[]): Child[] {
  const begun = new Map(
    events.filter((event) => event.type === 'child-started').map((start) => [start.initiatedEventId, start.runId]),
  );
  const ends = new Map(
    events.filter((event) => event.type === 'child-ended').map((end) => [end.initiatedEventId, end]),
  );
  const asked = new Set(
    events.filter((event) => event.type === 'child-cancel-requested').map(({ workflowId }) => workflowId),
  );
  return events
    .filter((event) => event.type === 'child-initiated')
    .map((initiated) => {
      const runId = begun.get(initiated.eventId);
      const end = ends.get(initiated.eventId);
      return {
        ...initiated,
        ...(runId !== undefined && { runId }),
        cancelling: asked.has(initiated.workflowId),
        ...(end && { outcome: end.outcome, endedAt: end.at }),
      };
    });
}

/** `which`: what it is in its fan-out. */
export function childRun(child: Child, which: Pick<ChildRun, 'batch' | 'key'>): ChildRun {
  const { workflowId, runId } = child;
  const address = { workflowId, ...(runId !== undefined && { runId }) };
  return { id: formatRunId(address), ...address, ...which, state: stateOf(child) };
}

function stateOf({ outcome, cancelling }: Child): RunState {
  if (!outcome) return cancelling ? 'cancelling' : 'running';
  if ('completed' in outcome) return 'succeeded';
  if ('cancelled' in outcome) return 'cancelled';
  return 'terminated' in outcome ? 'terminated' : 'failed';
}
