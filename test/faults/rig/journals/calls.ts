/** The calls of the client, each in its journal before and after. */
import type { Slot } from '../slot.js';
import { journaled, type Came } from './client.js';

export interface StartOrder {
  pipeline: string;
  workflowId: string;
  input: object;
  /** Its `Idempotency-Key`. */
  request?: string;
  /** What the run is to carry, by step. */
  rows?: Readonly<Record<string, readonly string[]>>;
}

/** Through the API. Throws when it was refused, or when nobody knows. */
export async function startRun(slot: Slot, run: StartOrder): Promise<string> {
  const came = await askForRun(slot, run);
  if (!came.ok) throw new Error(`The start of ${run.workflowId} was refused: ${came.error}`);
  return came.runId ?? '';
}

/** The same, where a refusal is nothing out of the way. Throws when nobody knows. */
export function askForRun(slot: Slot, { pipeline, workflowId, input, request, rows }: StartOrder): Promise<Came> {
  const headers = request === undefined ? {} : { 'idempotency-key': request };
  return journaled(
    slot.journals.client,
    slot.namespace,
    { call: 'start', through: 'api', workflowId, ...(request !== undefined && { request }), ...(rows && { rows }) },
    async (): Promise<Came> => {
      const { status, body } = await slot.api.call('POST', `pipelines/${pipeline}/runs`, { input }, headers);
      if (status === 202) return { ok: true, runId: (body as { runId: string }).runId };
      if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
      return { ok: false, error: JSON.stringify(body) };
    },
  );
}

/** Through the API. That the run has ended already is no refusal to speak of. */
export async function cancelRun(slot: Slot, workflowId: string, runId: string | undefined, why: string): Promise<void> {
  const came = await journaled(
    slot.journals.client,
    slot.namespace,
    { call: 'cancel', through: 'api', workflowId, ...(runId !== undefined && { runId }) },
    async (): Promise<Came> => {
      const id = encodeURIComponent(`${workflowId}:${runId}`);
      const { status, body } = await slot.api.call('POST', `runs/${id}/cancel`, { why });
      if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
      return status === 202 ? { ok: true } : { ok: false, error: JSON.stringify(body) };
    },
  );
  if (!came.ok && !came.error.includes('already-ended')) {
    throw new Error(`The cancel of ${workflowId} was refused: ${came.error}`);
  }
}

/** Through Temporal itself, as an operator does. */
export function throughTemporal(
  slot: Slot,
  order: {
    call: 'terminate' | 'reset' | 'reset-activity' | 'pause-activity' | 'unpause-activity';
    workflowId: string;
    runId?: string;
    activityId?: string;
  },
  act: () => Promise<string | undefined>,
): Promise<Came> {
  return journaled(slot.journals.client, slot.namespace, { ...order, through: 'temporal' }, async () => {
    const runId = await act();
    return { ok: true, ...(runId !== undefined && { runId }) };
  });
}
