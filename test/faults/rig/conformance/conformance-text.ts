/** For people: how many traces the model accepts, and each that it rejects or could not follow. */
import type { JudgedTrace } from './judge-traces.js';

export type RejectedTrace = Extract<JudgedTrace, { verdict: 'rejected' }>;

export function rejectedIn(judged: readonly JudgedTrace[]): readonly RejectedTrace[] {
  return judged.filter((trace) => trace.verdict === 'rejected');
}

type UnjudgedTrace = Extract<JudgedTrace, { verdict: 'not-judged' }>;

/** Those that ought to have been judged. */
export function unjudgedIn(judged: readonly JudgedTrace[]): readonly UnjudgedTrace[] {
  return judged.filter((trace) => trace.verdict === 'not-judged' && trace.beyond !== true) as UnjudgedTrace[];
}

/** Of all traces. In CI it is none of some four hundred; a slot that is short of time leaves a few. */
export const unjudgedBound = 0.02;

/** A sentence when so many were left out that the rest proves little. */
export function tooManyUnjudged(unjudged: number, all: number): string | undefined {
  if (unjudged <= all * unjudgedBound) return undefined;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `${unjudged} of ${all} traces were not judged and ought to be, ${percent(unjudged / all)}: the bound is ${percent(unjudgedBound)}`;
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
  const reasons = judged.flatMap((trace) => (trace.verdict === 'not-judged' ? [trace.why] : []));
  const why = [...Map.groupBy(reasons, (reason) => reason)].map(([reason, all]) => `${all.length} because ${reason}`);
  const share = ((100 * reasons.length) / Math.max(1, judged.length)).toFixed(1);
  const counts = `traces: ${count('accepted')} accepted by the model, ${count('known')} through a known window`;
  const left = `${count('not-judged')} not judged (${share} %${why.map((reason) => `; ${reason}`).join('')})`;
  return [...told, `${counts}, ${count('rejected')} rejected, ${left}`];
}
