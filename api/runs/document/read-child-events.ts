/**
 * The events of child workflows. Of a batch of a fan-out what it was given and what it came to is read too; of any other
 * child both stand in its own run, and there may be hundreds.
 */
import { fanOutWorkflow } from '../../../contracts/names.js';
import { rfc3339 } from '../rfc3339.js';
import { unknownFailure, type EventReaders, type HistoryEvent } from './event-readers.js';
import type { ChildOutcome, RunEvent } from './run-event.js';

export const childReaders: EventReaders = {
  startChildWorkflowExecutionInitiatedEventAttributes: async ({ workflowType, workflowId, input }, event, decode) => ({
    type: 'child-initiated',
    at: rfc3339(event.eventTime),
    eventId: String(event.eventId),
    workflowType: workflowType?.name ?? '',
    workflowId: workflowId ?? '',
    ...(workflowType?.name === fanOutWorkflow && { batch: await decode.value(input) }),
  }),
  startChildWorkflowExecutionFailedEventAttributes: async ({ initiatedEventId, workflowId }, event) =>
    childEnded(event, initiatedEventId, {
      failed: { type: 'WorkflowAlreadyExists', message: `Another run of ${workflowId} was open.` },
    }),
  childWorkflowExecutionStartedEventAttributes: async ({ initiatedEventId, workflowExecution }, event) => ({
    type: 'child-started',
    at: rfc3339(event.eventTime),
    initiatedEventId: String(initiatedEventId),
    runId: workflowExecution?.runId ?? '',
  }),
  requestCancelExternalWorkflowExecutionInitiatedEventAttributes: async ({ workflowExecution }, event) => ({
    type: 'child-cancel-requested',
    at: rfc3339(event.eventTime),
    workflowId: workflowExecution?.workflowId ?? '',
  }),
  childWorkflowExecutionCompletedEventAttributes: async ({ initiatedEventId, workflowType, result }, event, decode) =>
    childEnded(event, initiatedEventId, {
      completed: workflowType?.name === fanOutWorkflow ? await decode.value(result) : undefined,
    }),
  childWorkflowExecutionFailedEventAttributes: async ({ initiatedEventId, failure }, event, decode) =>
    childEnded(event, initiatedEventId, { failed: (await decode.failure(failure)) ?? unknownFailure }),
  childWorkflowExecutionTimedOutEventAttributes: async ({ initiatedEventId }, event) =>
    childEnded(event, initiatedEventId, {
      failed: { type: 'TimeoutFailure', message: "Temporal's own timeout ended it without any cleanup." },
    }),
  childWorkflowExecutionCanceledEventAttributes: async ({ initiatedEventId }, event) =>
    childEnded(event, initiatedEventId, { cancelled: true }),
  childWorkflowExecutionTerminatedEventAttributes: async ({ initiatedEventId }, event) =>
    childEnded(event, initiatedEventId, { terminated: true }),
};

function childEnded(
  event: HistoryEvent,
  initiated: HistoryEvent['eventId'],
  outcome: ChildOutcome,
): Extract<RunEvent, { type: 'child-ended' }> {
  return { type: 'child-ended', at: rfc3339(event.eventTime), initiatedEventId: String(initiated), outcome };
}
