/** A Glue run as GetJobRun shows it. */
import { randomBytes } from 'node:crypto';
import type { JobDefinition } from './jobs.js';
import { glueVersionOf } from './version.js';
import { runArguments, type StartJobRunInput } from './start-rules.js';

/** Times are seconds since the epoch, as the JSON protocol writes them. */
export interface Run {
  Id: string;
  JobName: string;
  Attempt: number;
  PreviousRunId?: string;
  StartedOn: number;
  LastModifiedOn: number;
  CompletedOn?: number;
  JobRunState: string;
  StateDetail?: string | undefined;
  Arguments: Record<string, string>;
  ErrorMessage?: string;
  PredecessorRuns: [];
  AllocatedCapacity: number;
  /** Seconds that it consumed resources; waiting does not count. */
  ExecutionTime: number;
  /** Minutes. */
  Timeout: number;
  MaxCapacity: number;
  WorkerType?: string | undefined;
  NumberOfWorkers?: number | undefined;
  LogGroupName: string;
  GlueVersion?: string | undefined;
  ExecutionClass?: string | undefined;
  DPUSeconds?: number;
  JobMode: 'SCRIPT';
  JobRunQueuingEnabled: boolean;
  SecurityConfiguration?: string | undefined;
}

export type ArgumentMode = 'merge' | 'strict-replace';

export const markArgument = '--millrace-job-key';

/** DPUs of one worker (Glue pricing). */
const dpus: Readonly<Record<string, number>> = {
  'G.025X': 0.25,
  Standard: 1,
  'G.1X': 1,
  'G.2X': 2,
  'G.4X': 4,
  'G.8X': 8,
};

/** `now`: seconds since the epoch. */
export function newRun(
  now: number,
  job: JobDefinition,
  input: StartJobRunInput,
  mode: ArgumentMode,
  previous?: Run,
): Run {
  const capacity = capacityOf(job, input);
  const id = previous ? previous.Id.replace(/_attempt_\d+$/, '') : `jr_${randomBytes(32).toString('hex')}`;
  const attempt = previous ? previous.Attempt + 1 : 0;
  return {
    Id: attempt > 0 ? `${id}_attempt_${attempt}` : id,
    JobName: job.Name,
    Attempt: attempt,
    ...(previous && { PreviousRunId: previous.Id }),
    StartedOn: now,
    LastModifiedOn: now,
    JobRunState: 'STARTING',
    Arguments: runArguments(job, input.Arguments ?? {}, mode),
    PredecessorRuns: [],
    AllocatedCapacity: Math.floor(capacity.MaxCapacity),
    ExecutionTime: 0,
    Timeout: input.Timeout ?? defaultTimeout(job),
    ...capacity,
    LogGroupName: job.Command.Name === 'pythonshell' ? '/aws-glue/python-jobs' : '/aws-glue/jobs',
    GlueVersion: job.GlueVersion,
    ExecutionClass: input.ExecutionClass ?? job.ExecutionClass,
    JobMode: 'SCRIPT',
    JobRunQueuingEnabled: input.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled ?? false,
    SecurityConfiguration: input.SecurityConfiguration ?? job.SecurityConfiguration,
  };
}

/** `DPUSeconds` is reported "for either job runs with execution class FLEX or when Auto Scaling is enabled" only. */
export function dpuSeconds({ ExecutionClass, Arguments, ExecutionTime, MaxCapacity }: Run): { DPUSeconds?: number } {
  const reported = ExecutionClass === 'FLEX' || Arguments['--enable-auto-scaling'] === 'true';
  return reported ? { DPUSeconds: ExecutionTime * MaxCapacity } : {};
}

/** "Default: 2,880 minutes … for Glue version 4.0 and earlier, or 480 minutes for Glue version 5.0 and later". */
function defaultTimeout(job: JobDefinition): number {
  return job.Timeout ?? (job.Command.Name !== 'pythonshell' && glueVersionOf(job) >= 5 ? 480 : 2_880);
}

/** What a run asks for takes the place of what its definition says, as a whole. */
function capacityOf(
  job: JobDefinition,
  input: StartJobRunInput,
): Pick<Run, 'MaxCapacity' | 'WorkerType' | 'NumberOfWorkers'> {
  const asked = [input, job].find(({ MaxCapacity, WorkerType }) => (MaxCapacity ?? WorkerType) !== undefined);
  if (asked?.WorkerType !== undefined) {
    const { WorkerType, NumberOfWorkers = 0 } = asked;
    return { MaxCapacity: (dpus[WorkerType] ?? 1) * NumberOfWorkers, WorkerType, NumberOfWorkers };
  }
  return { MaxCapacity: asked?.MaxCapacity ?? (job.Command.Name === 'pythonshell' ? 0.0625 : 10) };
}
