/**
 * The words for one AWS job, shared by workflows, activities and API. Everything here stands in Temporal's history as
 * JSON: change a field only together with `history.ts`'s version.
 */

/** 32 lowercase hex characters: fits the token and name fields of every AWS service. One per launch. */
export type JobKey = string;

/** What every job carries, so that it can be found again and its owner be known. */
export interface JobMark {
  key: JobKey;
  /** RFC 3339, the workflow's clock when the key was minted. Bounds how far back `find` lists. */
  mintedAt: string;
  namespace: string;
  workflowId: string;
  runId: string;
  pipeline: string;
  owner?: string;
  step: string;
  /** Counts from 1 within a step. */
  launch: number;
}

/** Where a job runs, as resolved once per run: it must mean the same to any worker, whatever its config says by then. */
export interface Target {
  name: string;
  region: string;
  /** `aws`, `aws-cn`, `aws-us-gov` …; console links exist only where the console's host is known. */
  partition: string;
  account: string;
  /** Role that the worker assumes for calls in this target. */
  role?: string;
  externalId?: string;
  /** Endpoint for all services: the local AWS, or a VPC endpoint's. */
  endpoint?: string;
}

/** What every reference to a job says, whatever its service. The service adds its ids. */
export interface JobRef {
  kind: string;
  target: Target;
}

export type JobPhase = 'queued' | 'running' | 'stopping';

/** Whose fault an end is: `user` = the same spec would fail the same way; `platform` = a new launch may succeed. */
export type Fault = 'user' | 'platform';

/**
 * Where a job stands: data, never an exception. `raw` is the service's own word. A state that is not known is `active`
 * (and logged), never `succeeded`. `missing` is what AWS does not know at the moment; only patience makes it `lost`.
 */
export type JobState<Result = unknown> =
  | { status: 'active'; phase: JobPhase; raw: string; detail?: string }
  | { status: 'succeeded'; raw: string; result: Result }
  | {
      status: 'failed';
      raw: string;
      fault: Fault;
      reason: string;
      exitCode?: number;
      /** Lost to the platform, and yet no new launch of this spec can succeed: the cluster that it names has gone. */
      noRelaunch?: true;
    }
  | { status: 'stopped'; raw: string; reason: string }
  | { status: 'missing'; reason: string }
  | { status: 'lost'; reason: string };

export type EndedJob<Result = unknown> = Extract<
  JobState<Result>,
  { status: 'succeeded' | 'failed' | 'stopped' | 'lost' }
>;

/** What a wait until `ready` waits for: the service calls the job running, and others can use it. */
export type ReadyJob = Extract<JobState, { status: 'active' }> & { phase: 'running' };

export function isReady(state: JobState): state is ReadyJob {
  return state.status === 'active' && state.phase === 'running';
}

export function hasEnded<Result>(state: JobState<Result>): state is EndedJob<Result> {
  return state.status !== 'active' && state.status !== 'missing';
}

/** Where a person looks. `console` is absent for partitions whose console host is not documented. */
export interface JobLinks {
  /** The id that AWS shows: a Glue run id, a task ARN. */
  awsId: string;
  console?: string;
  logs: readonly { group: string; stream: string; console?: string }[];
  /** Where the service writes logs to S3, with a delay. */
  logFolder?: string;
}
