/**
 * Within a run one step probes for capacity and the others wait behind it without writing history: two hundred steps
 * that each came back every five minutes would fill it in two hours.
 */
import { condition, getRandomStream, sleep } from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import { engineTiming } from './engine-config.js';
import { setWaiting } from './run-status.js';

/** Per pool: the step that probes. */
const probers = new Map<string, string>();

export interface CapacityTurn {
  /**
   * Resolves when this step may launch: nobody probes the pool, or this step does. Or when its deadline has passed, which
   * it notices with whatever the run does next: the prober's own waits are five minutes at most. Gives whether it waited.
   */
  mine(deadline: number): Promise<boolean>;
  /** Waits before the next launch. The pool is this step's to probe until `release`, if nobody else's already. */
  refused(retryAfterMs: number | undefined, deadline: number): Promise<void>;
  release(): void;
}

export function capacityTurn(pool: string, step: string): CapacityTurn {
  let refusals = 0;
  return {
    async mine(deadline) {
      if (!probers.has(pool) || probers.get(pool) === step) return false;
      setWaiting(step, true);
      await condition(() => !probers.has(pool) || Date.now() >= deadline);
      return true;
    },
    async refused(retryAfterMs, deadline) {
      setWaiting(step, true);
      if (!probers.has(pool)) probers.set(pool, step);
      if (probers.get(pool) !== step) return;
      const pause = retryAfterMs ?? backoff(refusals++, step);
      await sleep(Math.max(0, Math.min(pause, deadline - Date.now())), { summary: `${step} waits for capacity` });
    },
    release() {
      setWaiting(step, false);
      if (probers.get(pool) === step) probers.delete(pool);
    },
  };
}

/** Doubling between the table's bounds, ±20 % from a stream of its own. Milliseconds. */
export function backoff(tries: number, step: string): number {
  const { capacityMin, capacityMax } = engineTiming();
  const jitter = 0.8 + 0.4 * getRandomStream(`millrace:backoff:${step}`).random();
  return Math.min(toMs(capacityMax), toMs(capacityMin) * 2 ** tries) * jitter;
}
