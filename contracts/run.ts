/** A run as the API shows it: a pure function of Temporal's history and describe. Times are RFC 3339. */
import type { JobFailureDetails } from './failure.js';
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
  details?: JobFailureDetails;
}

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
  /** `glue`, `ecs` …, or `task` for a user's own activity. */
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
}

export interface RunDocument extends RunSummary {
  input: unknown;
  result?: unknown;
  failure?: RunFailure;
  steps: readonly StepDocument[];
}
