/** Retries and reruns through the API, each in the client's journal before and after. */
import type { Slot } from '../slot.js';
import { journaled, type Came } from './client.js';

export interface SuccessorOrder {
  call: 'retry' | 'rerun';
  workflowId: string;
  /** Run id of the run that is to be followed. */
  follows: string;
  /** Its `Idempotency-Key`. */
  request?: string;
  /** Jobs that whoever asks has looked at, by their AWS ids. */
  mayStillRun?: readonly string[];
}

/** A refusal is an answer. Throws when nobody knows. */
export function askForSuccessor(slot: Slot, order: SuccessorOrder): Promise<Came> {
  const { call, workflowId, follows, request, mayStillRun = [] } = order;
  const headers = request === undefined ? {} : { 'idempotency-key': request };
  return journaled(
    slot.journals.client,
    slot.namespace,
    { ...order, mayStillRun, through: 'api' },
    async (): Promise<Came> => {
      const id = encodeURIComponent(`${workflowId}:${follows}`);
      const { status, body } = await slot.api.call('POST', `runs/${id}/${call}`, { mayStillRun }, headers);
      if (status === 202) return { ok: true, runId: (body as { runId: string }).runId };
      if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
      return { ok: false, error: JSON.stringify(body) };
    },
  );
}
