/** What the checker says of a rig's evidence. Every sentence names what it is about, so that a person can look there. */
import type { Totals } from './totals.js';
import type { Trials } from './trials.js';

export const invariants = ['I1', 'I2a', 'I2b', 'I2c', 'I2d', 'I3', 'I4', 'rows', 'I5', 'I6', 'I7', 'decoys'] as const;
export type Invariant = (typeof invariants)[number];

/** Workflow id, run id, key, job id …, by what they are. */
export type Ids = Readonly<Record<string, string>>;

export interface Finding {
  ids: Ids;
  /** One sentence. */
  message: string;
}

export interface Violation extends Finding {
  invariant: Invariant;
}

/** What is no violation, and yet to be told: it stands in rows of its own. */
export interface Counted extends Finding {
  what: 'copied-by-reset' | 'overlap-after-terminate' | 'overlap-after-reset';
}

export interface Report {
  verdict: 'clean' | 'violated' | 'broken-rig';
  violations: readonly Violation[];
  /** Where the sources contradict each other nothing is judged. */
  brokenRig: readonly Finding[];
  counted: readonly Counted[];
  trials: Trials;
  totals: Totals;
}
