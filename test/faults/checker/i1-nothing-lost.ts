/** I1: what was accepted exists and ends, with all that it has started; what was certainly refused does not exist. */
import type { Evidence } from './evidence.js';
import { idsOf, isRunning, type Run } from './runs.js';
import type { ClientEntry } from './sources.js';
import type { Violation } from './violation.js';

/** One call of the client: what it meant, and what it heard. No word after the intent is `unknown`. */
interface Call {
  intent: ClientEntry;
  phase: 'ok' | 'fail' | 'unknown';
  runId?: string;
}

export function nothingLost(evidence: Evidence): Violation[] {
  const starts = startsOf(evidence.client);
  return [
    ...starts.filter(({ phase }) => phase === 'ok').flatMap((call) => missing(call, evidence)),
    ...starts.filter(({ phase }) => phase === 'fail').flatMap((call) => refused(call, starts, evidence)),
    ...unended(starts, evidence),
  ];
}

export function startsOf(client: readonly ClientEntry[]): Call[] {
  const starts = client.filter(({ call }) => call === 'start' || call === 'retry' || call === 'rerun');
  return [...Map.groupBy(starts, ({ op }) => op).values()].map((entries) => {
    const intent = entries.find(({ phase }) => phase === 'intent') ?? (entries[0] as ClientEntry);
    const outcome = entries.findLast(({ phase }) => phase !== 'intent');
    return {
      intent,
      phase: outcome?.phase === 'ok' || outcome?.phase === 'fail' ? outcome.phase : 'unknown',
      ...(outcome?.runId !== undefined && { runId: outcome.runId }),
    };
  });
}

/** The runs that a call may have started. */
export function runsOfCall({ intent, phase, runId }: Call, runs: readonly Run[]): Run[] {
  const same = runs.filter(
    ({ namespace, workflowId }) => namespace === intent.namespace && workflowId === intent.workflowId,
  );
  if (phase === 'ok' && runId !== undefined) return same.filter((run) => run.runId === runId);
  return same.filter(({ startedAt }) => startedAt >= Math.floor(intent.at));
}

function missing(call: Call, { runs }: Evidence): Violation[] {
  const { op, namespace, workflowId } = call.intent;
  // A start that joins is accepted, too: then the run is older than the call.
  const same = runs.filter((run) => run.namespace === namespace && run.workflowId === workflowId);
  if (call.runId === undefined ? same.length > 0 : runsOfCall(call, runs).length > 0) return [];
  return [
    {
      invariant: 'I1',
      ids: { op, namespace, workflowId, ...(call.runId !== undefined && { runId: call.runId }) },
      message: `The start of ${workflowId} was accepted, and Temporal has no such run.`,
    },
  ];
}

/** Runs of an id may also come from other calls, from a parent, or from a reset. */
function refused(call: Call, starts: readonly Call[], { runs }: Evidence): Violation[] {
  const { op, namespace, workflowId } = call.intent;
  const others = starts.some(
    ({ intent, phase }) => phase !== 'fail' && intent.namespace === namespace && intent.workflowId === workflowId,
  );
  if (others) return [];
  return runsOfCall(call, runs)
    .filter(({ parentRunId, originalRunId, runId }) => parentRunId === undefined && originalRunId === runId)
    .map((run) => ({
      invariant: 'I1',
      ids: { op, ...idsOf(run) },
      message: `The start of ${workflowId} was refused for certain, and yet there is run ${run.runId}.`,
    }));
}

function unended(starts: readonly Call[], { runs }: Evidence): Violation[] {
  const accepted = new Set(
    starts.flatMap((call) => (call.phase === 'fail' ? [] : runsOfCall(call, runs))).map(({ runId }) => runId),
  );
  // What an accepted run has started or goes on as, and what a reset made of it, is accepted with it.
  for (let grown = true; grown;) {
    grown = false;
    for (const { runId, parentRunId = '', originalRunId, continuedAs = '' } of runs) {
      const before = accepted.size;
      if (accepted.has(parentRunId) || accepted.has(originalRunId)) accepted.add(runId);
      if (accepted.has(runId) && continuedAs) accepted.add(continuedAs);
      grown ||= accepted.size > before;
    }
  }
  return runs
    .filter((run) => isRunning(run) && accepted.has(run.runId))
    .map((run) => ({
      invariant: 'I1',
      ids: idsOf(run),
      message: `Run ${run.runId} of ${run.workflowId} was accepted and has not ended.`,
    }));
}
