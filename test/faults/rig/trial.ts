/** One launch that a fault is to hit: its job, its run, what was seen of it, and the words about it in the journals. */
import type { WorkflowHandle } from '@temporalio/client';
import type { AnySpec, JobKind } from '../../../activities/specs.js';
import type { NemesisEntry } from '../checker/sources.js';
import type { Verb } from '../trace.js';
import { now } from './clock.js';
import { drivers, type Driver } from './drivers.js';
import { NotInTime } from './events.js';
import { trialJob, type JobOrder, type TrialJob } from './jobs/job.js';
import { askForRun, cancelRun, startRun } from './journals/calls.js';
import type { Came } from './journals/client.js';
import type { Slot, SlotEvent } from './slot.js';

export interface Trial {
  /** Also the name of its job, and the run's business key. */
  id: string;
  slot: Slot;
  driver: Driver;
  workflowId: string;
  spec: AnySpec;
  job: TrialJob;
  /** Of the launch; undefined until it was seen. */
  key(): string | undefined;
  /** The worker that was given the latest task of this verb. Throws when there was none. */
  holder(verb: Verb): number;
  /** An event since the trial began. Rejects with `NotInTime`. */
  when(what: string, matches: (event: SlotEvent) => boolean, withinMs?: number): Promise<SlotEvent>;
  seen(matches: (event: SlotEvent) => boolean): boolean;
  /** Those that `when` and `seen` look at, so far: none of an earlier trial's launches, however late. */
  events(): readonly SlotEvent[];
  /** Another job, for pipelines that have several; its name begins with the trial's id. `kind`: default, the trial's. */
  another(name: string, order?: JobOrder, kind?: JobKind): Promise<{ spec: AnySpec; job: TrialJob }>;
  /** Starts the run, through the API. */
  start(): Promise<WorkflowHandle>;
  /** One request for the run, through the API, by this `Idempotency-Key`; refusals are answers. Throws when nobody knows. */
  ask(request: string, input?: object): Promise<Came>;
  cancel(): Promise<void>;
  /** Milliseconds since the epoch. */
  startedAt(): number;
  /** Whatever ends its jobs, it is not the rig. */
  isLeft(): void;
  /** Cancelled, or left to whatever ends its jobs. */
  endsWithoutUs(): boolean;
  say(phase: NemesisEntry['phase'], more?: Partial<NemesisEntry>): void;
  close(): void;
}

/** Of a launch. What a person starts may carry a mark of its own. */
export function isOurs({ key }: Pick<SlotEvent, 'key'>): boolean {
  return key !== undefined && /^[0-9a-f]{32}$/.test(key);
}

export interface TrialOrder {
  id: string;
  fault: string;
  window: string;
  kind: JobKind;
  job?: JobOrder;
  /** Default: `one`, which has one step. */
  pipeline?: string;
  /** Of the run beside its id; default: the trial's own spec as `spec`. */
  input?: (trial: Trial) => object | Promise<object>;
  /** What the run is to carry, by step. */
  rows?: Readonly<Record<string, readonly string[]>>;
}

export async function prepareTrial(slot: Slot, order: TrialOrder): Promise<Trial> {
  const { id, fault, window, kind, pipeline = 'one', input = ({ spec }) => ({ spec }) } = order;
  const driver = drivers[kind];
  const from = slot.events.size();
  // A worker that wakes up late still works for trials before this one.
  const before = new Set(slot.events.all().flatMap(({ key }) => key ?? []));
  const isNew = ({ key }: SlotEvent) => key === undefined || !before.has(key);
  const own = () => slot.events.all().slice(from).filter(isNew);
  const jobs: TrialJob[] = [];
  const prepare = async (name: string, of: JobOrder = {}, by: JobKind = kind) => {
    const job = trialJob(slot.order.folder, name, slot.witnessFile, of);
    jobs.push(job);
    await slot.plane.script(name, job.script);
    return { spec: await drivers[by].prepare(slot, name), job };
  };
  const workflowId = `${pipeline}:${id}`;
  let runId: string | undefined;
  let left = false;
  let startedAt = 0;
  const trial: Trial = {
    id,
    slot,
    driver,
    workflowId,
    ...(await prepare(id, order.job)),
    key: () => own().find(isOurs)?.key,
    holder(verb) {
      const delivered = own().findLast((event) => event.event === 'delivered' && event.verb === verb);
      if (!delivered) throw new NotInTime(`No ${verb} of trial ${id} was delivered`);
      return Number(delivered.worker);
    },
    when: (what, matches, withinMs) =>
      slot.events.when(`${what} (trial ${id})`, (event) => isNew(event) && matches(event), {
        from,
        ...(withinMs !== undefined && { withinMs }),
      }),
    seen: (matches) => own().some(matches),
    events: own,
    another: (name, of, by) => prepare(`${id}-${name}`, of, by),
    async start() {
      startedAt = now();
      const whole = { id, ...(await input(trial)) };
      runId = await startRun(slot, { pipeline, workflowId, input: whole, ...(order.rows && { rows: order.rows }) });
      return slot.client.workflow.getHandle(workflowId, runId);
    },
    async ask(request, more = {}) {
      startedAt ||= now();
      const whole = { id, ...(await input(trial)), ...more };
      const came = await askForRun(slot, { pipeline, workflowId: `${pipeline}:${whole.id}`, input: whole, request });
      if (came.ok && whole.id === id) runId = came.runId;
      return came;
    },
    async cancel() {
      left = true;
      runId ??= (await slot.client.workflow.getHandle(workflowId).describe()).runId;
      await cancelRun(slot, workflowId, runId, `Fault ${fault} in ${window}`);
    },
    startedAt: () => startedAt,
    isLeft: () => void (left = true),
    endsWithoutUs: () => left,
    say(phase, more = {}) {
      const key = trial.key();
      const about = { trial: id, fault, window, driver: kind, phase, workflowId };
      slot.journals.nemesis.write({ ...about, ...(key !== undefined && { key }), ...more });
    },
    close() {
      for (const job of jobs) job.close();
    },
  };
  return trial;
}
