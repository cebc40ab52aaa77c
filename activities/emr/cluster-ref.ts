/** What names an EMR cluster for good, and what its end is worth. */
import type { Target } from '../../contracts/job.js';

export interface EmrClusterRef {
  kind: 'emr-cluster';
  target: Target;
  clusterId: string;
  logUri?: string;
}

export interface EmrClusterResult {
  clusterId: string;
  /** RFC 3339. */
  createdAt?: string;
  readyAt?: string;
  endedAt?: string;
  /** EMR's own approximation, in hours of an m1.small. */
  normalizedInstanceHours?: number;
}
