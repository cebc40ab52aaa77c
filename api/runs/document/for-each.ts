/**
 * A fan-out over a pipeline, as a step of the run that fans out: told from its batches, so an item counts once its batch
 * has ended. The run of a batch tells of each item (`batch.ts`).
 */
import type { FanOutBatch, FanOutBatchResult } from '../../../contracts/fan-out.js';
import { fanOutWorkflow } from '../../../contracts/names.js';
import type { StepDocument, StepState } from '../../../contracts/run.js';
import { childRun, type Child } from './children.js';
import { grouped, plural } from './count.js';
import type { BegunStep } from './steps.js';

type Batch = Child & { batch: FanOutBatch };

/** Failed items that a step tells by name; the runs of the batches tell more. */
const failuresShown = 50;

interface Sum {
  /** Unknown until the last batch has been asked for. */
  total: number | undefined;
  endedBatches: number;
  succeeded: number;
  failedCount: number;
  failed: FanOutBatchResult['failed'];
}

/** One step per fan-out, each with the event that it began with. Children of other kinds are nobody's step. */
export function fanOutSteps(children: readonly Child[]): BegunStep[] {
  const batches = Map.groupBy(children.filter(isBatch), ({ batch }) => batch.name);
  return [...batches].map(([name, its]) => ({ eventId: (its[0] as Batch).eventId, step: readFanOut(name, its) }));
}

/** What another codec has written, or another version, is not shown at all. */
function isBatch(child: Child): child is Batch {
  return child.workflowType === fanOutWorkflow && (child.batch as Partial<FanOutBatch> | undefined)?.v === 1;
}

function readFanOut(name: string, batches: readonly Batch[]): StepDocument {
  const { at: startedAt, batch: first } = batches[0] as Batch;
  const sum = sumOf(batches);
  const state = stateOf(batches, sum);
  const reason = state === 'failed' ? reasonOf(batches, sum) : undefined;
  const { total, succeeded, failedCount } = sum;
  const ended = endStates.has(state);
  const endedAt = batches
    .map((batch) => batch.endedAt ?? '')
    .sort()
    .at(-1);
  return {
    name,
    kind: 'for-each',
    state,
    startedAt,
    ...(ended && endedAt !== undefined && { endedAt }),
    detail: `${sum.endedBatches} of ${plural(first.batches, 'batch', 'batches')} ended: ${progress(sum)}`,
    ...(reason !== undefined && { reason }),
    ...(ended && {
      result: {
        ...(total !== undefined && { total }),
        succeeded,
        failedCount,
        failed: sum.failed.slice(0, failuresShown),
      },
    }),
    launches: [],
    children: batches.map((child) => childRun(child, { batch: child.batch.batch })),
  };
}

function sumOf(batches: readonly Batch[]): Sum {
  const results = batches.flatMap(resultOf);
  const whole = batches.length === batches[0]?.batch.batches;
  return {
    total: whole ? batches.reduce((sum, { batch }) => sum + batch.items.length, 0) : undefined,
    endedBatches: batches.filter(({ outcome }) => outcome).length,
    succeeded: results.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failedCount: results.reduce((sum, { failedCount }) => sum + failedCount, 0),
    failed: results.flatMap(({ failed }) => failed),
  };
}

function resultOf({ outcome }: Child): FanOutBatchResult[] {
  const result = outcome && 'completed' in outcome ? (outcome.completed as FanOutBatchResult | undefined) : undefined;
  return typeof result?.failedCount === 'number' ? [result] : [];
}

const endStates: ReadonlySet<StepState> = new Set(['succeeded', 'failed', 'cancelled']);

function stateOf(batches: readonly Batch[], { failedCount }: Sum): StepState {
  const open = batches.filter(({ outcome }) => !outcome);
  if (open.length > 0) return open.some(({ cancelling }) => cancelling) ? 'stopping' : 'running';
  // The first batch was given the whole fan-out's tolerance.
  const { batch: first } = batches[0] as Batch;
  if (failedCount > first.tolerated || batches.some(isBroken)) return 'failed';
  if (batches.some(({ outcome }) => outcome && 'cancelled' in outcome)) return 'cancelled';
  return batches.length < first.batches ? 'running' : 'succeeded';
}

/** A batch ends well also when its items fail: one that does not was ended from outside, or has met a fault of the engine. */
function isBroken({ outcome }: Child): boolean {
  return outcome !== undefined && ('failed' in outcome || 'terminated' in outcome);
}

function reasonOf(batches: readonly Batch[], { failedCount }: Sum): string {
  const broken = batches.find(isBroken);
  if (!broken)
    return `${plural(failedCount, 'item')} failed, ${grouped(batches[0]?.batch.tolerated ?? 0)} are tolerated`;
  const { outcome, batch } = broken;
  const how = outcome && 'failed' in outcome ? `failed: ${outcome.failed.message}` : 'was terminated';
  return `Batch ${batch.batch} ${how}`;
}

function progress({ total, succeeded, failedCount }: Sum): string {
  const ended = succeeded + failedCount;
  const items = total === undefined ? plural(ended, 'item') : `${grouped(ended)} of ${plural(total, 'item')}`;
  return `${items}, ${grouped(failedCount)} failed`;
}
