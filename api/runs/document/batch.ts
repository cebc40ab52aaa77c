/** The run of one batch of a fan-out: a single step, and its items as children, each a run of its own. */
import type { FanOutBatch, FanOutBatchResult } from '../../../contracts/fan-out.js';
import type { ItemOutcome } from '../../../contracts/outcomes.js';
import type { ChildRun, StepDocument, StepState } from '../../../contracts/run.js';
import { formatRunId } from '../run-id.js';
import { childRun, type Child } from './children.js';
import { grouped, plural } from './count.js';
import type { RunEvent } from './run-event.js';
import { endOf } from './run-state.js';

/** `kept`: in a retry, what had succeeded before. */
export function batchSteps(
  events: readonly RunEvent[],
  items: readonly Child[],
  kept: readonly ItemOutcome[] = [],
): StepDocument[] {
  const started = events.find((event) => event.type === 'run-started');
  const batch = started?.input as FanOutBatch | undefined;
  if (!started || batch?.v !== 1) return [];
  const keys = new Map(batch.items.map(({ key, workflowId }) => [workflowId, key]));
  const end = endOf(events);
  return [
    {
      name: batch.name,
      kind: 'for-each',
      state: stateOf(events),
      startedAt: started.at,
      ...(end && { endedAt: end.at }),
      detail: detailOf(batch, items, kept.length, end?.result as FanOutBatchResult | undefined),
      launches: [],
      children: [
        ...kept.map((item) => keptRun(item, keys.get(item.workflowId) ?? item.workflowId)),
        ...items.map((item) => childRun(item, { key: keys.get(item.workflowId) ?? item.workflowId })),
      ],
    },
  ];
}

function stateOf(events: readonly RunEvent[]): StepState {
  const end = endOf(events);
  if (end?.state === 'succeeded')
    return (end.result as FanOutBatchResult | undefined)?.exceeded ? 'failed' : 'succeeded';
  if (end?.state === 'cancelled') return 'cancelled';
  return events.some(({ type }) => type === 'child-cancel-requested') ? 'stopping' : 'running';
}

function keptRun({ workflowId, runId }: ItemOutcome, key: string): ChildRun {
  return { id: formatRunId({ workflowId, runId }), workflowId, runId, key, state: 'succeeded' };
}

function detailOf(
  batch: FanOutBatch,
  items: readonly Child[],
  kept: number,
  result: FanOutBatchResult | undefined,
): string {
  const ended = items.filter(({ outcome }) => outcome && 'completed' in outcome);
  const succeeded = result?.succeeded ?? kept + ended.length;
  const failed = result?.failedCount ?? items.filter(hasFailed).length;
  return `${grouped(succeeded + failed)} of ${plural(batch.items.length, 'item')} ended, ${grouped(failed)} failed`;
}

/** What the batch itself has cancelled did not fail; what somebody else has cancelled did. */
function hasFailed({ outcome, cancelling }: Child): boolean {
  if (!outcome || 'completed' in outcome) return false;
  return !(cancelling && 'cancelled' in outcome);
}
