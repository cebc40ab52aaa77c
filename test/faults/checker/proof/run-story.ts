/** A run as Temporal writes it: events in protobuf's JSON, and what the API and the replay program say of it. */
import type { RunHistory } from '../sources.js';
import type { World } from './world.js';

export interface RunStory {
  namespace: string;
  workflowId: string;
  runId: string;
  /** Protobuf's JSON, as the server gives it. */
  events: object[];
  history: { -readonly [Name in keyof RunHistory]: RunHistory[Name] };
  /** Of its API document; none for an engine's workflow. */
  document: { state: string; retryOf?: string; rerunOf?: string; steps: { name: string; launches: object[] }[] };
  /** Writes an event; gives its id. */
  write(type: string, attributes: object, summary?: string): number;
  /** Three events; gives the id of the last, which what it decides names. */
  task(): number;
  closes(status: keyof typeof closings, attributes?: object): void;
}

export interface RunPlan {
  workflowId: string;
  type?: string;
  namespace?: string;
  /** Tells runs of one id apart. */
  nth?: number;
  parent?: RunStory;
  /** The run that this one is a reset of, and up to which event. */
  resetOf?: { run: RunStory; upTo: number };
}

export function beginRun(world: World, plan: RunPlan): RunStory {
  const { workflowId, namespace = 'default', nth = 1, parent, resetOf } = plan;
  const runId = uuid(world.hex(`${namespace} ${workflowId} ${nth}`));
  const type = plan.type ?? workflowId.split(':')[0] ?? '';
  const events: object[] = [];
  const history: RunStory['history'] = { namespace, workflowId, runId, status: 'RUNNING', history: { events } };
  const document: RunStory['document'] = { state: 'running', steps: [] };
  const story: RunStory = {
    namespace,
    workflowId,
    runId,
    events,
    history,
    document,
    write(eventType, attributes, summary) {
      const eventId = events.length + 1;
      world.tick();
      events.push({
        eventId: String(eventId),
        eventTime: world.iso().replace('Z', '123456Z'),
        eventType: `EVENT_TYPE_${eventType.replaceAll(/(?<!^)([A-Z])/g, '_$1').toUpperCase()}`,
        ...(summary !== undefined && { userMetadata: { summary: payload(summary) } }),
        [`${eventType[0]?.toLowerCase()}${eventType.slice(1)}EventAttributes`]: attributes,
      });
      return eventId;
    },
    task() {
      const scheduledEventId = story.write('WorkflowTaskScheduled', {});
      const startedEventId = story.write('WorkflowTaskStarted', { scheduledEventId: String(scheduledEventId) });
      return story.write('WorkflowTaskCompleted', { startedEventId: String(startedEventId) });
    },
    closes(status, attributes = {}) {
      history.status = status;
      document.state = closings[status][1];
      // Unless it is told otherwise, a run that fails does so by its own code.
      const own = status === 'FAILED' ? { failure: failure('TypeError', 'The pipeline has a bug') } : {};
      story.write(closings[status][0], { ...own, ...attributes });
    },
  };
  world.sources.histories.push(history as never);
  world.sources.replay.push({ namespace, workflowId, runId, replayed: true, inputsEqual: true });
  if (!type.startsWith('millrace')) world.sources.api.push({ workflowId, runId, document });
  if (resetOf) events.push(...structuredClone(resetOf.run.events.slice(0, resetOf.upTo)));
  else {
    story.write('WorkflowExecutionStarted', {
      workflowType: { name: type },
      originalExecutionRunId: runId,
      firstExecutionRunId: runId,
      ...(parent && { parentWorkflowExecution: { workflowId: parent.workflowId, runId: parent.runId } }),
    });
  }
  return story;
}

/** Payloads of JSON, as they stand in a history. */
export function payloads(...values: readonly unknown[]): object {
  return { payloads: values.map(payload) };
}

/** An `ApplicationFailure`. */
export function failure(type: string, message: string, step?: string): object {
  const details = step === undefined ? {} : { details: payloads({ step }) };
  return { message, source: 'TypeScriptSDK', applicationFailureInfo: { type, nonRetryable: true, ...details } };
}

/** Of a fan-out over a function, one item of which has failed so. */
export function itemsFailure(type: string): object {
  const details = payloads({ total: 2, succeeded: 1, failedCount: 1, failed: [{ key: 'AA', type, message: type }] });
  return {
    ...failure('ItemsFailed', type),
    applicationFailureInfo: { type: 'ItemsFailed', nonRetryable: true, details },
  };
}

const closings = {
  COMPLETED: ['WorkflowExecutionCompleted', 'succeeded'],
  FAILED: ['WorkflowExecutionFailed', 'failed'],
  CANCELED: ['WorkflowExecutionCanceled', 'cancelled'],
  TERMINATED: ['WorkflowExecutionTerminated', 'terminated'],
  TIMED_OUT: ['WorkflowExecutionTimedOut', 'failed'],
} as const;

function payload(value: unknown): object {
  return {
    metadata: { encoding: Buffer.from('json/plain').toString('base64') },
    data: Buffer.from(JSON.stringify(value)).toString('base64'),
  };
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
