/** What names a Glue run: its mark, its ref for good, and what its success is worth. */
import type { Target } from '../../contracts/job.js';

/** Name of the argument that carries the key. `getResolvedOptions` matches prefixes, hence nothing shorter. */
export const markArgument = '--millrace-job-key';

export interface GlueRef {
  kind: 'glue';
  target: Target;
  jobName: string;
  /** The first run of the family, where Glue retries by itself. */
  runId: string;
  /** Base of the log groups: `/aws-glue/jobs`, or `/aws-glue/python-jobs` for a Python shell job. */
  logGroup: string;
  /** The run's id, but for a job that sets a prefix of its own. */
  logStream: string;
  /** Glue's own retries that may follow a failed run; 0 but for `maxRetries: 'follow'`. */
  ownRetries: number;
}

export interface GlueResult {
  /** The run that succeeded: the last of its family. */
  runId: string;
  /** RFC 3339. */
  startedAt?: string;
  completedAt?: string;
  /** Seconds, as Glue counts them. */
  executionSeconds?: number;
  /** As AWS reports them: only for Flex and auto scaling. */
  dpuSeconds?: number;
  maxCapacity?: number;
  workerType?: string;
  numberOfWorkers?: number;
  glueVersion?: string;
  /** Glue's own count of the attempt within the family, from 0. */
  attempt?: number;
}
