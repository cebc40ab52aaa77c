/** A twentieth of the product's own durations, for product and plane alike: one factor, nothing else is changed. */
import { defaultTiming, scaleTiming, type Timing } from '../../../contracts/timing.js';

export const rigFactor = 0.05;

export const rigTiming: Timing = scaleTiming(rigFactor);

export const productTiming: Timing = defaultTiming;
