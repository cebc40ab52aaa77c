/** What names an EMR step for good, and what its success is worth. */
import type { Target } from '../../contracts/job.js';

export interface EmrStepRef {
  kind: 'emr-step';
  target: Target;
  clusterId: string;
  stepId: string;
  /** Of the cluster, where it has one. */
  logUri?: string;
}

export interface EmrStepResult {
  clusterId: string;
  stepId: string;
  /** RFC 3339. */
  createdAt?: string;
  startedAt?: string;
  endedAt?: string;
}
