/**
 * Who has a job now. Temporal has at most one open run of a workflow id, and names it without visibility's delay: so the
 * current run tells, whether it came by a reset, by continue-as-new, by a retry or by a new start. The run that is looked
 * at is one of that id: that Temporal knows no current one can't be by retention alone, and proves nothing.
 */
import type { Client } from '@temporalio/client';
import { millisecondsOf, readRun } from './read-run.js';
import type { RunRecord } from './run-record.js';

/** The current run of a workflow id. Throws when Temporal does not tell: that is no "nobody's". */
export type CurrentRun = (workflowId: string) => Promise<RunRecord>;

/** Each id is asked once: for one question, never for the check before a stop and what came before that. */
export function currentRuns(client: Client, withinMs: number): CurrentRun {
  const asked = new Map<string, Promise<RunRecord>>();
  return (workflowId) => {
    const current = asked.get(workflowId) ?? currentRun(client, workflowId, withinMs);
    asked.set(workflowId, current);
    return current;
  };
}

async function currentRun(client: Client, workflowId: string, withinMs: number): Promise<RunRecord> {
  const { connection, workflowService, options } = client;
  const request = { namespace: options.namespace, execution: { workflowId } };
  const { workflowExecutionInfo: info } = await connection.withDeadline(Date.now() + withinMs, () =>
    workflowService.describeWorkflowExecution(request),
  );
  const runId = info?.execution?.runId;
  if (!runId) throw new Error(`Temporal names no current run of ${workflowId}`);
  const record = await readRun(client, { workflowId, runId }, withinMs);
  // Deleted between the two calls, or by hand: it may have had the job.
  if (!record) throw new Error(`Temporal has no history of ${runId}, the current run of ${workflowId}`);
  // What describe says comes first: a run that was closed between the two calls had its jobs until a moment ago.
  const { closedAt: _, ...open } = record;
  return info.closeTime ? { ...open, closedAt: millisecondsOf(info.closeTime) } : open;
}
