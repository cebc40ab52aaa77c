/** How long the runs under way stood still when their worker was killed, read from the times of their own histories. */
import type { RunDocument } from '../../contracts/run.js';

export interface Recovery {
  /** Runs that were under way at that moment. */
  interrupted: number;
  /** Milliseconds until the first of them had moved on, and until the last one had. */
  firstMs: number;
  lastMs: number;
}

/** What the killed worker had sent may still be written down; the next one takes longer than this to start. */
const LAST_WORDS_MS = 1_000;

/** Of runs that have ended. `undefined` when none was under way. */
export function recoveryOf(runs: readonly RunDocument[], killedAt: number): Recovery | undefined {
  const moved = runs
    .filter(({ startedAt, endedAt }) => Date.parse(startedAt) < killedAt && Date.parse(endedAt ?? '') > killedAt)
    .map((run) => movedOnAfter(run, killedAt));
  return moved.length === 0
    ? undefined
    : { interrupted: moved.length, firstMs: Math.min(...moved), lastMs: Math.max(...moved) };
}

/** A run has moved on when a step has begun or ended, which only a worker can bring about, or it has ended itself. */
function movedOnAfter({ steps, endedAt }: RunDocument, killedAt: number): number {
  const times = [...steps.flatMap((step) => [step.startedAt, step.endedAt]), endedAt]
    .map((time) => Date.parse(time ?? ''))
    .filter((time) => time > killedAt + LAST_WORDS_MS);
  return Math.min(...times) - killedAt;
}
