/**
 * What the engine's activities take and give: the shape that stands in every history. The checker, the janitor and the
 * API read it, so it is versioned: `v` changes with any change that an old reader would misread.
 */
import type { EndedJob, JobLinks, JobMark, JobPhase, JobRef, Target } from './job.js';

export const activityVerbs = ['start', 'wait', 'stop'] as const;
export type ActivityVerb = (typeof activityVerbs)[number];

/** Activity types name the service, so that Temporal's own metrics are per service: `glue.start`. */
export function activityType(kind: string, verb: ActivityVerb): string {
  return `${kind}.${verb}`;
}

/** The other way round; undefined for a user's own activity. */
export function parseActivityType(type: string): { kind: string; verb: ActivityVerb } | undefined {
  const match = /^([a-z][a-z-]*)\.(start|wait|stop)$/.exec(type);
  return match ? { kind: match[1] as string, verb: match[2] as ActivityVerb } : undefined;
}

export interface JobSpec {
  kind: string;
}

export interface StartInput<Spec extends JobSpec = JobSpec> {
  v: 1;
  spec: Spec;
  /** SHA-256 of the canonical JSON of the spec before `resource()` is resolved, hex. */
  specHash: string;
  mark: JobMark;
  target: Target;
  /** RFC 3339; past it an attempt finds and adopts, but sends nothing any more. */
  deadline: string;
  /** Seconds from minting until the service itself should end the job: deadline − mintedAt + margin. */
  limitSeconds: number;
}

export type StartResult<Ref extends JobRef = JobRef> =
  | { started: Ref; adopted: boolean; links: JobLinks }
  /** AWS certainly started nothing and says come later: capacity, concurrency, placement. */
  | { refused: string; retryAfterMs?: number }
  /** Nothing was sent in this launch, and nothing needs stopping. */
  | { notSent: 'cancelled' | 'deadline' };

export interface WaitInput<Ref extends JobRef = JobRef> {
  v: 1;
  ref: Ref;
  mark: JobMark;
  /** RFC 3339. */
  deadline: string;
  /** A cluster is awaited twice: until it is ready, and until it has ended. */
  until: 'ready' | 'ended';
}

export type WaitResult = { ended: EndedJob; logTail?: string } | { ready: true } | { deadline: true };

export interface StopInput {
  v: 1;
  kind: string;
  target: Target;
  mark: JobMark;
  /** Absent when the start ended without one: then the stop finds, settles and finds again. */
  ref?: JobRef;
  spec: JobSpec;
  why: string;
  /** AWS has shown the job: that it does not show it now means nothing for as long as AWS keeps what has ended. */
  seen?: true;
  /** The step that this stop is, where it is not the mark's: `traffic/terminate` stops what `traffic/create` has started. */
  step?: string;
}

export type StopResult = { ended: EndedJob; ref: JobRef; links: JobLinks } | { neverStarted: true };

/** Heartbeat details of a start: what the fence left behind. No details at all mean: nobody knows. */
export interface SendRecord {
  v: 1;
  /** A send that was neither found, nor refused, nor settled. Server's clock, milliseconds. */
  open?: { firstAt: number; since?: number };
}

/** Heartbeat details of a wait and of a stop. */
export interface WatchDetails {
  v: 1;
  phase?: JobPhase;
  raw?: string;
  detail?: string;
  /** Worker's clock, milliseconds: when AWS last showed the job. */
  seenAt?: number;
  /** AWS has refused or failed every describe for minutes: nobody knows how the job is. */
  blind?: string;
  /** Stops only: what is being stopped, and when it was first asked. */
  ref?: JobRef;
  askedAt?: number;
}

export const engineActivities = {
  resolveTarget: 'millrace.resolveTarget',
  resolveResources: 'millrace.resolveResources',
  validateInput: 'millrace.validateInput',
  loadOutcomes: 'millrace.loadOutcomes',
  janitorList: 'millrace.janitor.list',
  janitorInspect: 'millrace.janitor.inspect',
  janitorStop: 'millrace.janitor.stop',
} as const;
