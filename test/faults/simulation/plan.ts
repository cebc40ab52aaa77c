/**
 * What one interleaving is made from: the pipeline's shape, how its jobs behave, and the faults, each bound to the n-th
 * message of a kind. With the seed of the schedule it is all that decides; a counterexample is one of these, as JSON.
 */
import type { JobKind } from '../../../activities/specs.js';

/** Every message between the parts of the world. A task goes to a worker, `done` and `beat` to Temporal. */
export const points = [
  'task:start',
  'task:wait',
  'task:stop',
  'done:start',
  'done:wait',
  'done:stop',
  'word:ask',
  'word:answer',
  'beat:ask',
  'beat:answer',
  'start:request',
  'start:reply',
  'find:request',
  'find:reply',
  'look:request',
  'look:reply',
  'stop:request',
  'stop:reply',
  'workflow-task',
] as const;

export type Point = (typeof points)[number];

export type Loss = 'reset' | 'silence' | 'gateway' | 'half';

export type What =
  /** The message is gone; `how` is what the caller of AWS sees of it. */
  | { do: 'lose'; how: Loss }
  | { do: 'delay'; ms: number }
  /** The worker that sends or should get it dies; `sent`: with its message on the way. Another begins after `downMs`. */
  | { do: 'crash'; sent: boolean; downMs: number }
  /** The same worker hears nothing for so long, and its timers don't fire. */
  | { do: 'freeze'; ms: number }
  /** All workers die. */
  | { do: 'blackout'; downMs: number }
  /** AWS answers a call with an error and does nothing. */
  | { do: 'error'; code: ErrorCode }
  | { do: 'cancel' }
  | { do: 'terminate' }
  | { do: 'reset-activity'; forget: boolean };

export type ErrorCode = 'ThrottlingException' | 'InternalFailure' | 'ExpiredTokenException' | 'NoCapacity';

export interface Fault {
  at: Point;
  /** Counts from 0. */
  nth: number;
  /** So many messages in a row. */
  times: number;
  what: What;
}

export interface JobPlan {
  startsAfterMs: number;
  /** How long it runs by itself; of a cluster: how long it is used. */
  runsMs: number;
  exitCode: number;
  ignoresStop: boolean;
}

export interface Plan {
  kind: JobKind;
  shape: 'sequence' | 'parallel';
  jobs: readonly JobPlan[];
  /** Of each step. */
  timeoutMs?: number;
  workers: number;
  /** Of what the timing table allows: 0 to 1. */
  lag: number;
  /** The longest that a message takes that no fault delays. */
  latencyMs: number;
  faults: readonly Fault[];
}

/** One interleaving, whole. */
export interface Case {
  plan: Plan;
  /** Seeds fast-check's scheduler, and what chance decides besides. */
  schedule: number;
}
