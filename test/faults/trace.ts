/**
 * What can be seen of one launch from outside, at the boundaries between its parts: the messages between workers and
 * Temporal (seen by the proxy), the calls between workers and AWS (seen by the plane), what operators do (the client's
 * journal) and what befalls the processes (the nemesis'). Rig and simulation write it, the model has to accept it.
 */
export type Verb = 'start' | 'wait' | 'stop';

/** How an attempt of an activity told the server that it was over. */
export type Outcome =
  | 'started'
  | 'adopted'
  | 'refused'
  | 'not-sent'
  | 'ended'
  | 'ready'
  | 'deadline'
  | 'never-started'
  /** A retryable failure that says an open send has to settle. */
  | 'settling'
  /** Any other failure that Temporal tries again. */
  | 'failed'
  /** A failure that ends the activity. */
  | 'failed-for-good'
  | 'cancelled';

export type BoundaryEvent =
  /** An attempt's task was handed to a worker. `scheduledAt`: the server's clock when this attempt was scheduled. */
  | { event: 'delivered'; verb: Verb; attempt: number; scheduledAt: number; firstScheduledAt: number; worker: string }
  /** A start's word to the server; `open` is what the details say of a send. `answer`: what the worker heard of it. */
  | { event: 'word'; attempt: number; open: boolean; answer: 'ok' | 'refused' | 'lost'; worker: string }
  /** The plane has read a start. */
  | { event: 'received' }
  | { event: 'committed'; job: string }
  | { event: 'replayed'; job: string }
  | { event: 'refused'; why: string }
  /** The plane's answer to a start has left it, or was lost on purpose. */
  | { event: 'answered'; lost: boolean }
  /** A worker's report of an attempt's end, and whether the server took it. */
  | {
      event: 'completed';
      verb: Verb;
      attempt: number;
      outcome: Outcome;
      answer: 'ok' | 'refused' | 'lost';
      worker: string;
    }
  | { event: 'stop-received' }
  /** The job's end, in AWS's word. */
  | { event: 'ended'; state: string }
  | { event: 'cancel' }
  | { event: 'terminate' }
  | { event: 'workflow-reset' }
  | { event: 'activity-reset'; verb: Verb }
  | { event: 'killed' | 'frozen' | 'woken'; worker: string };

/** `key`: the launch; absent for what befalls a worker. `at`: milliseconds, one clock for all. */
export type TraceLine = BoundaryEvent & { at: number; key?: string };

/** What the model needs to know of a launch's service to judge its trace. Milliseconds. */
export interface TraceFacts {
  kind: string;
  token: 'none' | 'expiring' | 'undocumented';
  resendWithinMs?: number;
  settlingMs: number;
  listingLagMs: number;
  startAttemptMs: number;
  requestTimeoutMs: number;
}
