/** What a job plane is told when it starts. Durations are milliseconds. */
import type { FaultRule } from './faults.js';
import type { ImageTable } from './service.js';

export interface PlaneOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /** Where it listens; default 127.0.0.1. Only a container's own network is a reason for another. */
  host?: string;
  emulatorUrl: string;
  /** Holds the ledger and the jobs' scratch folders. */
  stateDir: string;
  /** Python with the jobs' libraries. */
  jobsPython: string;
  /** The folder that holds `awsglue`. */
  pythonPath: string;
  images: ImageTable;
  /** Default us-east-1. */
  region?: string;
  /** Twelve digits; default 000000000000. Whoever signs, belongs to it. */
  account?: string;
  /** How far the clock that AWS shows is ahead of the machine's. The ledger and events go by the machine's. */
  clockOffsetMs?: number;
  /** Trouble that is met from the first call on, until it is cleared. */
  faults?: readonly FaultRule[];
  /** The most that a page of a listing holds which finds jobs; default: as on AWS. */
  pageSize?: number;
  /** Whether the ledger holds the requests of starts, too. */
  ledgerRequests?: boolean;
  /** How a Glue run's arguments meet the job's defaults; the documents say both. */
  glueArguments?: 'merge' | 'strict-replace';
  /** What Glue takes for a minute, in its timeouts and its patience; default 60 000. */
  glueMinuteMs?: number;
  /** How long an EMR cluster takes until it can run steps, its bootstrap actions not counted; default 1 000. */
  emrClusterStartMs?: number;
  /** What EMR takes for a minute, in the idle timeout of a cluster; default 60 000. */
  emrMinuteMs?: number;
  /** What becomes of steps that run when their EMR cluster ends; the documents say both. */
  emrCutOffSteps?: 'INTERRUPTED' | 'CANCELLED';
  /** What EMR Serverless takes for a minute, in its timeouts; default 60 000. */
  emrServerlessMinuteMs?: number;
  /** `documented`: calls beyond the rates that AWS documents are throttled. */
  requestLimits?: 'documented';
  warn?: (problem: string) => void;
}
