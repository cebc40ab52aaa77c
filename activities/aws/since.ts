/**
 * From when on a launch's jobs are looked for. AWS dates a job by its own clock, the key is dated by Temporal's: where AWS
 * is behind by more than the margin, a listing from the minting on would not reach the job, and a second one be started.
 */
import { toMs } from '../../contracts/duration.js';
import type { JobMark } from '../../contracts/job.js';
import type { AwsService } from './client.js';

/** How far ahead of this process AWS's clock is, by its answers: the SDK signs by it. 0 unless it is minutes. */
interface Skewed {
  config: { systemClockOffset?: number };
}

/** Milliseconds since the epoch. A clock of ours that is behind only makes listings longer than they need be. */
export function listedSince({ client, timing }: Pick<AwsService<Skewed>, 'client' | 'timing'>, mark: JobMark): number {
  const behindMs = Math.max(0, -(client.config.systemClockOffset ?? 0));
  return Date.parse(mark.mintedAt) - toMs(timing.clockMargin) - behindMs;
}
