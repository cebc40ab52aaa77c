/** What the bundle is told when it is built: `worker/bundle.ts` writes the call into the bundle's entry. */
import { defaultTiming, type Timing } from '../../contracts/timing.js';

let timing: Timing = defaultTiming;

export function configureEngine(config: { timing: Timing }): void {
  timing = config.timing;
}

export function engineTiming(): Timing {
  return timing;
}
