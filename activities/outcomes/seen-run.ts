/**
 * A run's history as `contracts/read-outcomes.ts` wants it: activities with what they were given and gave, children with
 * their run ids. Read page by page through the worker's own client, with the converter that the worker writes by.
 */
import { Context } from '@temporalio/activity';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { temporal } from '@temporalio/proto';
import type { FanOutBatch } from '../../contracts/fan-out.js';
import { fanOutWorkflow, memoKey, type RunMemo } from '../../contracts/names.js';
import type { SeenChild, SeenRun } from '../../contracts/read-outcomes.js';
import type { SeenActivity } from '../../contracts/step-outcome.js';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Started = temporal.api.history.v1.IWorkflowExecutionStartedEventAttributes;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

export interface RunAddress {
  workflowId: string;
  runId: string;
}

/** Events of one page. */
const pageSize = 250;

/** Throws gRPC's NOT_FOUND for a run that Temporal does not keep. */
export async function seenRun(address: RunAddress): Promise<SeenRun> {
  const activities = new Map<string, SeenActivity>();
  const children = new Map<string, SeenChild>();
  let isBatch = false;
  let atStart: Pick<SeenRun, 'retryOf' | 'firstIds'> = {};
  for await (const event of historyOf(address)) {
    const { workflowExecutionStartedEventAttributes: started } = event;
    if (started) {
      isBatch = started.workflowType?.name === fanOutWorkflow;
      atStart = await toldAtStart(started, isBatch);
    }
    await readActivity(event, activities);
    await readChild(event, children, isBatch);
  }
  return {
    runId: address.runId,
    ...atStart,
    activities: [...activities.values()],
    children: [...children.values()],
  };
}

export async function* historyOf(execution: RunAddress): AsyncGenerator<HistoryEvent> {
  const { client } = Context.current();
  const { namespace } = client.options;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution,
      maximumPageSize: pageSize,
      ...(nextPageToken && { nextPageToken }),
    });
    Context.current().heartbeat();
    yield* page.history?.events ?? [];
    nextPageToken = page.nextPageToken;
  } while (nextPageToken?.length);
}

/** The first value; undefined when there is none. */
export async function valueOf(payloads: Payloads): Promise<unknown> {
  const [first] = payloads?.payloads ?? [];
  if (!first) return undefined;
  return (await decodeArrayFromPayloads(Context.current().client.options.loadedDataConverter, [first]))[0];
}

/** A batch is told in its input. A run that continues as new has the memo of its first part, and begins anew. */
async function toldAtStart(
  { input, memo, continuedExecutionRunId }: Started,
  isBatch: boolean,
): Promise<Pick<SeenRun, 'retryOf' | 'firstIds'>> {
  if (continuedExecutionRunId) return {};
  const field = memo?.fields?.[memoKey];
  const told = await valueOf(isBatch ? input : { payloads: [field ?? []].flat() });
  const { retryOf, firstIds } = (told ?? {}) as Partial<RunMemo & FanOutBatch>;
  return { ...(retryOf !== undefined && { retryOf }), ...(firstIds && { firstIds }) };
}

async function readActivity(event: HistoryEvent, activities: Map<string, SeenActivity>): Promise<void> {
  const at = timeOf(event);
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const summary = await valueOf({ payloads: [event.userMetadata?.summary ?? []].flat() });
    activities.set(String(event.eventId), {
      activityType: scheduled.activityType?.name ?? '',
      ...(typeof summary === 'string' && { summary }),
      input: await valueOf(scheduled.input),
      at,
    });
  }
  const done = event.activityTaskCompletedEventAttributes;
  const activity = done && activities.get(String(done.scheduledEventId));
  if (activity) Object.assign(activity, { endedAt: at, outcome: { completed: await valueOf(done.result) } });
}

/** What an item was given and gave counts in its batch alone: elsewhere a child's values are never looked at. */
async function readChild(event: HistoryEvent, children: Map<string, SeenChild>, isBatch: boolean): Promise<void> {
  const asked = event.startChildWorkflowExecutionInitiatedEventAttributes;
  if (asked) {
    children.set(String(event.eventId), {
      workflowType: asked.workflowType?.name ?? '',
      workflowId: asked.workflowId ?? '',
      ...(isBatch && { input: await valueOf(asked.input) }),
    });
  }
  const begun = event.childWorkflowExecutionStartedEventAttributes;
  if (begun) Object.assign(childOf(begun, children), { runId: begun.workflowExecution?.runId ?? '' });
  const done = event.childWorkflowExecutionCompletedEventAttributes;
  if (done) {
    const result = isBatch ? await valueOf(done.result) : undefined;
    Object.assign(childOf(done, children), { outcome: { completed: result } });
  }
}

function childOf(
  { initiatedEventId }: { initiatedEventId?: HistoryEvent['eventId'] },
  children: Map<string, SeenChild>,
): SeenChild | object {
  return children.get(String(initiatedEventId)) ?? {};
}

function timeOf({ eventTime }: HistoryEvent): string {
  return new Date(Number(eventTime?.seconds ?? 0) * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1e6)).toISOString();
}
