/** What becomes of a start, told from the latest run of its key: pure, so that every repeat of a request decides alike. */
import type { OnConflict } from './start.schema.js';

/** The latest run of a workflow id, when somebody looked. */
export interface LatestRun {
  runId: string;
  status: 'running' | 'succeeded' | 'ended-otherwise';
}

export type Refusal = 'run-already-running' | 'run-already-succeeded' | 'run-superseded';

export type Verdict =
  /** `reuse`: what Temporal must refuse on its own side, because a run may have come in between. */
  | { start: { reuse: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'ALLOW_DUPLICATE' } }
  | { join: LatestRun }
  | { refuse: Refusal; run: LatestRun };

export function verdictOn(latest: LatestRun | undefined, onConflict: OnConflict): Verdict {
  if (!latest) return { start: { reuse: 'REJECT_DUPLICATE' } };
  if (latest.status === 'ended-otherwise') return { start: { reuse: 'ALLOW_DUPLICATE_FAILED_ONLY' } };
  if (onConflict === 'join') return { join: latest };
  if (latest.status === 'running') return { refuse: 'run-already-running', run: latest };
  return onConflict === 'rerun'
    ? { start: { reuse: 'ALLOW_DUPLICATE' } }
    : { refuse: 'run-already-succeeded', run: latest };
}

/**
 * For an Idempotency-Key whose start found that another run had come first: its chance has passed, and only `join` is
 * still answered as it was asked.
 */
export function verdictAfterAnother(latest: LatestRun, onConflict: OnConflict): Exclude<Verdict, { start: unknown }> {
  const verdict = verdictOn(latest, onConflict);
  return 'start' in verdict ? { refuse: 'run-superseded', run: latest } : verdict;
}
