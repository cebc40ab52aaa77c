/** What the three activities need of their worker. Built once, in `createActivities`. */
import type { Drivers } from './drivers.js';
import type { JobRef, Target } from '../contracts/job.js';
import type { Timing } from '../contracts/timing.js';
import type { JobDriver } from './job-driver.js';
import { createPoller, type Poller } from './poller.js';
import type { JobKind } from './specs.js';

export interface JobContext {
  timing: Timing;
  driver(kind: JobKind, target: Target): JobDriver;
  poller(kind: JobKind, target: Target): Poller;
  /** The last lines of a job's log, at most 8 KB; undefined where there are none. Never throws. */
  logTail(ref: JobRef): Promise<string | undefined>;
}

export function jobContext(
  timing: Timing,
  drivers: Drivers,
  logTail: (driver: JobDriver, ref: JobRef) => Promise<string | undefined>,
): JobContext {
  const pollers = new WeakMap<JobDriver, Poller>();
  return {
    timing,
    driver: drivers,
    poller(kind, target) {
      const driver = drivers(kind, target);
      const poller = pollers.get(driver) ?? createPoller(driver, timing);
      pollers.set(driver, poller);
      return poller;
    },
    logTail: (ref) => logTail(drivers(ref.kind as JobKind, ref.target), ref),
  };
}
