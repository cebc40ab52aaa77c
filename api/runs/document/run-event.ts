/** The events that a run document is made of: Temporal's history with its payloads decoded, and nothing of protobuf. */
import type { ParentRun, RunFailure } from '../../../contracts/run.js';

/** All times are RFC 3339. */
export type RunEvent =
  | RunStarted
  | ActivityScheduled
  | ActivityEnded
  | ChildInitiated
  | { type: 'child-started'; at: string; initiatedEventId: string; runId: string }
  | { type: 'child-cancel-requested'; at: string; workflowId: string }
  | ChildEnded
  | { type: 'cancel-requested'; at: string; why?: string }
  | { type: 'workflow-task-failed'; at: string; failure: RunFailure }
  | { type: 'workflow-task-completed'; at: string }
  /** A person has reset the run `baseRunId`: what history tells before this is a copy of it. */
  | { type: 'run-reset'; at: string; baseRunId: string }
  | RunEnded;

export interface RunStarted {
  type: 'run-started';
  at: string;
  input: unknown;
  /** It goes on for another run id. */
  continued?: true;
}

export interface ActivityScheduled {
  type: 'activity-scheduled';
  at: string;
  /** What the end of the activity refers to. */
  eventId: string;
  /** What describe calls a pending activity. */
  activityId: string;
  activityType: string;
  summary?: string;
  input: unknown;
}

export interface ActivityEnded {
  type: 'activity-ended';
  at: string;
  scheduledEventId: string;
  outcome: ActivityOutcome;
}

export type ActivityOutcome = { completed: unknown } | { failed: RunFailure } | { cancelled: true };

/** The run has asked for a child; it may still turn out that it cannot be started. */
export interface ChildInitiated {
  type: 'child-initiated';
  at: string;
  eventId: string;
  workflowType: string;
  workflowId: string;
  /** Of a batch only: what an item was given stands in its own run. */
  batch?: unknown;
}

export interface ChildEnded {
  type: 'child-ended';
  at: string;
  initiatedEventId: string;
  outcome: ChildOutcome;
}

/** `completed`: of a batch only. */
export type ChildOutcome = ActivityOutcome | { terminated: true };

export interface RunEnded {
  type: 'run-ended';
  at: string;
  state: EndState;
  result?: unknown;
  failure?: RunFailure;
}

/** `continued`: the run goes on under another run id. */
export type EndState = 'succeeded' | 'failed' | 'cancelled' | 'terminated' | 'continued';

/** What describe adds to history: who the run is, and what its open activities are doing at the moment. */
export interface RunFacts {
  workflowId: string;
  runId: string;
  pipeline: string;
  owner?: string;
  parent?: ParentRun;
  /** Run ids, from the memo. */
  retryOf?: string;
  rerunOf?: string;
  startedAt: string;
  /** By activity id. */
  pending: ReadonlyMap<string, PendingActivity>;
  /** Which attempt of its next workflow task the run is at; 0 when none is pending. */
  workflowTaskAttempt: number;
}

export interface PendingActivity {
  attempt: number;
  /** A worker has it; otherwise it waits for one, or for its next attempt. */
  started: boolean;
  heartbeat: unknown;
  lastFailure?: RunFailure;
}
