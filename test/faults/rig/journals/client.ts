/**
 * The client, as the checker knows it: intent on disk before a call is made, and what came of it after. No answer, and an
 * answer that does not tell, are `unknown`: not a failure.
 */
import { randomUUID } from 'node:crypto';
import type { ClientCall, ClientEntry } from '../../checker/sources.js';
import type { Journal } from './journal.js';

export interface CallOrder {
  call: ClientCall;
  through: ClientEntry['through'];
  workflowId: string;
  runId?: string;
  activityId?: string;
  request?: string;
  follows?: string;
  mayStillRun?: readonly string[];
  rows?: ClientEntry['rows'];
}

/** What a call has come to; anything thrown is `unknown`. */
export type Came = { ok: true; runId?: string } | { ok: false; error: string };

export async function journaled<Result extends Came>(
  journal: Journal<ClientEntry>,
  namespace: string,
  order: CallOrder,
  act: () => Promise<Result>,
): Promise<Result> {
  const op = randomUUID();
  const { rows, ...rest } = order;
  const base = { op, namespace, ...rest };
  journal.write({ ...base, phase: 'intent', ...(rows && { rows }) });
  try {
    const came = await act();
    if (came.ok) journal.write({ ...base, phase: 'ok', ...(came.runId !== undefined && { runId: came.runId }) });
    else journal.write({ ...base, phase: 'fail', error: came.error });
    return came;
  } catch (error) {
    journal.write({ ...base, phase: 'unknown', error: String(error) });
    throw error;
  }
}
