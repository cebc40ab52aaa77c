/**
 * One page of runs that were closed without the engine's own word that nothing of them runs: terminated (a reset does
 * so, too), timed out, failed; and those that say themselves, however they were closed, that they may have left a job: a
 * pipeline may catch the failure of a step of whose job nobody can tell, and complete. One visibility request: a
 * self-hosted server allows ten a second.
 */
import type { Client } from '@temporalio/client';
import type { JanitorListInput, JanitorListResult } from '../../contracts/janitor.js';
import { mayHaveLeftAJob } from '../../contracts/names.js';
import { millisecondsOf } from './read-run.js';

const statuses = ['Terminated', 'TimedOut', 'Failed'];

export async function listClosed(
  { workflowService, connection, options }: Client,
  taskQueue: string,
  { since, until, pageToken }: JanitorListInput,
  { pageSize, withinMs }: { pageSize: number; withinMs: number },
): Promise<JanitorListResult> {
  const query = [
    `TaskQueue = '${taskQueue.replaceAll("'", "''")}'`,
    `(ExecutionStatus IN (${statuses.map((status) => `'${status}'`).join(', ')}) OR MillraceStatus = '${mayHaveLeftAJob}')`,
    // The engine's own have no jobs.
    `WorkflowType NOT STARTS_WITH 'millrace'`,
    `CloseTime >= '${since}'`,
    `CloseTime < '${until}'`,
  ].join(' AND ');
  const request = {
    namespace: options.namespace,
    query,
    pageSize,
    ...(pageToken !== undefined && { nextPageToken: Buffer.from(pageToken, 'base64') }),
  };
  const page = await connection.withDeadline(Date.now() + withinMs, () =>
    workflowService.listWorkflowExecutions(request),
  );
  return {
    runs: page.executions.map(({ execution, closeTime }) => ({
      workflowId: execution?.workflowId ?? '',
      runId: execution?.runId ?? '',
      closedAt: new Date(millisecondsOf(closeTime)).toISOString(),
    })),
    ...(page.nextPageToken.length > 0 && { pageToken: Buffer.from(page.nextPageToken).toString('base64') }),
  };
}
