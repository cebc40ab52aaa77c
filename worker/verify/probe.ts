/** How one kind of job is verified: what it needs of the account, what it starts, and its points. */
import type { AnySpec, JobKind } from '../../activities/specs.js';
import type { JobRef } from '../../contracts/job.js';
import type { Points } from './point.js';

export interface Probe<Client = unknown> {
  kind: JobKind;
  /** What a person has chosen: `job nightly`. */
  of: string;
  spec: AnySpec;
  client: Client;
  unknown: JobRef;
  /** One call for each action that the driver reads with; ids may be made up. */
  reads: Readonly<Record<string, () => Promise<unknown>>>;
  /** Start calls at most. Those beyond the first are answered with the first one's job, or refused, if AWS does as claimed. */
  startCalls: number;
  estimate(): Promise<Estimate>;
  points: Points<Client>;
  close(): void;
}

export interface Estimate {
  /** Dollars, at most: for ten minutes, after which the service's own limit ends the job where it has one. */
  usd: number;
  because: string;
}
