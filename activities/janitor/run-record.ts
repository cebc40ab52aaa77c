/** What the janitor keeps of a run's history: how it stands, and what its jobs' activities took and gave. */
import type { ActivityVerb } from '../../contracts/history.js';
import type { ClosedRun } from '../../contracts/janitor.js';
import type { ActivityOutcome } from '../../contracts/launch-over.js';

export interface RunRecord extends Pick<ClosedRun, 'workflowId' | 'runId'> {
  /** Milliseconds, server's clock; undefined while the run is open. */
  closedAt?: number;
  /** Milliseconds, server's clock: when a reset has made this run of another. */
  resetAt?: number;
  jobs: readonly JobActivity[];
}

/** An activity of the engine, in the order in which they were scheduled. */
export interface JobActivity {
  kind: string;
  verb: ActivityVerb;
  /** As it stands in history: a user's own activity may have such a name, and anything for an input. */
  input: unknown;
  outcome?: ActivityOutcome;
}
