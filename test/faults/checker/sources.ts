/**
 * What the checker is fed: a folder with the sources below, each written by somebody else. The formats are the whole
 * contract between rig and checker; the checker imports nothing of Millrace's.
 *
 * | File | Written by | Lines |
 * |---|---|---|
 * | `rig.json` | the rig | one `RigFacts` |
 * | `client.ndjson` | the client | `ClientEntry`: intent before a call, its outcome after it |
 * | `nemesis.ndjson` | the nemesis | `NemesisEntry` |
 * | `ledger.jsonl` | the job plane | `LedgerLine` |
 * | `witness.ndjson` | the jobs' own processes | `WitnessEntry` |
 * | `histories.ndjson` | Temporal | `RunHistory`, one for each run of the namespaces, those of fan-outs included |
 * | `api.ndjson` | Millrace's API | `ApiEntry`, one for each run |
 * | `replay.ndjson` | the replay program | `ReplayEntry`, one for each run |
 * | `processes.ndjson` | the rig | `ProcessEntry` |
 *
 * `at` is milliseconds since the epoch, with fractions, by the clock of the machine.
 */

export interface RigFacts {
  v: 1;
  seed: number;
  startedAt: number;
  /** From here on no fault was applied and nothing was asked any more. */
  quietAt: number;
  /** When the sources were collected. */
  collectedAt: number;
  /** How long after `quietAt` a job may still run that nobody owns, milliseconds. */
  graceMs: number;
  account: string;
  region: string;
  namespaces: readonly string[];
  /** I6. */
  maxEvents: number;
  /** Jobs that look like ours and are not: nothing may stop them. */
  decoys: readonly Decoy[];
  /** Principals of our workers; absent: whoever stops a job counts as one. */
  workers?: readonly string[];
  /** Workflow types whose runs may succeed although a step of theirs failed. */
  tolerant?: readonly string[];
  /** Nothing was to run: sources without runs, launches, jobs or processes are whole. */
  idle?: boolean;
}

export interface Decoy {
  jobId: string;
  why: 'clone' | 'foreign-run' | 'copied-argument' | 'other-namespace';
}

export type ClientCall =
  | 'start'
  | 'cancel'
  | 'terminate'
  | 'reset'
  | 'reset-activity'
  | 'pause-activity'
  | 'unpause-activity'
  | 'retry'
  | 'rerun';

export interface ClientEntry {
  at: number;
  /** One call of the client: one intent, then one outcome. */
  op: string;
  call: ClientCall;
  /** `unknown`: no answer, or one that does not tell. `fail`: certainly refused. */
  phase: 'intent' | 'ok' | 'fail' | 'unknown';
  through: 'api' | 'temporal' | 'cli';
  namespace: string;
  workflowId: string;
  /** Where the call names one, or its answer does. */
  runId?: string;
  /** The activity, for calls that are about one. */
  activityId?: string;
  error?: string;
  /** For a start: the caller's name of its request. All starts of one name are one request, which starts one run. */
  request?: string;
  /** For a retry or a rerun: run id of the run that it is to follow, and jobs of that which it may run beside. */
  follows?: string;
  mayStillRun?: readonly string[];
  /** For a start: rows that the run is to carry from `input` to `output`, by step. */
  rows?: Readonly<Record<string, readonly string[]>>;
}

export interface NemesisEntry {
  at: number;
  trial: string;
  fault: string;
  window: string;
  driver: string;
  /**
   * A trial counts when it was entered and confirmed, and not exited before it was applied. `contradicted`: the product has
   * broken a promise before the nemesis' eyes.
   */
  phase: 'armed' | 'entered' | 'applied' | 'confirmed' | 'exited' | 'missed' | 'healed' | 'contradicted';
  /** Of a contradiction: the one that it breaks. */
  invariant?: string;
  /** The launch's key, where the trial is about one. */
  key?: string;
  workflowId?: string;
  pid?: number;
  /** Of the word 'entered': which entry of its window the fault was bound to; absent: the first. */
  nth?: number;
  detail?: string;
}

export interface LedgerLine {
  /** RFC 3339. */
  at: string;
  event: 'received' | 'committed' | 'replayed' | 'refused' | 'retried' | 'stop' | 'interrupted' | 'ended';
  service: string;
  name: string;
  key?: string;
  jobId?: string;
  principal?: string;
  detail?: string;
  account?: string;
  region?: string;
  /** The start call's own input, on `received`. */
  request?: unknown;
}

export interface WitnessEntry {
  at: number;
  event: 'start' | 'end';
  /** Absent for a job without a mark. */
  key?: string;
  jobId: string;
  pid: number;
  /** At the end; 128 + n for signal n. */
  code?: number;
  /** What it has carried over, at the end. */
  rows?: readonly string[];
}

export interface RunHistory {
  namespace: string;
  workflowId: string;
  runId: string;
  /** Temporal's own word: `RUNNING`, `COMPLETED`, `FAILED`, `CANCELED`, `TERMINATED`, `TIMED_OUT`, `CONTINUED_AS_NEW`. */
  status: string;
  /** As `temporal workflow show --output json` writes it: protobuf's JSON, payloads in base64. */
  history: { events: readonly unknown[] };
}

export interface ApiEntry {
  workflowId: string;
  runId: string;
  /** The answer of `GET /v1/runs/{id}`. */
  document: unknown;
}

export interface ReplayEntry {
  namespace: string;
  workflowId: string;
  runId: string;
  replayed: boolean;
  /** Whether every scheduled activity's input on replay equals the one in history. */
  inputsEqual: boolean;
  error?: string;
}

export interface ProcessEntry {
  at: number;
  pid: number;
  role: 'worker' | 'api' | 'plane' | 'temporal';
  event: 'started' | 'exited' | 'unhandled-rejection';
  /** Whether the rig has ended it. */
  expected?: boolean;
  detail?: string;
}
