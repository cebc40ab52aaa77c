/** Whether the model knows what an interleaving has shown of each of its launches. */
import { defaultTiming } from '../../../contracts/timing.js';
import { accept, TooMuchToFollow, type Acceptance } from '../model/accept.js';
import type { TraceFacts, TraceLine } from '../trace.js';
import { traceFactsOf } from './aws/lags.js';
import type { Plan } from './plan.js';
import type { Story } from './world/world.js';

export interface Rejected {
  key: string;
  why: string;
  trace: readonly TraceLine[];
}

export interface Conformance {
  judge(story: Story, plan: Plan): void;
  /** Launches that were judged, or were left: for a trace that is long, for a stale look, or because enough were judged. */
  judged: number;
  left: number;
  rejected: Rejected[];
}

/** A wait that gives up at its deadline though the job has ended: AWS did not show that yet. The model's looks are never stale. */
function hasStaleLook(trace: readonly TraceLine[]): boolean {
  const ended = trace.findIndex(({ event }) => event === 'ended');
  return ended >= 0 && trace.slice(ended).some((line) => line.event === 'completed' && line.outcome === 'deadline');
}

/** Lines of a trace, and milliseconds: the model follows every state that fits, and of some they are too many to wait for. */
const longest = 30;
const withinMs = 250;

function judged(trace: readonly TraceLine[], facts: TraceFacts): Acceptance | undefined {
  try {
    return accept(trace, facts, { withinMs });
  } catch (error) {
    if (error instanceof TooMuchToFollow) return undefined;
    throw error;
  }
}

/** Judges so many launches, the first that it can. */
export function createConformance(most: number): Conformance {
  const conformance: Conformance = {
    judged: 0,
    left: 0,
    rejected: [],
    judge({ record }, { kind }) {
      const facts = traceFactsOf(kind, defaultTiming);
      for (const key of record.launches.keys()) {
        // Not what befalls its worker: a message that had left it before still comes, and what it never sends is unseen.
        const trace = record.trace.filter((line) => line.key === key);
        if (conformance.judged >= most || trace.length > longest || hasStaleLook(trace)) {
          conformance.left += 1;
          continue;
        }
        const answer = judged(trace, facts);
        conformance[answer ? 'judged' : 'left'] += 1;
        if (answer?.accepted === false) conformance.rejected.push({ key, why: answer.why, trace });
      }
    },
  };
  return conformance;
}
