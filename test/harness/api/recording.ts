/**
 * Runs as they were recorded from the real server: the history in the form that every tool of Temporal reads, and what
 * describe said at that moment.
 */
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { defaultDataConverter } from '@temporalio/common';
import type { RunDocument } from '../../../contracts/run.js';
import type { Description, HistoryEvent } from '../../../api/runs/temporal-runs.js';
import { decoderWith } from '../../../api/runs/document/payloads.js';
import { readEvents } from '../../../api/runs/document/read-events.js';
import { readFacts } from '../../../api/runs/document/read-facts.js';
import { runDocument } from '../../../api/runs/document/run-document.js';
import type { RunEvent, RunFacts } from '../../../api/runs/document/run-event.js';
import { workflowservice } from '../../../api/temporal/proto.js';

export interface Recording {
  describe: unknown;
  history: unknown;
}

const { DescribeWorkflowExecutionResponse } = workflowservice;

/** Without what tells of the machine that it was recorded on: stack traces, and who polled. */
export function toRecording(description: Description, events: HistoryEvent[]): Recording {
  const message = DescribeWorkflowExecutionResponse.fromObject(description);
  const describe: unknown = DescribeWorkflowExecutionResponse.toObject(message, {
    longs: String,
    enums: String,
    bytes: String,
  });
  return JSON.parse(
    `{"describe":${JSON.stringify(describe)},"history":${historyToJSON({ events })}}`,
    withoutMachine,
  ) as Recording;
}

function withoutMachine(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return undefined;
  return key === 'identity' || key === 'lastWorkerIdentity' ? 'recorded' : value;
}

/** The document of a recorded run, made as the API makes it. */
export async function documentOf(recording: Recording): Promise<RunDocument> {
  const { events, facts } = await toldBy(recording);
  return runDocument(events, facts);
}

/** What Temporal told of a recorded run. */
export async function toldBy({ describe, history }: Recording): Promise<{ events: RunEvent[]; facts: RunFacts }> {
  const decode = decoderWith(defaultDataConverter);
  const message = DescribeWorkflowExecutionResponse.fromObject(describe as Record<string, unknown>);
  const facts = await readFacts(message, decode);
  return { facts, events: await readEvents(historyFromJSON(history).events ?? [], decode) };
}
