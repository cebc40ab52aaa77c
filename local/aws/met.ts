/**
 * Which of the plane's troubles have really met somebody: whoever scripts one can tell that it did from that it might have.
 * The parts that make trouble don't know who asks, so that is kept beside the call while it is served.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Events } from './events.js';

/** `job`: the one that the trouble is about, where the call itself may be about others. */
export type Met = (what: string, job?: string) => void;

export interface Caller {
  service: string;
  operation: string;
  /** Of the job that the call is about. */
  key?: string | undefined;
}

export interface Meetings {
  met: Met;
  /** What meets trouble in `act` is this caller; it is looked up when something does. */
  during<Result>(caller: () => Caller, act: () => Result): Result;
}

/** For parts that are used without a plane around them. */
export const metInSilence: Met = () => undefined;

export function createMeetings(events: Events, keyOfJob: (id: string) => string | undefined): Meetings {
  const callers = new AsyncLocalStorage<{ caller: () => Caller; told: Set<string> }>();
  return {
    met(what, job) {
      const served = callers.getStore();
      // A service may look twice for one answer: its caller meets that once.
      const once = `${what} ${job}`;
      if (!served || served.told.has(once)) return;
      served.told.add(once);
      const caller = served.caller();
      const key = job === undefined ? caller.key : keyOfJob(job);
      const { service, operation } = caller;
      events.tell({ event: 'met', what, service, operation, ...(key !== undefined && { key }), ...(job && { job }) });
    },
    during: (caller, act) => callers.run({ caller, told: new Set() }, act),
  };
}
