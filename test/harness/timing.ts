import { scaleTiming, type Timing } from '../../contracts/timing.js';

/** A twentieth of the product's values; ECS's listing lag shorter still, since it is minutes. */
export const testTiming: Timing = {
  ...scaleTiming(0.05),
  ecsListingLag: '500ms',
  glueListingLag: '500ms',
  emrListingLag: '500ms',
  emrServerlessListingLag: '500ms',
  emrCallInterval: '5ms',
  requestTimeout: '700ms',
  pollMin: '50ms',
  pollMax: '1s',
  stopTimeout: '6s',
  stopAskAgain: '2s',
};
