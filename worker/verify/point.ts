/**
 * One thing that the code takes AWS to do and that AWS's documents leave open, or only others report: what is claimed,
 * what breaks where it is not so, and how a verification finds out. docs/unconfirmed.md is the table of all of them.
 */
import type { JobDriver } from '../../activities/job-driver.js';
import type { AnySpec } from '../../activities/specs.js';
import type { JobMark, JobRef, JobState, Target } from '../../contracts/job.js';
import type { Timing } from '../../contracts/timing.js';
import type { Answer } from './answer.js';
import type { Launches } from './launches.js';
import type { Finding } from './look-for.js';
import type { Patience } from './patience.js';

/** What a check works with while no job of ours runs. */
export interface Scene<Client = unknown> {
  target: Target;
  timing: Timing;
  patience: Patience;
  driver: JobDriver;
  /** For what the driver has no verb for. One attempt a call, like the driver's own. */
  client: Client;
  spec: AnySpec;
  /** A well-formed ref of a job that does not exist. */
  unknown: JobRef;
  launches: Launches;
  /** Somebody has agreed to spend a bucket of the account's for a minute. */
  provokeThrottling: boolean;
  signal: AbortSignal;
}

/** … and with the one job that was started. */
export interface JobScene<Client = unknown> extends Scene<Client> {
  mark: JobMark;
  ref: JobRef;
  /** Milliseconds since the epoch, this machine's clock: right before and after the start call. */
  sentAt: number;
  answeredAt: number;
  /** The searches for it right after the start: by its mark, and by its ref. */
  listed: Finding<JobRef>;
  described: Finding<JobState>;
  /** What describe has said of it so far. */
  states: readonly JobState[];
  /** Once it was to be stopped: what came of the request, if one was sent. */
  stop?: { asked: false } | { asked: true; refusal?: Error };
}

/** When it is asked: before there is a job, while it runs, or once it has ended. */
export type Check<Client> =
  | { before(scene: Scene<Client>): Promise<Answer> }
  | { running(scene: JobScene<Client>): Promise<Answer> }
  | { ended(scene: JobScene<Client>): Promise<Answer> }
  /** What nobody can bring about on purpose, in ten minutes or for a dollar: why. */
  | { never: string };

export interface Point<Client = unknown> {
  claim: string;
  /** Absent: nothing but what a person reads. */
  breaks?: string;
  check: Check<Client>;
}

/** By id: `glue.listed`. */
export type Points<Client> = Readonly<Record<string, Point<Client>>>;
