/** A fan-out: what it tells at its end, and what its engine workflow takes and gives. JSON, as it stands in history. */

/** Limits of ours, far from Temporal's: 2 000 pending activities, 50 Ki events and 2 MiB a payload. */
export const fanOutLimits = {
  /** Items at once within one run: more pending activities make every event of it dearer. */
  window: 200,
  /** Items of a closure in all: each writes a dozen events or more. */
  closureItems: 500,
  /** Items of a pipeline at once, and in all. */
  pipelineWindow: 1_000,
  pipelineItems: 100_000,
  /** Items that one engine workflow starts as children: at most nine events each. */
  batchItems: 400,
  /**
   * Bytes of JSON: the inputs of a batch (a task that starts five of them is one message of 4 MB at most), one input, one
   * result. Pass references, such as S3 keys, not data.
   */
  batchInput: 500_000,
  itemInput: 16_384,
  itemResult: 1_024,
  /** All inputs, and all results: both pass through the run's history, which Temporal ends at 50 MB. */
  allItems: 15_000_000,
  /** Failed items that are told by name; of the rest the count is. */
  failuresTold: 500,
} as const;

export interface ItemFailure {
  key: string;
  type: string;
  /** At most 300 characters. */
  message: string;
  /** Of the item's own run, where it has one. */
  workflowId?: string;
  /** Its run had to leave a job behind that may still run: that decides how the whole ends, tolerated or not. */
  mayStillRun?: true;
}

export interface ForEachReport<Result = unknown> {
  total: number;
  succeeded: number;
  failedCount: number;
  /** By the item's key, in the order of the items. */
  results: readonly { key: string; result: Result }[];
  /** At most 500; `failedCount` counts all. */
  failed: readonly ItemFailure[];
}

/** One part of a fan-out over an exported pipeline. */
export interface FanOutBatch {
  v: 1;
  /** The fan-out's name in its run, and which part of how many this is, from 1. */
  name: string;
  batch: number;
  batches: number;
  pipeline: string;
  items: readonly { key: string; input: unknown; workflowId: string }[];
  window: number;
  /** More failures than this end the batch early. */
  tolerated: number;
  /** Characters that an item's result may hold as JSON. */
  resultLimit: number;
  /** Run id of this batch in the run that is retried: items that succeeded there are kept. */
  retryOf?: string;
  /**
   * In a retry: the ids of clusters that the items name, each with the one that the first run had in its place. Items are
   * told apart by that, so that one that has succeeded is kept though its cluster is another one now.
   */
  firstIds?: Readonly<Record<string, string>>;
}

/** `exceeded`: more failed than tolerated; items that were not begun are in neither list. */
export type FanOutBatchResult = Omit<ForEachReport, 'total'> & { exceeded: boolean };
