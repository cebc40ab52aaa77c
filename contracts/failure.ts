/**
 * How things end badly. The types are Temporal failure types and appear in histories, the API and docs/operations.md,
 * which says for each what it means and what to do.
 */
import type { JobLinks } from './job.js';

export const failureTypes = {
  /** AWS refused the call for good: validation, not found, access denied. */
  awsRejected: 'AwsRejected',
  /** The spec breaks a documented rule of the service; nothing was sent. */
  invalidSpec: 'InvalidSpec',
  /** The job failed by its own fault. */
  jobFailed: 'JobFailed',
  /** The job was lost to the platform (Spot, host, capacity) and the relaunches are used up. */
  jobLost: 'JobLost',
  /** Somebody stopped the job in AWS. */
  jobStopped: 'JobStopped',
  /** The step's deadline passed and its job was stopped. */
  jobTimedOut: 'JobTimedOut',
  /** A stop was refused or not honoured in time: the job may still run and cost. */
  jobStillRunning: 'JobStillRunning',
  /** AWS no longer knows the job, or nobody can tell whether it was started. */
  jobOutcomeUnknown: 'JobOutcomeUnknown',
  /** The run's own timeout passed; its jobs were stopped before it ended. */
  runTimedOut: 'RunTimedOut',
  /** The pipeline returned while this step was still open; its job was stopped. */
  stepNotAwaited: 'StepNotAwaited',
  /** More items of a fan-out failed than it tolerates. Its details are the report of the fan-out. */
  itemsFailed: 'ItemsFailed',
  /** Two steps of one name in a run. */
  duplicateStep: 'DuplicateStep',
  /** A spec whose kind no driver knows. */
  unknownKind: 'UnknownKind',
  /** `resource()` or target that the worker's config does not name. */
  unknownResource: 'UnknownResource',
  unknownTarget: 'UnknownTarget',
  /** Input of a run that was not started through the API breaks the pipeline's schema. */
  invalidInput: 'InvalidInput',
  /** A retry whose run before is no longer kept: what succeeded there can't be told. Nothing was begun. */
  earlierRunGone: 'EarlierRunGone',
  /** A data check of a pipeline failed; thrown by a pipeline's own tasks. */
  checkFailed: 'CheckFailed',
} as const;

export type FailureType = (typeof failureTypes)[keyof typeof failureTypes];

/** Details[0] of every job failure: what an operator needs at three in the morning. */
export interface JobFailureDetails {
  step: string;
  launch: number;
  service: string;
  /** AWS's own word for the state the job ended in, where it got that far. */
  rawState?: string;
  /** AWS's reason, at most 4 KB. */
  reason: string;
  exitCode?: number;
  links?: JobLinks;
  /** Last log lines, at most 8 KB; best effort. */
  logTail?: string;
  /** A job of this launch was started in AWS, so it has cost something. `unknown`: nobody can tell. */
  costs: 'yes' | 'no' | 'unknown';
  retrySafe: boolean;
  /** A stop did not find out whether the job runs: decides how the run ends, as `JobStillRunning` does. */
  mayStillRun?: true;
  /** Further steps whose jobs could not be stopped, if there was more than one. */
  alsoRunning?: readonly { step: string; awsId?: string; console?: string }[];
}

/** Bytes: Temporal cuts failures at 4 KiB of message; log tails go into details. */
export const limits = { message: 4_096, logTail: 8_192 } as const;

/** Cuts by UTF-16 units, which is near enough to bytes for a bound, and says that it cut. */
export function clip(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 2)} …`;
}
