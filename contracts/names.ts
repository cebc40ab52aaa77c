/** Names that last: they end up in histories, ids and clients (docs/architecture.md lists them). */
export const taskQueue = 'millrace';

export const searchAttributes = {
  MillracePipeline: 'KEYWORD',
  MillraceStatus: 'KEYWORD',
  MillraceOwner: 'KEYWORD',
  MillraceAwsId: 'KEYWORD_LIST',
  MillraceLogicalDate: 'DATETIME',
} as const;

/** Value of `MillraceStatus` in a run that has ended, and a job of it has no end in history: the janitor looks at it. */
export const mayHaveLeftAJob = 'may-still-run';

export const memoKey = 'millrace';

/**
 * What the API and the launcher write into the memo of a run that they start, and a fan-out into that of an item that it
 * retries. Its presence says: input was parsed, unless `parsed` is false.
 */
export interface RunMemo {
  v: 1;
  startedBy: string;
  note?: string;
  labels?: readonly string[];
  /** Run id of the run that this one repeats from the start. */
  rerunOf?: string;
  /** Run id of the run that this one retries from its failed step: what succeeded there is kept. */
  retryOf?: string;
  /** Jobs of the run before that may still run: whoever asked for this one has named them. AWS ids, keys of launches, or ids of runs that Temporal has forgotten. */
  mayStillRun?: readonly string[];
  /** Of the request that started a retry or a rerun: Temporal takes two of one run for the same start, and this tells them apart. */
  request?: string;
  parsed?: false;
  bodyHash?: string;
  /** Run id of the latest run of this key when this one was started; absent for the first. A chain back in time. */
  after?: string;
  /** Hex hash of the `Idempotency-Key`'s receipt that this run was started for: how a late repeat finds its run. */
  receipt?: string;
}

/** Type of the workflow behind one batch of a fan-out over a pipeline. */
export const fanOutWorkflow = 'millraceForEach';

/** Type of the receipt workflow behind `Idempotency-Key`, and the start of its workflow ids. */
export const receiptWorkflow = 'millraceReceipt';
export const receiptIdPrefix = 'millrace.receipt:';

/** Type of the janitor's workflow. */
export const janitorWorkflow = 'millraceJanitor';

/** Id of the janitor's schedule, one per task queue; what it starts has this id with the time appended. */
export function janitorId(queue: string): string {
  return `millrace.janitor:${queue}`;
}
