/** Retries over the API, on real runs. */
import type { WorkflowHandle } from '@temporalio/client';
import type { RunDocument } from '../../../contracts/run.js';
import { run as runSchema } from '../../../api/runs/run.schema.js';
import { formatRunId } from '../../../api/runs/run-id.js';
import type { Answer } from './api-client.js';
import type { EngineRig } from './engine-rig.js';

export interface EndedRun {
  /** The full one. */
  id: string;
  runId: string;
  handle: WorkflowHandle;
}

export interface Retries {
  /** Waits for the end, however it is. */
  ended(handle: WorkflowHandle): Promise<EndedRun>;
  document(id: string): Promise<RunDocument>;
  retry(id: string, body?: object, idempotencyKey?: string): Promise<Answer>;
  rerun(id: string, body?: object): Promise<Answer>;
  /** The run that an answer names. */
  startedBy(answer: Answer): WorkflowHandle;
  /** Retries, and waits for the end. Throws when it was refused. */
  retried(id: string, body?: object): Promise<EndedRun>;
  /** Names of the jobs that were started after so many entries of the ledger. */
  committed(from: number): string[];
}

export function retriesOn(rig: EngineRig): Retries {
  const post = (id: string, what: string, json: object, key?: string) =>
    rig.api('POST', `/v1/runs/${id}/${what}`, {
      json,
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });
  const retries: Retries = {
    async ended(handle) {
      await handle.result().catch(() => undefined);
      const { runId, workflowId } = await handle.describe();
      return { handle, runId, id: formatRunId({ workflowId, runId }) };
    },
    document: async (id) => runSchema.parse((await rig.api('GET', `/v1/runs/${id}`)).body) as RunDocument,
    retry: (id, body = {}, key) => post(id, 'retry', body, key),
    rerun: (id, body = {}) => post(id, 'rerun', body),
    startedBy: ({ body }) => rig.handle(body.workflowId as string, body.runId as string),
    async retried(id, body) {
      const answer = await retries.retry(id, body);
      if (answer.status !== 202) throw new Error(`${id} was not retried: ${JSON.stringify(answer.body)}`);
      return retries.ended(retries.startedBy(answer));
    },
    committed: (from) =>
      rig.plane
        .ledger()
        .slice(from)
        .flatMap(({ event, name }) => (event === 'committed' ? [name] : [])),
  };
  return retries;
}
