/**
 * The model in real time: a tick is a millisecond, whatever may go wrong may do so as often as it likes, and nobody has
 * to be prompt. What is left are the protocol's own rules.
 */
import type { TraceFacts } from '../trace.js';
import { product, type Budget, type Model } from './config.js';

/** Timers of the server, and its clock against that of the trace: this much early is not early. */
export const toleranceMs = 25;

/** Events closer than this may have been written in the other order. */
export const swapMs = 2;

const often = 1_000_000;
const anything: Budget = {
  crash: often,
  loss: often,
  freeze: 0,
  park: 0,
  cancel: often,
  reset: often,
  refusal: often,
  deadline: often,
  deaf: often,
  shutdown: 0,
  deploy: 0,
  skew: 0,
};

export function modelOfTrace(facts: TraceFacts): Model {
  const resend = facts.resendWithinMs ?? 0;
  return {
    name: facts.kind,
    token: facts.token,
    launches: 1,
    attempts: often,
    faults: often * 10,
    prompt: false,
    ticks: {
      // Later than this after the fence, settling can't have covered it: the known window.
      delay: facts.settlingMs - facts.listingLagMs,
      lag: facts.listingLagMs,
      request: facts.requestTimeoutMs,
      attempt: facts.startAttemptMs - toleranceMs,
      settling: facts.settlingMs - toleranceMs,
      resend,
      token: resend,
      grace: 0,
    },
    guards: product,
    budget: anything,
  };
}
