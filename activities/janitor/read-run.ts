/**
 * Reads a run's history, page by page, and decodes of it what concerns jobs. Histories of thousands of events hold few
 * of those, and whatever else a run was given or gave may be encoded as its owner likes.
 */
import type { Client } from '@temporalio/client';
import { ApplicationFailure, type LoadedDataConverter } from '@temporalio/common';
import {
  decodeArrayFromPayloads,
  decodeOptionalFailureToOptionalError,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto, { type temporal } from '@temporalio/proto';
import { parseActivityType } from '../../contracts/history.js';
import type { ClosedRun } from '../../contracts/janitor.js';
import type { JobActivity, RunRecord } from './run-record.js';

// Its names can't be imported one by one: Node does not see them in this CommonJS module.
const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const pageSize = 250;

/** Undefined for a run that Temporal no longer knows. */
export async function readRun(
  { workflowService, connection, options }: Client,
  { workflowId, runId }: Pick<ClosedRun, 'workflowId' | 'runId'>,
  withinMs: number,
): Promise<RunRecord | undefined> {
  const jobs = new Map<string, JobActivity>();
  let closedAt: number | undefined;
  let resetAt: number | undefined;
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = {
      namespace: options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: pageSize,
      ...(nextPageToken && { nextPageToken }),
    };
    const page = await connection
      .withDeadline(Date.now() + withinMs, () => workflowService.getWorkflowExecutionHistory(request))
      .catch(unlessForgotten);
    if (!page) return undefined;
    for (const event of page.history?.events ?? []) {
      await takeIn(event, jobs, options.loadedDataConverter);
      if (closes(event)) closedAt = millisecondsOf(event.eventTime);
      // The last one: those of the run that it was made of are copied.
      if (resets(event)) resetAt = millisecondsOf(event.eventTime);
    }
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
  return {
    workflowId,
    runId,
    ...(closedAt !== undefined && { closedAt }),
    ...(resetAt !== undefined && { resetAt }),
    jobs: [...jobs.values()],
  };
}

/** Milliseconds since the epoch. */
export function millisecondsOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1e6);
}

const notFound = 5;

/** How the server begins: what it says of a run ends in that run's id, which may be called anything. */
const ofNamespace = /^(\d+ NOT_FOUND: )?namespace\b/i;

/** A namespace that a server does not know (it was just made, or failed over) is "not found" as well, and no answer. */
function unlessForgotten(error: unknown): undefined {
  for (let current = error; current instanceof Error; current = current.cause)
    if ('code' in current && current.code === notFound && !ofNamespace.test(current.message)) return undefined;
  throw error;
}

async function takeIn(event: HistoryEvent, jobs: Map<string, JobActivity>, converter: LoadedDataConverter) {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const parsed = parseActivityType(scheduled.activityType?.name ?? '');
    if (parsed) jobs.set(String(event.eventId), { ...parsed, input: await valueOf(scheduled.input, converter) });
    return;
  }
  const completed = event.activityTaskCompletedEventAttributes;
  const failed = event.activityTaskFailedEventAttributes;
  const job = jobs.get(String((completed ?? failed)?.scheduledEventId ?? ''));
  if (!job) return;
  if (completed) job.outcome = { completed: await valueOf(completed.result, converter) };
  else if (failed) job.outcome = { failed: await failureOf(failed.failure, converter) };
}

async function valueOf(
  payloads: temporal.api.common.v1.IPayloads | null | undefined,
  converter: LoadedDataConverter,
): Promise<unknown> {
  const [first] = payloads?.payloads ?? [];
  return first && (await decodeArrayFromPayloads(converter, [first]))[0];
}

async function failureOf(
  failure: temporal.api.failure.v1.IFailure | null | undefined,
  converter: LoadedDataConverter,
): Promise<{ type?: string; details?: unknown }> {
  const error = await decodeOptionalFailureToOptionalError(converter, failure);
  const telling = error instanceof ApplicationFailure ? error : undefined;
  return {
    ...(telling?.type && { type: telling.type }),
    ...(telling?.details?.[0] !== undefined && { details: telling.details[0] }),
  };
}

function resets({ workflowTaskFailedEventAttributes }: HistoryEvent): boolean {
  return workflowTaskFailedEventAttributes?.cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW;
}

function closes(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionCompletedEventAttributes ??
    event.workflowExecutionFailedEventAttributes ??
    event.workflowExecutionTimedOutEventAttributes ??
    event.workflowExecutionCanceledEventAttributes ??
    event.workflowExecutionTerminatedEventAttributes ??
    event.workflowExecutionContinuedAsNewEventAttributes,
  );
}
