/** For people: how many traces the model accepts, and each that it rejects or could not follow. */
import type { JudgedTrace } from './judge-traces.js';

export type RejectedTrace = Extract<JudgedTrace, { verdict: 'rejected' }>;

export function rejectedIn(judged: readonly JudgedTrace[]): readonly RejectedTrace[] {
  return judged.filter((trace) => trace.verdict === 'rejected');
}

export function conformanceText(judged: readonly JudgedTrace[]): string[] {
  const count = (verdict: JudgedTrace['verdict']) => judged.filter((trace) => trace.verdict === verdict).length;
  const told = judged.flatMap((trace) => {
    const { key, kind, workflowId } = trace;
    const who = `${kind} launch ${key} of ${workflowId}`;
    switch (trace.verdict) {
      case 'rejected':
        return [`TRACE REJECTED: ${who}, line ${trace.index}: ${trace.why}`];
      case 'not-judged':
        return [`trace not judged: ${who}: ${trace.why}`];
      case 'known':
        return [`trace accepted through a known window: ${who}: ${trace.window}`];
      case 'accepted':
        return [];
    }
  });
  const counts = `traces: ${count('accepted')} accepted by the model, ${count('known')} through a known window`;
  return [...told, `${counts}, ${count('rejected')} rejected, ${count('not-judged')} not judged`];
}
