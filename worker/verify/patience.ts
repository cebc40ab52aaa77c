/** How long a verification waits for what a job does. What it waits for listings and describes is the engine's own time. */
import type { Duration } from '../../contracts/duration.js';

export const defaultPatience = {
  /** From the start until the job runs. */
  running: '5m',
  /** From the stop until it has ended. */
  stopped: '5m',
  /** From when it runs until its output shows in CloudWatch Logs. */
  logs: '90s',
  every: '1s',
} as const satisfies Record<string, Duration>;

export type Patience = Record<keyof typeof defaultPatience, Duration>;
