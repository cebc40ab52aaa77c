/**
 * The worker's end, half-way: SIGKILL while jobs run, as the kernel or a lost host would do it, and another worker in
 * its place. Jobs don't notice; the runs wait until the heartbeats of the dead worker have been missing for long enough.
 */
import { until } from '../../local/processes/until.js';
import { countJobs, mainKinds } from './jobs.js';
import { counted, seconds } from './report-text.js';
import type { Screen } from './screen.js';
import type { Site } from './site.js';

export interface HalfTimeOptions {
  /** Jobs that the days take; half-way is when half of them have been started. */
  needed: number;
  /** Fires when all runs have ended. */
  ended: AbortSignal;
  /** Fires when the demo gives up. */
  signal: AbortSignal;
}

/** When the worker was killed, once the next one is ready; `undefined` when all runs had ended before. */
export async function halfTime(
  { stack: { plane }, worker }: Pick<Site, 'stack' | 'worker'>,
  { note }: Pick<Screen, 'note'>,
  { needed, ended, signal }: HalfTimeOptions,
): Promise<number | undefined> {
  const reached = async (): Promise<void> => {
    const { started } = countJobs(plane.ledger(), mainKinds);
    if (started < needed / 2 || plane.running().length === 0) throw new Error(`${started} of ${needed} jobs started`);
  };
  await until(reached, AbortSignal.any([ended, signal])).catch(() => signal.throwIfAborted());
  if (ended.aborted) return undefined;

  const jobs = plane.running().length;
  const { pid } = worker;
  await worker.kill();
  const killedAt = Date.now();
  note(`Worker ${pid} was killed (SIGKILL) with ${counted(jobs, 'job')} running. Another one starts.`);
  await worker.fill();
  note(`Worker ${worker.pid} is ready after ${seconds(Date.now() - killedAt)}.`);
  return killedAt;
}
