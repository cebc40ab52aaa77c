/** Whether the model knows what an interleaving has shown of its launches. */
import { defaultTiming } from '../../../contracts/timing.js';
import { accept, TooMuchToFollow, type Acceptance } from '../model/accept.js';
import type { TraceLine } from '../trace.js';
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
  /** Launches that were judged, or were left: for a trace that is long, for a stale look, or because it was not their turn. */
  judged: number;
  left: number;
  rejected: Rejected[];
}

/** Of so many interleavings of a kind: following a trace takes as long as making it. */
export function usuallyJudged(interleavings: number): number {
  return Math.max(60, Math.ceil(interleavings / 10));
}

/** Judges so many launches of all these interleavings, one after every so many of them; those that are left go to the next. */
export function createConformance(most: number, interleavings: number): Conformance {
  let seen = 0;
  const conformance: Conformance = {
    judged: 0,
    left: 0,
    rejected: [],
    judge(story, plan) {
      seen += 1;
      const due = (most * Math.min(seen, interleavings)) / interleavings;
      const keys = [...story.record.launches.keys()];
      // Not always a run's first one.
      const first = conformance.judged % Math.max(1, keys.length);
      for (const key of [...keys.slice(first), ...keys.slice(0, first)]) {
        const answer = conformance.judged < due ? judgedBy(key, story, plan) : undefined;
        conformance[answer ? 'judged' : 'left'] += 1;
        if (answer?.accepted === false) {
          conformance.rejected.push({ key, why: answer.why, trace: traceOf(key, story) });
        }
      }
    },
  };
  return conformance;
}

/** Lines of a trace, and milliseconds: the model follows every state that fits, and of some they are too many to wait for. */
const longest = 30;
const usuallyWithinMs = 250;

/** What the model says of a launch; nothing of one that is too much to follow, or has what it does not know. */
export function judgedBy(
  key: string,
  story: Story,
  { kind }: Plan,
  withinMs = usuallyWithinMs,
): Acceptance | undefined {
  const trace = traceOf(key, story);
  if (trace.length > longest || hasStaleLook(trace)) return undefined;
  try {
    return accept(trace, traceFactsOf(kind, defaultTiming), { withinMs });
  } catch (error) {
    if (error instanceof TooMuchToFollow) return undefined;
    throw error;
  }
}

/** Not what befalls its worker: a message that had left it before still comes, and what it never sends is unseen. */
function traceOf(key: string, { record }: Story): readonly TraceLine[] {
  return record.trace.filter((line) => line.key === key);
}

/** A wait that gives up at its deadline though the job has ended: AWS did not show that yet. The model's looks are never stale. */
function hasStaleLook(trace: readonly TraceLine[]): boolean {
  const ended = trace.findIndex(({ event }) => event === 'ended');
  return ended >= 0 && trace.slice(ended).some((line) => line.event === 'completed' && line.outcome === 'deadline');
}
