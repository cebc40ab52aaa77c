/**
 * Who has a job now. Temporal has at most one open run of a workflow id, and names it without visibility's delay: so the
 * current run tells, whether it came by a reset, by continue-as-new, by a retry or by a new start.
 */
import type { Client } from '@temporalio/client';
import { millisecondsOf, readRun, unlessNotFound } from './read-run.js';
import type { RunRecord } from './run-record.js';

/** The current run of a workflow id; undefined when Temporal knows none any more. */
export type CurrentRun = (workflowId: string) => Promise<RunRecord | undefined>;

/** Each id is asked once: for one question, never for the check before a stop and what came before that. */
export function currentRuns(client: Client, withinMs: number): CurrentRun {
  const asked = new Map<string, Promise<RunRecord | undefined>>();
  return (workflowId) => {
    const current = asked.get(workflowId) ?? currentRun(client, workflowId, withinMs);
    asked.set(workflowId, current);
    return current;
  };
}

async function currentRun(client: Client, workflowId: string, withinMs: number): Promise<RunRecord | undefined> {
  const { connection, workflowService, options } = client;
  const request = { namespace: options.namespace, execution: { workflowId } };
  const described = await connection
    .withDeadline(Date.now() + withinMs, () => workflowService.describeWorkflowExecution(request))
    .catch(unlessNotFound);
  const info = described?.workflowExecutionInfo;
  if (!info?.execution?.runId) return undefined;
  const record = await readRun(client, { workflowId, runId: info.execution.runId }, withinMs);
  // What describe says comes first: a run that was closed between the two calls had its jobs until a moment ago.
  const { closedAt: _, ...open } = record ?? { workflowId, runId: info.execution.runId, jobs: [] };
  return info.closeTime ? { ...open, closedAt: millisecondsOf(info.closeTime) } : open;
}
