/** An activity as the simulated server keeps it, from its scheduling to its end. */
import type { temporal, coresdk } from '@temporalio/proto';
import { defaultPayloadConverter } from '@temporalio/common';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { parseActivityType, type StartInput, type StopInput, type WaitInput } from '../../../../contracts/history.js';
import type { Verb } from '../../trace.js';

export type Payload = temporal.api.common.v1.IPayload;
export type Failure = temporal.api.failure.v1.IFailure;
export type ActivityInput = StartInput | WaitInput | StopInput;

export interface PendingActivity {
  seq: number;
  id: string;
  type: string;
  verb: Verb;
  input: ActivityInput;
  key: string;
  startToCloseMs: number;
  heartbeatMs: number | undefined;
  retry: { initialMs: number; coefficient: number; maxMs: number };
  /** Counts from 1, also after a reset. */
  attempt: number;
  /** Milliseconds: when it was scheduled, and when this attempt of it was, or will be. */
  scheduledAt: number;
  attemptAt: number;
  /** When an attempt was last given to a worker. */
  startedAt?: number;
  state: 'scheduled' | 'started' | 'backoff';
  details: Payload[] | undefined;
  cancelRequested: boolean;
  /** The workflow does not wait for its end. */
  abandoned: boolean;
  reset: { forget: boolean } | undefined;
  timers: Partial<Record<'attempt' | 'beat' | 'backoff', NodeJS.Timeout | undefined>>;
}

export function newActivity(command: coresdk.workflow_commands.IScheduleActivity): PendingActivity {
  const { seq, activityId, activityType: type, retryPolicy } = command;
  const parsed = parseActivityType(type ?? '');
  if (typeof seq !== 'number' || !activityId || !parsed || !type) throw new TypeError(`No activity: ${String(type)}`);
  const [argument] = command.arguments ?? [];
  const input = defaultPayloadConverter.fromPayload<ActivityInput>(argument as Payload);
  const initialMs = optionalTsToMs(retryPolicy?.initialInterval) ?? 1_000;
  return {
    seq,
    id: activityId,
    type,
    verb: parsed.verb,
    input,
    key: input.mark.key,
    startToCloseMs: optionalTsToMs(command.startToCloseTimeout) ?? Infinity,
    heartbeatMs: optionalTsToMs(command.heartbeatTimeout),
    retry: {
      initialMs,
      coefficient: retryPolicy?.backoffCoefficient ?? 2,
      maxMs: optionalTsToMs(retryPolicy?.maximumInterval) ?? 100 * initialMs,
    },
    attempt: 1,
    scheduledAt: Date.now(),
    attemptAt: Date.now(),
    state: 'scheduled',
    details: undefined,
    cancelRequested: false,
    abandoned: false,
    reset: undefined,
    timers: {},
  };
}

/** What the server knows an attempt by: its number, and nothing else that a reset would change. */
export interface Token {
  id: string;
  attempt: number;
}

export function writeToken(token: Token): Uint8Array {
  return Buffer.from(JSON.stringify(token));
}

export function readToken(token: Uint8Array): Token {
  return JSON.parse(Buffer.from(token).toString('utf8')) as Token;
}
