/**
 * Within a run few steps probe for capacity, and the others wait behind them without writing history: two hundred steps
 * that each came back every five minutes would fill it in two hours, and two hundred that came back at once for every job
 * that ends would do so sooner. After a refusal one probes; with each start that is accepted twice as many may.
 */
import { condition, getRandomStream, sleep } from '@temporalio/workflow';
import { toMs } from '../../contracts/duration.js';
import { engineTiming } from './engine-config.js';
import { setWaiting } from './run-status.js';

/** What was refused, until nobody waits for it any more. */
interface Shortage {
  /** How many may launch at once. */
  width: number;
  launching: Set<string>;
  /** The one that sleeps between its launches. */
  prober: string | undefined;
  waiting: number;
}

const shortages = new Map<string, Shortage>();

export interface CapacityTurn {
  /**
   * Resolves when this step may launch. Or when its deadline has passed, which it notices with whatever the run does next:
   * the prober's own waits are five minutes at most. Gives whether it waited.
   */
  mine(deadline: number): Promise<boolean>;
  /** Waits before the next launch, or behind others that do. */
  refused(retryAfterMs: number | undefined, deadline: number): Promise<void>;
  accepted(): void;
  /** It launches no more. */
  release(): void;
}

export function capacityTurn(pool: string, step: string): CapacityTurn {
  let refusals = 0;
  const mayLaunch = () => {
    const shortage = shortages.get(pool);
    return !shortage || shortage.launching.has(step) || shortage.launching.size < shortage.width;
  };
  const release = () => {
    setWaiting(step, false);
    const shortage = shortages.get(pool);
    if (!shortage) return;
    shortage.launching.delete(step);
    if (shortage.prober === step) shortage.prober = undefined;
    if (shortage.launching.size + shortage.waiting === 0) shortages.delete(pool);
  };
  return {
    async mine(deadline) {
      let waited = false;
      // Whoever waits hears of a free place together with all others, and only the first to come has it.
      while (!mayLaunch() && Date.now() < deadline) {
        if (!waited) setWaiting(step, true);
        waited = true;
        await waitBehind(pool, () => mayLaunch() || Date.now() >= deadline);
      }
      if (mayLaunch()) shortages.get(pool)?.launching.add(step);
      return waited;
    },
    async refused(retryAfterMs, deadline) {
      setWaiting(step, true);
      const shortage = shortages.get(pool) ?? { width: 1, launching: new Set(), prober: undefined, waiting: 0 };
      shortages.set(pool, shortage);
      shortage.width = 1;
      shortage.prober ??= step;
      if (shortage.prober !== step) return void shortage.launching.delete(step);
      shortage.launching.add(step);
      const pause = retryAfterMs ?? backoff(refusals++, step);
      await sleep(Math.max(0, Math.min(pause, deadline - Date.now())), { summary: `${step} waits for capacity` });
    },
    accepted() {
      const shortage = shortages.get(pool);
      if (shortage?.launching.has(step)) shortage.width *= 2;
      release();
    },
    release,
  };
}

async function waitBehind(pool: string, free: () => boolean): Promise<void> {
  const shortage = shortages.get(pool);
  if (!shortage) return;
  shortage.waiting += 1;
  try {
    await condition(free);
  } finally {
    shortage.waiting -= 1;
  }
}

/** Doubling between the table's bounds, ±20 % from a stream of its own. Milliseconds. */
export function backoff(tries: number, step: string): number {
  const { capacityMin, capacityMax } = engineTiming();
  const jitter = 0.8 + 0.4 * getRandomStream(`millrace:backoff:${step}`).random();
  return Math.min(toMs(capacityMax), toMs(capacityMin) * 2 ** tries) * jitter;
}
