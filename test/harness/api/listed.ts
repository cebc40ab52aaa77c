/** Starts runs of `listed`, which wait for as long as nobody finishes them. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { ApiRig } from './rig.js';

export interface ListedRun {
  id: string;
  runId: string;
  workflowId: string;
}

export async function startListed(rig: ApiRig, n = `n-${randomUUID()}`): Promise<ListedRun> {
  const answer = await rig.api('POST', '/v1/pipelines/listed/runs', { json: { input: { n } } });
  expect(answer.status).toBe(202);
  return answer.body as ListedRun;
}
