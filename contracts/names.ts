/** Names that last: they end up in histories, ids and clients (docs/architecture.md lists them). */
export const taskQueue = 'millrace';

export const searchAttributes = {
  MillracePipeline: 'KEYWORD',
  MillraceStatus: 'KEYWORD',
  MillraceOwner: 'KEYWORD',
  MillraceAwsId: 'KEYWORD_LIST',
  MillraceLogicalDate: 'DATETIME',
} as const;

export const memoKey = 'millrace';

/** What the API and the launcher write into the memo of a run that they start. Its presence says: input was parsed. */
export interface RunMemo {
  v: 1;
  startedBy: string;
  note?: string;
  labels?: readonly string[];
  rerunOf?: string;
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
