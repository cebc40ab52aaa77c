/**
 * What a retry takes over from the run before it: steps that succeeded, by their name and the hash of what they were
 * given. It stands in the successor's history as the result of `millrace.loadOutcomes`, so it is JSON and versioned.
 */
import type { JobLinks, Target } from './job.js';

/** A step or task that succeeded, with what a person wants to see of it. */
export interface StepOutcome {
  name: string;
  /** The service's, or `task`. */
  kind: string;
  /** Of a job its spec hash, of a task the hash of its type and input. */
  hash: string;
  result?: unknown;
  /** The run in which it ran: of a retry of a retry not the one before, but the one before that. */
  runId: string;
  startedAt: string;
  endedAt: string;
  links?: JobLinks;
  /** Of a job: the target that it was sent to. Under another name, or at another place, the step runs again. */
  target?: Pick<Target, 'name' | 'account' | 'region'>;
}

/** An item of a fan-out over a pipeline: the latest run under its own id. */
export interface ItemOutcome {
  workflowId: string;
  runId: string;
  /** Absent when that run did not succeed: then it is retried. */
  succeeded?: { hash: string; result?: unknown };
  /** Of one that did not: the hash of what its fan-out gave it. A retry of its own was given the parsed form of that. */
  given?: string;
}

export interface Outcomes {
  steps: readonly StepOutcome[];
  /** Of a batch of a fan-out only. */
  items: readonly ItemOutcome[];
  /**
   * The id that the specs of a cluster's scope name, by the scope: that of the first run that created it. Retries go on
   * writing it, so that a spec keeps its hash when its cluster is another one.
   */
  clusters: Readonly<Record<string, string>>;
  /** Runs of the batches of fan-outs, by their workflow ids. */
  batches: Readonly<Record<string, string>>;
}

export interface LoadOutcomesInput {
  v: 1;
  workflowId: string;
  /** The run before. It has ended. */
  runId: string;
  /** How many outcomes earlier pages had. */
  from: number;
}

/** One page: steps first, then items. The first page has all clusters and batches. */
export interface LoadedOutcomes extends Outcomes {
  v: 1;
  /** Names of steps whose outcome is too large for a page: they run again. */
  tooLarge?: readonly string[];
  /** Names of steps whose target is another account or region now, by the worker's config: they run again. */
  moved?: readonly string[];
  /** Names of steps of whose target AWS has not told the account: nobody knows whether it is the same, so they run again. */
  untold?: readonly string[];
  /** Where the next page begins; absent on the last. */
  next?: number;
}
