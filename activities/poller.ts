/**
 * Watches many jobs with few calls: one poller per service and target, shared by all waits of a worker. A job is looked
 * at every tenth of its age; whatever else its call can cover is looked at for free. A describe that fails, for whatever
 * reason, never fails a step: the poller backs off and says that it is blind.
 */
import { AsyncResource } from 'node:async_hooks';
import { toMs } from '../contracts/duration.js';
import { hasEnded, isReady, type EndedJob, type JobRef, type JobState, type ReadyJob } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import { describeError } from './aws/aws-error.js';
import type { JobDriver } from './job-driver.js';
import { lostFrom } from './patience.js';

export interface Watch {
  /** Milliseconds, worker's clock: when AWS last showed the job, from an earlier attempt's heartbeat. */
  seenAt?: number;
  /** Milliseconds since the epoch: the job's age counts from here. */
  bornAt: number;
  /** Ends the watch as soon as AWS calls the job running, too: of a cluster, that it can be used. */
  untilReady?: boolean;
  /** The first look comes before those of others that are overdue: somebody waits for it. */
  urgent?: boolean;
  /** Every look, successful or not. */
  onLook(look: Look): void;
}

/** What a look told: a state, or why there is none. `blind` once describes have failed for long. */
export interface Look {
  state?: JobState;
  seenAt?: number;
  error?: unknown;
  blind?: string;
}

export interface Poller {
  /** Looks until the job has ended. Aborting ends the watch and rejects with the signal's reason. */
  watch(ref: JobRef, watch: Watch & { untilReady?: false }, signal: AbortSignal): Promise<EndedJob>;
  watch(ref: JobRef, watch: Watch, signal: AbortSignal): Promise<EndedJob | ReadyJob>;
  /** Looks at a job as soon as the budget allows, before all that are overdue. */
  lookNow(ref: JobRef): void;
}

interface Entry {
  ref: JobRef;
  id: string;
  watch: Watch;
  /** Milliseconds of the process's steady clock, like all times here: one that is put right would leave jobs unseen. */
  dueAt: number;
  bornAt: number;
  /** A look was asked for while one was under way, whose answer may be older than the asking. */
  askedAgain: boolean;
  seenAt: number | undefined;
  failingSince: number | undefined;
  end(state: EndedJob | ReadyJob): void;
}

/** Before whatever is overdue: with EMR's half a call per second, a round through a hundred clusters takes minutes. */
const atOnce = 0;

const now = () => performance.now();
/** Of `Date.now()`, and back. */
const steadily = (time: number) => now() - (Date.now() - time);
const toldOf = ({ seenAt }: Entry) =>
  seenAt === undefined ? {} : { seenAt: Math.round(Date.now() - (now() - seenAt)) };

export function createPoller(driver: JobDriver, timing: Timing): Poller {
  const entries = new Set<Entry>();
  let timer: NodeJS.Timeout | undefined;
  let busy = false;
  /** Describes that failed in a row, by group: one group's trouble is not another's. */
  const failures = new Map<string, number>();

  const schedule = () => {
    clearTimeout(timer);
    if (busy || entries.size === 0) return;
    const dueAt = Math.min(...[...entries].map((entry) => entry.dueAt));
    timer = setTimeout(() => void poll(), Math.max(0, dueAt - now()));
  };

  const poll = async () => {
    busy = true;
    const first = [...entries].reduce((a, b) => (b.dueAt < a.dueAt ? b : a));
    const group = driver.group(first.ref);
    const batch = [...entries]
      .filter(({ ref }) => driver.group(ref) === group)
      .sort((a, b) => a.dueAt - b.dueAt)
      .slice(0, driver.facts.batch);
    for (const entry of batch) entry.askedAgain = false;
    try {
      const states = await driver.describe(batch.map(({ ref }) => ref));
      failures.delete(group);
      batch.forEach((entry, index) => {
        const state = states[index];
        // Not come to this time: it is due as before.
        if (state) seen(entry, state);
      });
    } catch (error) {
      const inARow = (failures.get(group) ?? 0) + 1;
      failures.set(group, inARow);
      batch.forEach((entry) => failed(entry, error, inARow));
    } finally {
      busy = false;
      schedule();
    }
  };

  const seen = (entry: Entry, state: JobState) => {
    entry.failingSince = undefined;
    if (state.status !== 'missing') entry.seenAt = now();
    const verdict = lostFrom(state, entry, driver.facts, timing, now());
    entry.dueAt = entry.askedAgain ? atOnce : now() + jitter(pollInterval(now() - entry.bornAt, timing));
    // The end first: a look that comes after the deadline gives the watch up.
    if (hasEnded(verdict) || (entry.watch.untilReady && isReady(verdict))) entry.end(verdict);
    entry.watch.onLook({ state: verdict, ...toldOf(entry) });
  };

  const failed = (entry: Entry, error: unknown, inARow: number) => {
    entry.failingSince ??= now();
    const backoff = Math.min(toMs(timing.pollMax), toMs(timing.pollMin) * 2 ** Math.min(inARow, 10));
    entry.dueAt = entry.askedAgain ? now() : now() + jitter(backoff);
    const blind = now() - entry.failingSince > toMs(timing.blindAfter);
    entry.watch.onLook({
      error,
      ...toldOf(entry),
      ...(blind && { blind: describeError(error) }),
    });
  };

  return {
    // One implementation for both: without `untilReady` it ends with an ended job only.
    async watch(ref: JobRef, watch: Watch, signal: AbortSignal): Promise<EndedJob> {
      signal.throwIfAborted();
      // A look is told in its own activity's context, not in that of whichever activity happened to poll.
      const bound = { ...watch, onLook: AsyncResource.bind((look: Look) => watch.onLook(look)) };
      const { promise, resolve, reject } = Promise.withResolvers<EndedJob | ReadyJob>();
      const entry: Entry = {
        ref,
        id: JSON.stringify(ref),
        watch: bound,
        dueAt: watch.urgent ? atOnce : now(),
        bornAt: steadily(watch.bornAt),
        askedAgain: false,
        seenAt: watch.seenAt === undefined ? undefined : steadily(watch.seenAt),
        failingSince: undefined,
        end: resolve,
      };
      const abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      entries.add(entry);
      schedule();
      try {
        return (await promise) as EndedJob;
      } finally {
        signal.removeEventListener('abort', abort);
        entries.delete(entry);
        schedule();
      }
    },
    lookNow(ref) {
      const id = JSON.stringify(ref);
      for (const entry of entries) if (entry.id === id) Object.assign(entry, { dueAt: atOnce, askedAgain: busy });
      schedule();
    },
  };
}

/** A tenth of the age, within bounds: a job of half a minute is noticed within three seconds, one of hours within 30. */
export function pollInterval(ageMs: number, timing: Timing): number {
  return Math.min(toMs(timing.pollMax), Math.max(toMs(timing.pollMin), ageMs / 10));
}

/** ±10 %, so that jobs started together don't stay together. */
function jitter(ms: number): number {
  return ms * (0.9 + Math.random() * 0.2);
}
