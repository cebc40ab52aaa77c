/** A start on its way: sent, delivered, answered, lost, held back, given up. */
import { isUnderWay, may, spend, withAttempt, withoutAttempt, type Action, type Part } from './actions.js';
import type { Model } from './config.js';
import { ends } from './protocol-server.js';
import type { Attempt, Job, Refusal, Request, State } from './state.js';

export const network: Part = (model, state, out) => {
  state.attempts.forEach((attempt, index) => {
    const { launch, number, worker, at, request } = attempt;
    const who = { launch, number, worker };
    const awake = !state.frozen[worker];
    if (at === 'cleared' && awake) {
      const sent = withAttempt(state, index, { at: 'sent', request: { at: 'flying', answer: undefined } });
      out.push({ act: 'send', by: 'protocol', ...who, to: sent });
    }
    if (request?.at === 'flying' && !model.prompt) {
      out.push({
        act: 'read',
        by: 'world',
        ...who,
        to: withAttempt(state, index, { request: { ...request, at: 'read' } }),
      });
    }
    if (isUnderWay(request)) {
      const readFirst = !model.prompt && request?.at === 'flying';
      for (const { what, by, to } of readFirst ? [] : arrivals(model, state, index)) {
        const keyed = model.guards.keyBeforeSend ? {} : { keyed: senderOf(model, attempt) };
        out.push({ act: 'deliver', by, ...who, ...keyed, what, to: answered(to, index) });
      }
      if (may(model, state, 'loss', launch)) {
        out.push({ act: 'lose start', by: 'fault', ...who, to: broken(model, spend(state, 'loss'), index) });
      }
      if (!attempt.parked && may(model, state, 'park')) {
        const held = withAttempt(spend(state, 'park'), index, { parked: true });
        out.push({ act: 'hold start back', by: 'fault', ...who, to: held });
      }
      if (at === 'sent' && awake && may(model, state, 'loss', launch)) {
        const alone = givesUp(model, spend(state, 'loss'), index);
        out.push({ act: 'break connection', by: 'fault', ...who, what: 'the request travels on', to: alone });
      }
      if (at === 'sent' && awake && attempt.age >= model.ticks.request) {
        out.push({ act: 'give up waiting', by: 'protocol', ...who, to: givesUp(model, state, index) });
      }
    }
    if (at === 'sent' && request && !isUnderWay(request)) {
      if (request.at === 'answered' && !model.prompt) {
        out.push({
          act: 'answer leaves',
          by: 'world',
          ...who,
          to: withAttempt(state, index, { request: { ...request, at: 'left' } }),
        });
      } else if (awake) {
        out.push({ act: 'answer', by: 'world', ...who, to: hears(state, index, request) });
      }
      if (may(model, state, 'loss', launch)) {
        out.push({ act: 'lose answer', by: 'fault', ...who, to: broken(model, spend(state, 'loss'), index) });
      }
    }
  });
};

interface Arrival {
  what: string;
  by: Action['by'];
  to: State;
}

/** What AWS may do with a start: a new job, the same one as before, or none. */
function arrivals(model: Model, state: State, index: number): Arrival[] {
  const attempt = state.attempts[index] as Attempt;
  const late = attempt.age > model.ticks.delay;
  const there = late ? { ...state, windows: { ...state.windows, parked: true } } : state;
  const found: Arrival[] = [];
  const known = state.jobs.findIndex((job) => job.launch === attempt.launch && job.sender === senderOf(model, attempt));
  const job = state.jobs[known];
  const replays = job && model.token !== 'none';
  const forgotten = !replays || (model.token === 'undocumented' ? true : isForgotten(model, job));
  if (replays && (model.token === 'undocumented' || !forgotten)) {
    found.push({ what: 'replayed', by: 'world', to: replied(there, index, { job: known }) });
  }
  if (forgotten) found.push({ what: 'committed', by: 'world', to: committed(model, there, index) });
  if (may(model, state, 'refusal', attempt.launch)) {
    // What is turned away at the door comes to no token; any other answer to one that is known is its first.
    const refusals: readonly Refusal[] = forgotten ? ['capacity', 'throttled', 'rejected'] : ['throttled'];
    for (const refused of refusals) {
      found.push({ what: refused, by: 'fault', to: replied(spend(there, 'refusal'), index, { refused }) });
    }
  }
  return found;
}

function isForgotten(model: Model, { end, age }: Job): boolean {
  return end !== 'running' && age >= model.ticks.token;
}

function committed(model: Model, state: State, index: number): State {
  const attempt = state.attempts[index] as Attempt;
  const { launch } = attempt;
  const job: Job = { launch, sender: senderOf(model, attempt), age: 0, end: 'running', asked: false };
  return replied({ ...state, jobs: [...state.jobs, job] }, index, { job: state.jobs.length });
}

/** Each attempt has a key of its own where the key is drawn with the send. */
function senderOf(model: Model, { number }: Attempt): number {
  return model.guards.keyBeforeSend ? 0 : number;
}

function replied(state: State, index: number, answer: Request['answer']): State {
  return withAttempt(state, index, { request: { at: 'answered', answer } });
}

/** Nobody waits for the answer to a dead attempt's request. */
function answered(state: State, index: number): State {
  return (state.attempts[index] as Attempt).at === 'gone' ? withoutAttempt(state, index) : state;
}

function hears(state: State, index: number, { answer }: Request): State {
  const heard = withAttempt(state, index, { request: undefined });
  if (!answer) return ends(heard, index, 'failed');
  if ('job' in answer) return ends(heard, index, 'started', answer.job);
  return withAttempt(heard, index, { at: 'taking-back', refusal: answer.refused, age: 0 });
}

/** The connection breaks: nothing arrives any more, and the attempt, if there is one, learns that much. */
function broken(model: Model, state: State, index: number): State {
  const { at } = state.attempts[index] as Attempt;
  const lost = withAttempt(state, index, { request: undefined });
  return at === 'gone' ? withoutAttempt(lost, index) : failsToHear(model, lost, index);
}

/** The client waits no longer; the request may still arrive. */
function givesUp(model: Model, state: State, index: number): State {
  const attempt = state.attempts[index] as Attempt;
  const orphan: Attempt = { ...attempt, at: 'gone' };
  const both = { ...state, attempts: [...state.attempts, orphan] };
  return failsToHear(model, withAttempt(both, index, { request: undefined }), index);
}

function failsToHear(model: Model, state: State, index: number): State {
  const { resent } = state.attempts[index] as Attempt;
  if (model.guards.oneRequest || resent === 2) return ends(state, index, 'failed');
  const again: Request = { at: 'flying', answer: undefined };
  return withAttempt(state, index, { at: 'sent', request: again, resent: resent + 1, age: 0 });
}
