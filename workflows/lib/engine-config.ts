/** What the bundle is told when it is built: `worker/bundle.ts` writes the call into the bundle's entry. */
import { defaultTiming, type Timing } from '../../contracts/timing.js';

let timing: Timing = defaultTiming;
let versioned = false;

export function configureEngine(config: { timing: Timing; versioned: boolean }): void {
  ({ timing, versioned } = config);
}

export function engineTiming(): Timing {
  return timing;
}

/** Whether the worker uses deployment versioning: without it the server refuses every versioning behaviour. */
export function isVersioned(): boolean {
  return versioned;
}
