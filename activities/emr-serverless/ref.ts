/** What names a job run of EMR Serverless for good, and what its success is worth. */
import type { Target } from '../../contracts/job.js';

export interface EmrServerlessRef {
  kind: 'emr-serverless';
  target: Target;
  applicationId: string;
  jobRunId: string;
  /** CloudWatch, where it is switched on. */
  logs?: { group: string; streamPrefix?: string };
  logUri?: string;
}

export interface EmrServerlessResult {
  applicationId: string;
  jobRunId: string;
  /** RFC 3339. */
  startedAt?: string;
  endedAt?: string;
  /** Seconds of execution, and of standing in the application's queue. */
  executionSeconds?: number;
  queuedSeconds?: number;
  /** What is billed: hours of vCPU, GB of memory, GB of storage. */
  billed?: { vCpuHours?: number; memoryGbHours?: number; storageGbHours?: number };
}
