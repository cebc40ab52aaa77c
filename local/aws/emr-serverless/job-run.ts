/** A job run as GetJobRun and ListJobRuns show it. */
import type { z } from 'zod';
import { newId, type Application } from './application.js';
import type { startJobRunInput } from './shapes.js';
import type { Utilization } from './utilization.js';

export type StartJobRunInput = z.output<typeof startJobRunInput>;
export type JobDriver = NonNullable<StartJobRunInput['jobDriver']>;

export type JobRunState =
  'SUBMITTED' | 'QUEUED' | 'PENDING' | 'SCHEDULED' | 'RUNNING' | 'CANCELLING' | 'SUCCESS' | 'FAILED' | 'CANCELLED';

/** Times are seconds since the epoch, as the protocol writes them. */
export interface JobRun {
  applicationId: string;
  jobRunId: string;
  name?: string | undefined;
  arn: string;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
  executionRole: string;
  executionIamPolicy?: unknown;
  state: JobRunState;
  stateDetails: string;
  releaseLabel: string;
  configurationOverrides?: StartJobRunInput['configurationOverrides'];
  jobDriver: JobDriver;
  tags: Record<string, string>;
  networkConfiguration?: unknown;
  executionTimeoutMinutes: number;
  mode: 'BATCH';
  retryPolicy: { maxAttempts: number };
  attempt: number;
  attemptCreatedAt: number;
  attemptUpdatedAt: number;
  startedAt?: number;
  /** These are there at the end only. */
  endedAt?: number;
  totalExecutionDurationSeconds?: number;
  queuedDurationMilliseconds?: number;
  totalResourceUtilization?: Utilization;
  billedResourceUtilization?: Utilization;
}

/** "If no timeout was specified, then it returns the default timeout of 720 minutes." */
const defaultTimeoutMinutes = 720;

/** `now`: seconds since the epoch. */
export function newJobRun(now: number, application: Application, input: StartJobRunInput, createdBy: string): JobRun {
  const { applicationId, arn, releaseLabel } = application;
  const jobRunId = newId();
  return {
    applicationId,
    jobRunId,
    name: input.name,
    arn: `${arn}/jobruns/${jobRunId}`,
    createdBy,
    createdAt: now,
    updatedAt: now,
    executionRole: input.executionRoleArn,
    executionIamPolicy: input['executionIamPolicy'],
    state: 'SUBMITTED',
    stateDetails: '',
    releaseLabel,
    configurationOverrides: input.configurationOverrides,
    jobDriver: input.jobDriver ?? {},
    tags: input.tags ?? {},
    networkConfiguration: application['networkConfiguration'],
    executionTimeoutMinutes: input.executionTimeoutMinutes ?? defaultTimeoutMinutes,
    mode: 'BATCH',
    // "Default behavior: doesn't rerun the job" (Job resiliency).
    retryPolicy: { maxAttempts: input.retryPolicy?.maxAttempts ?? 1 },
    attempt: 1,
    attemptCreatedAt: now,
    attemptUpdatedAt: now,
  };
}

/** Without tags, token or driver. */
export function summaryOf(run: JobRun): object {
  const { applicationId, jobRunId: id, name, mode, arn, createdBy, createdAt, updatedAt, executionRole } = run;
  const { state, stateDetails, releaseLabel, jobDriver, attempt, attemptCreatedAt, attemptUpdatedAt } = run;
  return {
    ...{ applicationId, id, name, mode, arn, createdBy, createdAt, updatedAt, executionRole, state, stateDetails },
    ...{ releaseLabel, type: jobDriver.hive ? 'HIVE' : 'SPARK', attempt, attemptCreatedAt, attemptUpdatedAt },
  };
}

const ended: ReadonlySet<JobRunState> = new Set(['SUCCESS', 'FAILED', 'CANCELLED']);

export function hasEnded({ state }: JobRun): boolean {
  return ended.has(state);
}
