/**
 * One AWS service, as the engine sees it: start, find, marked, describe, stop and links, the same for every service. A
 * driver is stateless but for caches of definitions; the three activities in `job-activities.ts` hold everything that is
 * common, so that a new service is its spec, its calls and its state table.
 */
import type { Duration } from '../contracts/duration.js';
import type { JobSpec } from '../contracts/history.js';
import type { JobLinks, JobMark, JobRef, JobState } from '../contracts/job.js';
import type { Fence } from './aws/fence.js';

/** What a start carries besides its spec. Fixed in history before anything is sent, so that a resend is byte-identical. */
export interface Launch {
  mark: JobMark;
  /** Seconds from minting until the service itself should end the job, where it has a limit of its own. */
  limitSeconds: number;
}

/** `refused`: AWS certainly started nothing and says come later (capacity, concurrency, placement). */
export type Started<Ref> = { started: Ref } | { refused: string; retryAfterMs?: number };

/** A job that carries a mark, and when AWS says that it was created: milliseconds since the epoch. */
export interface Marked<Ref> {
  ref: Ref;
  createdAt: number;
}

export interface ServiceFacts {
  /** How long a new job may be missing from listings, from the timing table. */
  listingLag: Duration;
  /** How long the service still shows a job that has ended. */
  retention: Duration;
  /** Where the start call has a token: how long after the first send the same token surely names the same job. */
  resendWithin?: Duration;
  /** Jobs that one describe covers. */
  batch: number;
}

export interface JobDriver<Spec extends JobSpec = JobSpec, Ref extends JobRef = JobRef, Result = unknown> {
  readonly facts: ServiceFacts;
  /** Sends the start call once. The command goes through `fence`, which is the last thing before the wire. */
  start(spec: Spec, launch: Launch, fence: Fence): Promise<Started<Ref>>;
  /** The job that carries this mark, in whatever state. An error is never "not found". */
  find(spec: Spec, mark: JobMark): Promise<Ref | undefined>;
  /**
   * All jobs that carry this mark, oldest first: ours, and what somebody has made of it (a clone, a start with our argument
   * copied). What a service starts again by itself counts as the first. An error is never "none".
   */
  marked(spec: Spec, mark: JobMark): Promise<readonly Marked<Ref>[]>;
  /**
   * Where the jobs stand, in the order asked. All refs are of one `group`. Undefined for those that a driver did not come
   * to: what it has learnt by several calls is worth something also when one of them fails.
   */
  describe(refs: readonly Ref[]): Promise<readonly (JobState<Result> | undefined)[]>;
  /** Jobs of one group can be described together: a Glue job's runs, an ECS cluster's tasks. */
  group(ref: Ref): string;
  /**
   * Asks the service to stop. A request, not a confirmation. Stopping an ended job is not an error. `askedBefore`: how
   * often it was asked already, for services that know a gentle way and a hard one. Every command that changes something
   * goes through `fence`, if there is one.
   */
  stop(ref: Ref, why: string, askedBefore?: number, fence?: Fence): Promise<void>;
  links(ref: Ref): JobLinks;
}
