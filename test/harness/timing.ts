import type { Duration } from '../../contracts/duration.js';
import { defaultTiming, scaleTiming, type Timing } from '../../contracts/timing.js';

/** A twentieth of the product's values; listing lags shorter still, since ECS's is minutes. */
export const testTiming: Timing = {
  ...scaleTiming(0.05),
  ...listingLags('500ms'),
  emrCallInterval: '5ms',
  emrServerlessCallInterval: '5ms',
  requestTimeout: '700ms',
  pollMin: '50ms',
  pollMax: '1s',
  stopTimeout: '6s',
  stopAskAgain: '2s',
};

/** The same lag for every service, those to come included. */
export function listingLags(lag: Duration): Partial<Timing> {
  const names = Object.keys(defaultTiming).filter((name) => name.endsWith('ListingLag'));
  return Object.fromEntries(names.map((name) => [name, lag]));
}
