/**
 * One state of the model: the run and its launches as Temporal has them, the attempts in the workers' memory with the
 * requests that they have sent, and AWS's jobs. Times are ages in ticks, each capped where it makes no difference any
 * more, so that the clock itself is not part of a state. Never changed in place.
 */
import type { Budget } from './config.js';

export interface State {
  run: RunView;
  /** By number, from 0. */
  launches: readonly Launch[];
  attempts: readonly Attempt[];
  jobs: readonly Job[];
  /** By worker. */
  frozen: readonly boolean[];
  left: Budget;
  faultsLeft: number;
  /** What has happened that no client can guard against; a violation after it is a known window's. */
  windows: Windows;
  /** A stop was sent that nothing in history before it justifies. */
  unjustified: boolean;
}

export interface RunView {
  open: boolean;
  cancelled: boolean;
  deadlinePassed: boolean;
}

export interface Windows {
  /** A start reached AWS later than the network's delay allows. */
  parked: boolean;
  /** The word of an attempt that the server had given up was taken for that of its successor after a reset. */
  staleWord: boolean;
  /** So was its completion. */
  staleCompletion: boolean;
}

export type LaunchEnd =
  'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'refused' | 'not-started' | 'unknown' | 'left';

export interface Launch {
  /** `abandoned`: ended from outside (terminate, reset), or its job would not stop. */
  at: 'starting' | 'waiting' | 'stopping' | 'over' | 'abandoned';
  start: StartView;
  /** The accepted job. */
  ref: number | undefined;
  end: LaunchEnd | undefined;
  /** The start ended without a ref. */
  abnormal: boolean;
  /** Since the stop was scheduled, or since it was abandoned. */
  age: number;
  /** The workflow's key is no longer the one that was sent. */
  drifted: boolean;
  /** Attempts that the server has scheduled. */
  tries: number;
}

/** A start activity, as the server has it. */
export interface StartView {
  at: 'backoff' | 'scheduled' | 'started' | 'closed';
  number: number;
  /** Told when this attempt was scheduled, that is what the attempt compares: */
  rescheduled: boolean;
  settled: boolean;
  tokenLives: boolean;
  /** Since the activity was first scheduled, since this attempt was, and since it was handed out. */
  born: number;
  scheduled: number;
  started: number;
  details: Details | undefined;
  /** Its retry waits until what is open has settled. */
  settling: boolean;
  /** `activity reset` has met a running attempt. */
  reset: boolean;
}

/** The send record: without `open` nothing was sent, or what was sent was refused. Ages. */
export interface Details {
  open: { first: number; since: number | undefined } | undefined;
}

/** What an attempt has to reckon with. */
export interface Before {
  open: { first: number; since: number } | undefined;
  settled: boolean;
  tokenLives: boolean;
}

export type AttemptAt =
  /** It has its task and has not spoken to the server. */
  | 'fresh'
  | 'looking'
  | 'asking'
  /** The fence has let it through, nothing is on the wire. */
  | 'cleared'
  | 'sent'
  /** AWS has refused, the record is taken back. */
  | 'taking-back'
  /** A token's refusal proves nothing while an earlier send is open. */
  | 'looking-again'
  | 'closing'
  | 'done'
  /** The attempt is dead, its request is not. */
  | 'gone';

export type Refusal = 'capacity' | 'throttled' | 'rejected';
export type AttemptOutcome =
  | 'started'
  | 'adopted'
  | 'refused'
  | 'not-sent'
  | 'unknown'
  | 'settling'
  | 'failed'
  | 'rejected'
  /** For good, with an earlier send open. */
  | 'failed-open';

export interface Attempt {
  launch: number;
  number: number;
  worker: number;
  /** It is the one that the server has scheduled last. The attempt itself can't know. */
  current: boolean;
  /** Its run has closed: no number that it has is one that the server knows. */
  cut: boolean;
  at: AttemptAt;
  before: Before;
  past: boolean;
  /** Since the server answered the fence. */
  age: number;
  request: Request | undefined;
  /** Requests that the SDK has sent of its own accord. */
  resent: number;
  refusal: Refusal | undefined;
  outcome: AttemptOutcome | undefined;
  job: number | undefined;
  parked: boolean;
  /** Its worker's clock hides how late it is. */
  skewed: boolean;
}

export interface Request {
  /** `read`: AWS has it and has done nothing yet. `left`: the answer is on its way. Both only where time is real. */
  at: 'flying' | 'read' | 'answered' | 'left';
  answer: { job: number } | { refused: Refusal } | undefined;
}

export interface Job {
  /** The launch whose key it has. */
  launch: number;
  /** The attempt's own key, where each draws one. */
  sender: number;
  age: number;
  end: 'running' | 'succeeded' | 'failed' | 'stopped';
  asked: boolean;
}

export const firstView: StartView = {
  at: 'scheduled',
  number: 1,
  rescheduled: false,
  settled: false,
  tokenLives: false,
  born: 0,
  scheduled: 0,
  started: 0,
  details: undefined,
  settling: false,
  reset: false,
};

export const firstLaunch: Launch = {
  at: 'starting',
  start: firstView,
  ref: undefined,
  end: undefined,
  abnormal: false,
  age: 0,
  drifted: false,
  tries: 1,
};

export function firstState(left: Budget, faultsLeft: number, workers = 2): State {
  return {
    run: { open: true, cancelled: false, deadlinePassed: false },
    launches: [firstLaunch],
    attempts: [],
    jobs: [],
    frozen: Array.from({ length: workers }, () => false),
    left,
    faultsLeft,
    windows: { parked: false, staleWord: false, staleCompletion: false },
    unjustified: false,
  };
}
