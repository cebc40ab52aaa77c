/** The run that has started a run, as describe and lists tell it. */
import type { ParentRun } from '../../contracts/run.js';
import { formatRunId } from './run-id.js';
import type { ExecutionInfo } from './temporal-runs.js';

export function parentOf(info: ExecutionInfo | null | undefined): ParentRun | undefined {
  const { workflowId, runId } = info?.parentExecution ?? {};
  if (!workflowId || !runId) return undefined;
  return { id: formatRunId({ workflowId, runId }), workflowId, runId };
}
