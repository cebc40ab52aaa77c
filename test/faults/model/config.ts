/**
 * What a model is made of: how long things take in ticks, which guards the protocol has, and what may go wrong how often.
 * A sabotage is a model with one guard less; nothing else tells it apart.
 */

/** Ticks. `delay`: from the fence's answer by the server until AWS has committed the start it lets through. */
export interface Ticks {
  delay: number;
  /** How long a new job may be missing from listings. */
  lag: number;
  /** After this the client gives up a start that has no answer. */
  request: number;
  /** `startToCloseTimeout` of a start. */
  attempt: number;
  settling: number;
  /** Within this of the first send the same token is sent again without a look. */
  resend: number;
  /** How long a token is remembered; a job that runs is remembered for longer. */
  token: number;
  /** After a run was ended from outside, before the janitor stops what it left. */
  grace: number;
}

/** Each is something that the product does. `true` everywhere is the product. */
export interface Guards {
  /** An attempt that may have to reckon with a send looks for its job. */
  find: boolean;
  /** Not found means not there only after the settling time. */
  settling: boolean;
  /** The job carries the key, so that a listing can tell it. */
  marks: boolean;
  /** The key is drawn once for a launch, not by each attempt. */
  keyBeforeSend: boolean;
  /** On replay by a changed pipeline the key is the same. */
  keyOfItsOwnStream: boolean;
  /** A send follows only a "yes" of the server. */
  fence: boolean;
  /** The fence compares schedules, not numbers alone. */
  fenceComparesSchedules: boolean;
  /** Whether something was sent before is told by schedules, not by the attempt's number. */
  recordComparesSchedules: boolean;
  /** A token's age is taken when the attempt runs, not when it was scheduled. */
  tokenAgesWhileQueued: boolean;
  /** One send is one request. */
  oneRequest: boolean;
  /** A worker that shuts down leaves its jobs alone. */
  shutdownIsNoCancel: boolean;
  /** The launch ends after its job. */
  stopAwaited: boolean;
  /** A start that ended without a ref is cleaned up by the key. */
  stopWithoutRef: boolean;
  /** A run closes after everything in it. */
  scope: boolean;
  /** After the deadline the job's own end counts. */
  deadlineIsARace: boolean;
  janitor: boolean;
}

/** How often each may happen. */
export interface Budget {
  crash: number;
  /** A message to or from AWS or Temporal is lost. */
  loss: number;
  freeze: number;
  /** A start held back, in the network or in a frozen worker behind the fence: the known window. */
  park: number;
  cancel: number;
  /** Of activities, of workflows, or a terminate. */
  reset: number;
  /** AWS refuses a start: capacity, throttling, or for good. */
  refusal: number;
  deadline: number;
  /** A job that does not stop when it is asked. */
  deaf: number;
  /** Graceful shutdown of a worker that watches a job. */
  shutdown: number;
  /** A worker comes back with a changed pipeline and replays. */
  deploy: number;
  /** A frozen worker's clock hides for how long it was frozen. */
  skew: number;
}

export type Token = 'none' | 'expiring' | 'undocumented';

export interface Model {
  name: string;
  token: Token;
  /** Keys that one run may come to: relaunches, and new launches after a workflow reset. */
  launches: number;
  /** Attempts of one launch that faults may strike; what comes after runs undisturbed. */
  attempts: number;
  /** Faults of all kinds together. */
  faults: number;
  /** What is due takes no time. False where real time has passed: then AWS reads, commits and answers in steps, too. */
  prompt: boolean;
  ticks: Ticks;
  guards: Guards;
  budget: Budget;
}

export const product: Guards = {
  find: true,
  settling: true,
  marks: true,
  keyBeforeSend: true,
  keyOfItsOwnStream: true,
  fence: true,
  fenceComparesSchedules: true,
  recordComparesSchedules: true,
  tokenAgesWhileQueued: true,
  oneRequest: true,
  shutdownIsNoCancel: true,
  stopAwaited: true,
  stopWithoutRef: true,
  scope: true,
  deadlineIsARace: true,
  janitor: true,
};

export const noFaults: Budget = {
  crash: 0,
  loss: 0,
  freeze: 0,
  park: 0,
  cancel: 0,
  reset: 0,
  refusal: 0,
  deadline: 0,
  deaf: 0,
  shutdown: 0,
  deploy: 0,
  skew: 0,
};
