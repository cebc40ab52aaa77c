/**
 * The smallest settling time that is safe for a listing lag and a network delay, found by trying, with the trace that
 * one tick less allows. `delay` is from the fence's answer by the server until AWS has committed: so it has in it the
 * fence's answer on its way, the connect and the request.
 */
import type { Model } from './config.js';
import { explore } from './explore.js';
import { modelOf } from './models.js';
import { traceOf } from './print.js';

export interface Settling {
  lag: number;
  delay: number;
  smallest: number;
  /** What happens with one tick less; empty when none is needed at all. */
  below: readonly string[];
}

export function smallestSettling(lag: number, delay: number): Settling {
  let below: readonly string[] = [];
  for (let settling = 0; settling <= lag + delay + 2; settling += 1) {
    const model = modelWith(lag, delay, settling);
    const { found } = explore(model, { untilFound: true });
    const first = found.find(({ window }) => window === undefined);
    if (!first) return { lag, delay, smallest: settling, below };
    below = traceOf(model, first.path);
  }
  throw new RangeError(`No settling time up to ${lag + delay + 2} is safe for lag ${lag} and delay ${delay}`);
}

/** The fewest faults that need settling at all: an attempt dies, or its answer is lost; people stop the rest. */
function modelWith(lag: number, delay: number, settling: number): Model {
  return modelOf('none', {
    faults: 2,
    ticks: { lag, delay, settling, request: delay, attempt: delay + 1, grace: settling },
    budget: { crash: 1, loss: 1, cancel: 1 },
  });
}
