/** A path of the model written as the rig would have seen it: what the acceptance is tried with. */
import type { BoundaryEvent, Outcome, TraceFacts, TraceLine } from '../trace.js';
import type { Action } from './actions.js';
import type { Model } from './config.js';

export const tickMs = 20_000;

export function factsOf({ ticks, token }: Model): TraceFacts {
  return {
    kind: 'model',
    token,
    ...(ticks.resend > 0 && { resendWithinMs: ticks.resend * tickMs }),
    settlingMs: ticks.settling * tickMs,
    listingLagMs: ticks.lag * tickMs,
    startAttemptMs: ticks.attempt * tickMs,
    requestTimeoutMs: ticks.request * tickMs,
  };
}

/** Each action comes a little after the one before, also within its tick. */
export function written(actions: readonly Action[]): TraceLine[] {
  let at = 0;
  let scheduledAt = 0;
  return actions.flatMap((action) => {
    at += action.act === 'tick' ? tickMs : 4;
    if (action.act === 'schedule' || action.act === 'workflow reset') scheduledAt = at;
    const key = action.keyed === undefined ? 'k' : `k${action.keyed}`;
    return eventsOf(action, scheduledAt).map((event) => ({
      ...event,
      at,
      ...(event.event === 'killed' ? {} : { key }),
    }));
  });
}

function eventsOf(action: Action, scheduledAt: number): BoundaryEvent[] {
  const { act, number: attempt = 0, what = '', open = false, heard = false } = action;
  const worker = `w${action.worker ?? 0}`;
  const told = (verb: 'wait' | 'stop', outcome: Outcome): BoundaryEvent => ({
    event: 'completed',
    verb,
    attempt: 1,
    outcome,
    answer: 'ok',
    worker,
  });
  switch (act) {
    case 'hand out':
      return [{ event: 'delivered', verb: 'start', attempt, scheduledAt, firstScheduledAt: 0, worker }];
    case 'word':
      return [{ event: 'word', attempt, open, answer: heard ? 'ok' : 'refused', worker }];
    case 'lose word':
    case 'lose answer to word':
      return [{ event: 'word', attempt, open, answer: 'lost', worker }];
    case 'deliver':
      return [{ event: 'received' }, arrival(what)];
    case 'answer':
    case 'lose answer':
      return [{ event: 'answered', lost: act === 'lose answer' }];
    case 'complete':
    case 'lose completion': {
      const answer = act === 'complete' ? (heard ? 'ok' : 'refused') : 'lost';
      return [
        { event: 'completed', verb: 'start', attempt, outcome: outcomes[what] ?? (what as Outcome), answer, worker },
      ];
    }
    case 'wait ends':
      return [told('wait', what === 'deadline' ? 'deadline' : 'ended')];
    case 'shutdown':
      return [told('wait', 'cancelled')];
    case 'ask to stop':
      return [{ event: 'stop-received' }, ...(what === 'not awaited' ? [told('stop', 'ended')] : [])];
    case 'lose stop':
      return [told('stop', 'ended')];
    case 'janitor pass':
      return [{ event: 'stop-received' }];
    case 'stop ends':
      return [told('stop', what === 'still running' ? 'failed-for-good' : 'ended')];
    case 'list to stop':
      return what === 'found' ? [] : [told('stop', 'never-started')];
    case 'job ends':
      return [{ event: 'ended', state: what }];
    case 'crash':
      return [{ event: 'killed', worker }];
    case 'cancel':
    case 'terminate':
      return [{ event: act }];
    case 'activity reset':
      return [{ event: 'activity-reset', verb: 'start' }];
    case 'workflow reset':
      return [{ event: 'workflow-reset' }];
    default:
      return [];
  }
}

const outcomes: Readonly<Record<string, Outcome>> = {
  unknown: 'failed-for-good',
  rejected: 'failed-for-good',
  'failed-open': 'failed-for-good',
};

function arrival(what: string): BoundaryEvent {
  if (what === 'committed' || what === 'replayed') return { event: what, job: 'job' };
  return { event: 'refused', why: what };
}
