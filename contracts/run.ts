/** A run as the API shows it: a pure function of Temporal's history and describe. Times are RFC 3339. */
import type { JobFailureDetails } from './failure.js';
import type { ForEachReport } from './fan-out.js';
import type { JobLinks } from './job.js';

export const openRunStates = ['running', 'waiting', 'held', 'paused', 'cancelling', 'stuck', 'blind'] as const;
export const closedRunStates = ['succeeded', 'failed', 'cancelled', 'terminated'] as const;
export type RunState = (typeof openRunStates)[number] | (typeof closedRunStates)[number];

/** What a step is doing now, or how it ended. `waiting`: AWS has no capacity, a new launch follows. */
export type StepState =
  | 'starting'
  | 'queued'
  | 'running'
  | 'waiting'
  | 'blind'
  | 'stopping'
  | 'succeeded'
  | 'failed'
  | 'stopped'
  | 'timed-out'
  | 'cancelled';

export interface RunFailure {
  type: string;
  message: string;
  /** Of a failed job. */
  details?: JobFailureDetails;
  /** Of a fan-out with more failures than it tolerates. */
  items?: FailedItems;
}

/** What a fan-out tells of its failures; the results of the others are what the pipeline makes of them. */
export type FailedItems = Omit<ForEachReport, 'results'>;

export interface LaunchDocument {
  launch: number;
  key: string;
  state: StepState;
  awsId?: string;
  adopted?: boolean;
  startedAt: string;
  endedAt?: string;
  reason?: string;
  links?: JobLinks;
}

export interface StepDocument {
  name: string;
  /** `glue`, `ecs` …, `task` for a user's own activity, `for-each` for a fan-out over a pipeline. */
  kind: string;
  state: StepState;
  awsId?: string;
  startedAt: string;
  endedAt?: string;
  /** What AWS says of the phase, or why it waits. */
  detail?: string;
  reason?: string;
  result?: unknown;
  links?: JobLinks;
  launches: readonly LaunchDocument[];
  /** Of a fan-out: its batches; in the run that is a batch, its items. Each is a run of its own. */
  children?: readonly ChildRun[];
  /** In a retry: the run in which this step has succeeded. It has not run again, and its times and links are those of then. */
  keptFrom?: string;
}

/** A run that another has started, as far as that one's history tells. */
export interface ChildRun {
  /** For `GET /v1/runs/{id}`; without a run id, the latest, until the child has begun. */
  id: string;
  workflowId: string;
  runId?: string;
  /** Which batch of the fan-out this is, from 1. */
  batch?: number;
  /** The item's. */
  key?: string;
  state: RunState;
}

/** The run that has started this one: for an item, its batch; for a batch, the run that fans out. */
export interface ParentRun {
  id: string;
  workflowId: string;
  runId: string;
}

export interface RunSummary {
  /** `<pipeline>:<key>:<run id>`; ids not of this form are `~<base64url of the workflow id>:<run id>`. */
  id: string;
  pipeline: string;
  key?: string;
  workflowId: string;
  runId: string;
  state: RunState;
  startedAt: string;
  endedAt?: string;
  owner?: string;
  parent?: ParentRun;
}

export interface RunDocument extends RunSummary {
  /** The run that this one retries, or repeats from the start. */
  retryOf?: string;
  rerunOf?: string;
  /** The run that came next under the same key: a retry, a rerun or another start. */
  next?: string;
  input: unknown;
  result?: unknown;
  failure?: RunFailure;
  steps: readonly StepDocument[];
}
