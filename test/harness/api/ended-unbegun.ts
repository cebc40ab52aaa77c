/** A retry that ended before any worker had taken it: it has loaded nothing of what it was to keep. */
import { randomUUID } from 'node:crypto';
import { memoKey, type RunMemo } from '../../../contracts/names.js';
import { formatRunId } from '../../../api/runs/run-id.js';
import type { EndedRun } from './retries-on.js';

export async function endedUnbegun(before: EndedRun, input: object): Promise<EndedRun> {
  const { workflowId, client } = before.handle;
  const { type } = await before.handle.describe();
  const memo: RunMemo = { v: 1, startedBy: 'retry', retryOf: before.runId, after: before.runId };
  const { firstExecutionRunId: runId } = await client.start(type, {
    workflowId,
    taskQueue: `nobody-${randomUUID()}`,
    args: [input],
    memo: { [memoKey]: memo },
  });
  const handle = client.getHandle(workflowId, runId);
  await handle.terminate('before it began');
  return { handle, runId, id: formatRunId({ workflowId, runId }) };
}
