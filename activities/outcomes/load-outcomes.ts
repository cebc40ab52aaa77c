/**
 * What a retry begins with: the outcomes of the run before it, read from Temporal's history, page by page, because a
 * payload has a limit. The run has ended, so each page sees the same.
 */
import { createHash } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { isGrpcServiceError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { canonicalJson } from '../../contracts/canonical-json.js';
import { toMs } from '../../contracts/duration.js';
import { failureTypes } from '../../contracts/failure.js';
import { engineActivities } from '../../contracts/history.js';
import type { LoadedOutcomes, LoadOutcomesInput, Outcomes, StepOutcome } from '../../contracts/outcomes.js';
import {
  bytesOf,
  hashOfItems,
  notLoadedOf,
  outcomesOf,
  pageBytes,
  type SeenRun,
} from '../../contracts/read-outcomes.js';
import type { Timing } from '../../contracts/timing.js';
import { latestItem } from './latest-item.js';
import { seenRun, type RunAddress } from './seen-run.js';
import { stillThere, type ResolveTarget } from './still-there.js';

export function createOutcomesActivity(resolve: ResolveTarget, timing: Timing) {
  return { [engineActivities.loadOutcomes]: (input: LoadOutcomesInput) => loadOutcomes(input, resolve, timing) };
}

/** Throws `EarlierRunGone` where Temporal no longer keeps the run. */
async function loadOutcomes(
  { workflowId, runId, from }: LoadOutcomesInput,
  resolve: ResolveTarget,
  timing: Timing,
): Promise<LoadedOutcomes> {
  try {
    const seen = await runToKeepFrom({ workflowId, runId });
    const page = pageOf(outcomesOf(seen, hashOf), from);
    const hash = hashOfItems(seen.firstIds, hashOf);
    // Only what this page gives: each costs a call.
    const items = await inTurn(page.items, (item) => latestItem(item, hash));
    return { ...page, items, ...(await stepsStillThere(page.steps, resolve, timing)) };
  } catch (error) {
    if (!isGrpcServiceError(error) || (error.code as number) !== notFound) throw error;
    throw ApplicationFailure.create({
      type: failureTypes.earlierRunGone,
      message: `The run ${runId} of ${workflowId} is not kept any more: what succeeded in it can't be told`,
      nonRetryable: true,
      cause: error,
    });
  }
}

/**
 * Temporal tries until AWS tells the accounts, so that a moment's trouble costs no job; but not for ever, because the run
 * may need none of these targets any more. Asking takes two calls for a target with a role: longer than a heartbeat may.
 */
async function stepsStillThere(steps: readonly StepOutcome[], resolve: ResolveTarget, timing: Timing) {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), toMs(timing.heartbeat) / 3);
  const untold = (target: string, error: unknown): void => {
    if (Date.now() - context.info.scheduledTimestampMs < toMs(timing.targetPatience)) throw error;
    context.log.warn('AWS does not tell the account of a target: what succeeded there runs again', { target, error });
  };
  try {
    return await stillThere(steps, resolve, untold);
  } finally {
    clearInterval(beat);
  }
}

/** The run before, or the one before that, which it was to keep from and had not loaded when it ended. */
async function runToKeepFrom(address: RunAddress): Promise<SeenRun> {
  const seen = await seenRun(address);
  const before = notLoadedOf(seen);
  return before === undefined ? seen : runToKeepFrom({ ...address, runId: before });
}

/** gRPC's number. */
const notFound = 5;

/** `from` counts steps, then items. */
export function pageOf({ steps, items, clusters, batches }: Outcomes, from: number): LoadedOutcomes {
  const page = { steps: [] as Outcomes['steps'][number][], items: [] as Outcomes['items'][number][] };
  const tooLarge: string[] = [];
  let bytes = 0;
  let at = from;
  for (const outcome of [...steps, ...items].slice(from)) {
    const size = bytesOf(outcome);
    if (bytes > 0 && bytes + size > pageBytes) break;
    at += 1;
    if (size > pageBytes) {
      if ('name' in outcome) tooLarge.push(outcome.name);
      continue;
    }
    bytes += size;
    if ('name' in outcome) page.steps.push(outcome);
    else page.items.push(outcome);
  }
  return {
    v: 1,
    ...page,
    clusters: from === 0 ? clusters : {},
    batches: from === 0 ? batches : {},
    ...(tooLarge.length > 0 && { tooLarge }),
    ...(at < steps.length + items.length && { next: at }),
  };
}

/** As the engine hashes specs. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

async function inTurn<Item>(items: readonly Item[], change: (item: Item) => Promise<Item>): Promise<Item[]> {
  const changed: Item[] = [];
  for (const item of items) {
    changed.push(await change(item));
    Context.current().heartbeat();
  }
  return changed;
}
