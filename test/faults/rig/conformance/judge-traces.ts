/** Every launch of a slot, judged by the model: whether what was seen of it is something that the model can do. */
import { jobKinds, type JobKind } from '../../../../activities/specs.js';
import type { Timing } from '../../../../contracts/timing.js';
import { accept, TooMuchToFollow, type AcceptOptions } from '../../model/accept.js';
import { traceFactsOf } from '../../simulation/aws/lags.js';
import type { TraceLine } from '../../trace.js';
import { launchTraces, runsOf } from './launch-traces.js';
import type { SlotEvidence } from './slot-evidence.js';

export type TraceVerdict =
  | { verdict: 'accepted' }
  /** Accepted for nothing but the precondition of this window. */
  | { verdict: 'known'; window: string }
  /** `index`: of the first line that the model does not allow. */
  | { verdict: 'rejected'; index: number; why: string }
  /** `beyond`: by its fault, or its kind of job, it is nothing that the model speaks of; else it ought to have been judged. */
  | { verdict: 'not-judged'; why: string; beyond?: true };

export type JudgedTrace = TraceVerdict & { key: string; workflowId: string; kind: string; lines: number };

export interface JudgeOptions {
  timing: Timing;
  /** For one launch, and for all of them. */
  launchMs: number;
  allMs: number;
}

export function judgeTraces(evidence: SlotEvidence, { timing, launchMs, allMs }: JudgeOptions): JudgedTrace[] {
  const until = performance.now() + allMs;
  return [...launchTraces(evidence)].map(([key, trace]) => {
    const launch = evidence.launches.get(key);
    const { kind = '', mark } = launch ?? {};
    const withinMs = Math.min(launchMs, until - performance.now());
    const late = withinMs <= 0 ? { why: `the ${allMs} ms of its slot are over` } : undefined;
    const unjudged = unjudgeable(key, kind, evidence) ?? late;
    // Nothing comes after it: a run that is open still is I1's to judge.
    const whole = runsOf(launch).every(({ closed }) => closed !== undefined);
    const verdict: TraceVerdict = unjudged
      ? { verdict: 'not-judged', ...unjudged }
      : judged(trace, kind as JobKind, timing, { whole, withinMs });
    return { key, workflowId: mark?.workflowId ?? '', kind, lines: trace.length, ...verdict };
  });
}

function judged(trace: readonly TraceLine[], kind: JobKind, timing: Timing, options: AcceptOptions): TraceVerdict {
  try {
    const answer = accept(trace, traceFactsOf(kind, timing), options);
    if (!answer.accepted) return { verdict: 'rejected', index: answer.index, why: answer.why };
    return answer.window === undefined ? { verdict: 'accepted' } : { verdict: 'known', window: answer.window };
  } catch (error) {
    if (error instanceof TooMuchToFollow) return { verdict: 'not-judged', why: error.message };
    throw error;
  }
}

function unjudgeable(
  key: string,
  kind: string,
  { launches, nemesis }: SlotEvidence,
): { why: string; beyond?: true } | undefined {
  const launch = launches.get(key);
  if (!launch || !(jobKinds as readonly string[]).includes(kind)) return { why: 'no history has this key' };
  const { marker } = (launch.input['spec'] ?? {}) as { marker?: unknown };
  if (marker === 'none') return { why: 'its job carries no key', beyond: true };
  const restored = nemesis.some(
    ({ fault, window, workflowId }) =>
      fault === 'F7' && window.startsWith('restored') && workflowId === launch.mark.workflowId,
  );
  return restored ? { why: "Temporal's memory was set back, which the model does not know", beyond: true } : undefined;
}
