/** I4: API, Temporal, ledger and witness tell the same end; a success rests on jobs that ended well; what ended stays so. */
import { deniedSuccess } from './i4-denied.js';
import { uncausedEnd } from './i4-causes.js';
import { comesBack } from './i4-comes-back.js';
import { sameLaunches } from './i4-launches.js';
import { unearnedSuccess } from './i4-success.js';
import type { Evidence } from './evidence.js';
import { json, text } from './history.js';
import { idsOf, type Run } from './runs.js';
import type { Violation } from './violation.js';

export function agreement(evidence: Evidence): Violation[] {
  return [
    ...evidence.runs.flatMap((run) => sameEnd(run, evidence)),
    ...evidence.runs.flatMap((run) => sameLaunches(run, evidence)),
    ...evidence.runs.flatMap((run) => unearnedSuccess(run, evidence)),
    ...evidence.runs.flatMap((run) => deniedSuccess(run, evidence)),
    ...evidence.runs.flatMap((run) => uncausedEnd(run, evidence)),
    ...comesBack(evidence),
  ];
}

/** What the API calls Temporal's words. */
const states: Readonly<Record<string, string>> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  CANCELED: 'cancelled',
  TERMINATED: 'terminated',
};
const closed: ReadonlySet<string> = new Set(Object.values(states));

function sameEnd(run: Run, { documents }: Evidence): Violation[] {
  const entries = documents.get(run.runId);
  const state = text(json(entries?.at(-1)?.document)['state']);
  if (!state) {
    // A receipt is no run to the API.
    const engines = run.type.startsWith('millrace');
    return engines ? [] : [of(run, `The API does not show run ${run.runId} of ${run.workflowId}.`)];
  }
  const wanted = states[run.status];
  if (run.status === 'CONTINUED_AS_NEW' || (wanted === undefined ? !closed.has(state) : state === wanted)) return [];
  return [of(run, `The API calls run ${run.runId} of ${run.workflowId} ${state}, and Temporal ${run.status}.`)];
}

function of(run: Run, message: string): Violation {
  return { invariant: 'I4', ids: idsOf(run), message };
}
