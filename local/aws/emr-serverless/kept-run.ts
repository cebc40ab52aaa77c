/** A job run as the plane keeps it: what is shown of it, and what goes on behind. */
import { readMarkedName, type MarkedName } from '../marked-name.js';
import type { Placed } from '../page.js';
import type { Application } from './application.js';
import type { Driver } from './driver.js';
import type { JobRun, StartJobRunInput } from './job-run.js';
import { createUsage, type Usage } from './utilization.js';
import type { Allocation } from './workers.js';

export interface KeptRun extends Placed {
  run: JobRun;
  application: Application;
  /** What it is scripted by, and its mark. */
  marked: MarkedName;
  usage: Usage;
  /** Milliseconds since the epoch: when it was queued. */
  queuedAt?: number | undefined;
  queuedMs: number;
  /** What its present attempt holds and runs; absent between attempts. */
  held?: Allocation | undefined;
  driver?: Driver | undefined;
  /** Milliseconds since the epoch: when the present attempt began to run. */
  begunAt?: number | undefined;
  executedMs: number;
  /** Those before the present one, as they ended. */
  attempts: JobRun[];
  /** Why the plane cancels it, where it does. */
  ending?: string;
  /** Calls off the end of its patience: in the queue first, then of its execution. */
  callOff(): void;
}

export function keptRun(run: JobRun, input: StartJobRunInput, application: Application, place: number): KeptRun {
  return {
    place,
    run,
    application,
    marked: markedName(input, application),
    usage: createUsage(),
    queuedMs: 0,
    executedMs: 0,
    attempts: [],
    callOff: () => undefined,
  };
}

/** A run without a name goes by its application's. */
export function markedName({ name }: Pick<StartJobRunInput, 'name'>, application: Application): MarkedName {
  return readMarkedName(name ?? application.name ?? application.applicationId);
}

/** What the ledger's lines about the run have in common. */
export function entryOf({ run, marked }: KeptRun) {
  return { service: 'emr-serverless', ...marked, jobId: run.jobRunId };
}
