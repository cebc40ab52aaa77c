/** How a fan-out fails. */
import { ApplicationFailure } from '@temporalio/common';
import { clip, failureTypes, limits } from '../../contracts/failure.js';
import type { ForEachReport, ItemFailure } from '../../contracts/fan-out.js';
import { jobFailure } from './failures.js';
import { currentRun } from './run.js';

/** Failed items that the message names; all that are told are in the details. */
const named = 5;

export function itemsFailed(name: string, report: ForEachReport, tolerated: number): ApplicationFailure {
  const { failedCount, total, failed } = report;
  const first = failed.slice(0, named).map(({ key, message }) => `${key}: ${message}`);
  const more = failedCount > named ? ` … and ${failedCount - named} more` : '';
  return ApplicationFailure.create({
    type: failureTypes.itemsFailed,
    message: clip(
      `${failedCount} of ${total} items of ${name} failed, ${tolerated} are tolerated. ${first.join('; ')}${more}`,
      limits.message,
    ),
    nonRetryable: true,
    // Without the results: they can be many, and the failure travels with every event that carries it.
    details: [{ ...report, results: [], failed: failed.slice(0, 50) }],
  });
}

/** A job that an item's run had to leave behind decides how this run ends, too. */
export function noteStillRunning(name: string, failed: readonly ItemFailure[]): void {
  for (const item of failed.filter(({ mayStillRun }) => mayStillRun)) {
    currentRun().failed.push({ name, error: itemStillRunning(name, item), awaited: () => true });
  }
}

/** The failure of an item's run that had to leave a job behind, as this run's own. */
export function itemStillRunning(name: string, { key, message, workflowId = '' }: ItemFailure): ApplicationFailure {
  const step = `${name}/${key}`;
  return jobFailure(failureTypes.jobStillRunning, `Item ${key} of ${name} left a job that may still run: ${message}`, {
    step,
    launch: 1,
    service: 'for-each',
    reason: `${message} (run ${workflowId})`,
    costs: 'unknown',
    retrySafe: false,
    mayStillRun: true,
  });
}

/** A batch ended without its report: cancelled or terminated by somebody, or failed by a fault of ours. */
export function batchLost(name: string, error: unknown): ApplicationFailure {
  const why =
    error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
  return ApplicationFailure.create({
    type: failureTypes.itemsFailed,
    message: clip(`A batch of ${name} ended without a report of its items: ${why}`, limits.message),
    nonRetryable: true,
    ...(error instanceof Error && { cause: error }),
  });
}

/** Nothing was begun. */
export function notAFanOut(name: string, why: string): ApplicationFailure {
  return ApplicationFailure.create({
    type: failureTypes.invalidSpec,
    message: clip(`forEach ${JSON.stringify(name)}: ${why}.`, limits.message),
    nonRetryable: true,
  });
}
