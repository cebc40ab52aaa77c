/** Temporal's history events to ours. An event has exactly one `…EventAttributes`; the table is by its name. */
import { enums } from '../../temporal/proto.js';
import { rfc3339 } from '../rfc3339.js';
import { unknownFailure, type AttributeName, type EventReaders, type HistoryEvent } from './event-readers.js';
import type { Decoder } from './payloads.js';
import { childReaders } from './read-child-events.js';
import type { ActivityOutcome, RunEnded, RunEvent } from './run-event.js';

export async function readEvents(history: readonly HistoryEvent[], decode: Decoder): Promise<RunEvent[]> {
  const read = await Promise.all(history.map((event) => readEvent(event, decode)));
  return read.filter((event) => event !== undefined);
}

const readers: EventReaders = {
  ...childReaders,
  workflowExecutionStartedEventAttributes: async ({ input, continuedExecutionRunId }, event, decode) => ({
    type: 'run-started',
    at: rfc3339(event.eventTime),
    input: await decode.value(input),
    ...(continuedExecutionRunId && { continued: true }),
  }),
  activityTaskScheduledEventAttributes: async ({ activityId, activityType, input }, event, decode) => {
    const summary = await decode.value({ payloads: [event.userMetadata?.summary ?? []].flat() });
    return {
      type: 'activity-scheduled',
      at: rfc3339(event.eventTime),
      eventId: String(event.eventId),
      activityId: activityId ?? '',
      activityType: activityType?.name ?? '',
      ...(typeof summary === 'string' && { summary }),
      input: await decode.value(input),
    };
  },
  activityTaskCompletedEventAttributes: async ({ scheduledEventId, result }, event, decode) =>
    activityEnded(event, scheduledEventId, { completed: await decode.value(result) }),
  activityTaskFailedEventAttributes: async ({ scheduledEventId, failure }, event, decode) =>
    activityEnded(event, scheduledEventId, { failed: (await decode.failure(failure)) ?? unknownFailure }),
  activityTaskTimedOutEventAttributes: async ({ scheduledEventId, failure }, event, decode) =>
    activityEnded(event, scheduledEventId, { failed: (await decode.failure(failure)) ?? unknownFailure }),
  activityTaskCanceledEventAttributes: async ({ scheduledEventId }, event) =>
    activityEnded(event, scheduledEventId, { cancelled: true }),
  workflowExecutionCancelRequestedEventAttributes: async ({ cause }, event) => cancelRequested(event, cause),
  workflowTaskCompletedEventAttributes: async (_, event) => ({
    type: 'workflow-task-completed',
    at: rfc3339(event.eventTime),
  }),
  workflowTaskFailedEventAttributes: async ({ cause, failure, baseRunId }, event, decode) => {
    if (cause === causes.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW && baseRunId)
      return { type: 'run-reset', at: rfc3339(event.eventTime), baseRunId };
    if (passing.has(cause ?? 0)) return undefined;
    const { message } = (await decode.failure(failure)) ?? unknownFailure;
    return { type: 'workflow-task-failed', at: rfc3339(event.eventTime), failure: { type: causeName(cause), message } };
  },
  workflowExecutionCompletedEventAttributes: async ({ result }, event, decode) =>
    runEnded(event, { state: 'succeeded', result: await decode.value(result) }),
  workflowExecutionFailedEventAttributes: async ({ failure }, event, decode) =>
    runEnded(event, { state: 'failed', failure: (await decode.failure(failure)) ?? unknownFailure }),
  workflowExecutionTimedOutEventAttributes: async (_, event) =>
    runEnded(event, {
      state: 'failed',
      failure: { type: 'TimeoutFailure', message: "Temporal's own timeout ended the run without any cleanup." },
    }),
  workflowExecutionCanceledEventAttributes: async (_, event) => runEnded(event, { state: 'cancelled' }),
  workflowExecutionTerminatedEventAttributes: async ({ reason }, event) =>
    runEnded(event, {
      state: 'terminated',
      failure: { type: 'TerminatedFailure', message: reason || 'No reason was given.' },
    }),
  workflowExecutionContinuedAsNewEventAttributes: async (_, event) => runEnded(event, { state: 'continued' }),
};

const names = Object.keys(readers) as AttributeName[];

async function readEvent(event: HistoryEvent, decode: Decoder): Promise<RunEvent | undefined> {
  const name = names.find((candidate) => event[candidate]);
  const read =
    name &&
    (readers[name] as (attributes: unknown, event: HistoryEvent, decode: Decoder) => Promise<RunEvent | undefined>);
  return read?.(event[name as AttributeName], event, decode);
}

const causes = enums.WorkflowTaskFailedCause;

/** Causes that are no fault: the next attempt goes through. */
const passing: ReadonlySet<number> = new Set([
  causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_RESET_STICKY_TASK_QUEUE,
  causes.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_FAILOVER_CLOSE_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
]);

/** `WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR` → `NonDeterministicError`. */
function causeName(cause: number | null | undefined): string {
  const words = (causes[cause ?? 0] ?? 'UNKNOWN').replace('WORKFLOW_TASK_FAILED_CAUSE_', '').toLowerCase().split('_');
  return words.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`).join('');
}

function activityEnded(event: HistoryEvent, scheduled: HistoryEvent['eventId'], outcome: ActivityOutcome): RunEvent {
  return { type: 'activity-ended', at: rfc3339(event.eventTime), scheduledEventId: String(scheduled), outcome };
}

function cancelRequested(event: HistoryEvent, why: unknown): RunEvent {
  return {
    type: 'cancel-requested',
    at: rfc3339(event.eventTime),
    ...(typeof why === 'string' && why !== '' && { why }),
  };
}

function runEnded(event: HistoryEvent, end: Omit<RunEnded, 'type' | 'at'>): RunEnded {
  return { type: 'run-ended', at: rfc3339(event.eventTime), ...end };
}
