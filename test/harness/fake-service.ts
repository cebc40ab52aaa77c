/** A service as a poller sees it, whose jobs stand where a test says. Not one of AWS's: those run on the job plane. */
import type { JobDriver } from '../../activities/job-driver.js';
import type { Look, Poller, Watch } from '../../activities/poller.js';
import type { JobRef, JobState } from '../../contracts/job.js';
import { targetOf } from './scripted-plane.js';

export const running: JobState = { status: 'active', phase: 'running', raw: 'RUNNING' };
export const succeeded: JobState = { status: 'succeeded', raw: 'SUCCEEDED', result: {} };
export const missing: JobState = { status: 'missing', reason: 'not shown' };

export interface Service {
  driver: JobDriver & { facts: { batch: number } };
  /** By name; what is not named runs. */
  states: Map<string, JobState>;
  /** Names asked for, one entry a call. */
  calls: string[][];
  failWith(error: Error | undefined): void;
  failGroup(group: string, error: Error): void;
  /** The next call is answered when what this gives is called. */
  hold(): () => void;
}

const target = targetOf({ url: 'http://unused' });

export function refTo(name: string): JobRef & { name: string } {
  return { kind: 'fake', target, name };
}

export function aWatch(changes: Partial<Watch> = {}): Watch & { looks: Look[] } {
  const looks: Look[] = [];
  return { bornAt: Date.now(), onLook: (look) => void looks.push(look), looks, ...changes };
}

/** A watch whose end nobody awaits; says what it ended in, once it has. */
export function watching(poller: Poller, name: string, watch = aWatch(), signal = new AbortController().signal) {
  const outcome: { ended?: unknown; failed?: unknown } = {};
  poller.watch(refTo(name), watch, signal).then(
    (ended) => (outcome.ended = ended),
    (failed: unknown) => (outcome.failed = failed),
  );
  return outcome;
}

/** The group is the first letter of a name. */
export function aServiceOf(states = new Map<string, JobState>()): Service {
  const nameOf = (ref: JobRef) => (ref as ReturnType<typeof refTo>).name;
  const calls: string[][] = [];
  const failures = new Map<string, Error>();
  let failure: Error | undefined;
  let held: Promise<void> | undefined;
  const unused = () => {
    throw new Error('A poller only describes');
  };
  return {
    states,
    calls,
    failWith: (error) => void (failure = error),
    failGroup: (group, error) => void failures.set(group, error),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    driver: {
      facts: { listingLag: '5m', retention: '1h', batch: 100 },
      group: (ref) => nameOf(ref).charAt(0),
      async describe(refs) {
        const names = refs.map(nameOf);
        calls.push(names);
        await held;
        held = undefined;
        const error = failure ?? failures.get(names[0]?.charAt(0) ?? '');
        if (error) throw error;
        return names.map((name) => states.get(name) ?? running);
      },
      start: unused,
      find: unused,
      marked: unused,
      stop: unused,
      links: unused,
    },
  };
}
