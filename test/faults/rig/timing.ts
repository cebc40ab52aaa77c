/** A twentieth of the product's own durations, for product and plane alike; what Temporal keeps is never below a second. */
import { toMs } from '../../../contracts/duration.js';
import { defaultTiming, scaleTiming, type Timing } from '../../../contracts/timing.js';

export const rigFactor = 0.05;

export const rigTiming: Timing = scaleTiming(rigFactor);

export const productTiming: Timing = defaultTiming;

/** How much longer everything takes than at the rig's timing: whoever waits has so much more patience. */
export function slowness({ heartbeat }: Timing): number {
  return toMs(heartbeat) / toMs(rigTiming.heartbeat);
}
