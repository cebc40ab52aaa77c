/** An attempt of a start on its worker: `activities/start.ts`, step by step between what can be seen of it. */
import { launchOf, may, spend, withAttempt, withStart, type Action, type Part } from './actions.js';
import type { Model } from './config.js';
import { jobsShown } from './listing.js';
import { ends, isCurrent } from './protocol-server.js';
import type { Attempt, Details, State } from './state.js';

export const attempts: Part = (model, state, out) => {
  state.attempts.forEach((attempt, index) => {
    if (state.frozen[attempt.worker]) return;
    switch (attempt.at) {
      case 'fresh':
        failsBeforeSend(model, state, index, out);
        return says(model, state, index, out, kept(attempt), (then) => afterFirstWord(model, then, index));
      case 'looking':
        return looks(model, state, index, out, (then) => notFound(model, then, index));
      case 'asking':
        failsBeforeSend(model, state, index, out);
        return says(model, state, index, out, sending(attempt), (then) => passed(then, index));
      case 'taking-back':
        return says(model, state, index, out, kept(attempt), (then) => takenBack(then, index));
      case 'looking-again':
        return looks(model, state, index, out, (then) => notFoundAgain(model, then, index));
      case 'closing':
        return says(model, state, index, out, nothing, (then) => ends(then, index, 'refused'));
      default:
        return;
    }
  });
};

const nothing: Details = { open: undefined };

/** Of its own: what it needs is refused or can't be had, or its spec is invalid. A refusal is taken back as any other. */
function failsBeforeSend(model: Model, state: State, index: number, out: Action[]): void {
  const { launch, number, worker, before, at } = state.attempts[index] as Attempt;
  if (!may(model, state, 'refusal', launch)) return;
  const paid = spend(state, 'refusal');
  const add = (what: string, to: State) =>
    out.push({ act: 'fail before sending', by: 'fault', launch, number, worker, what, to });
  add('again', ends(paid, index, 'failed'));
  if (at === 'fresh') add('for good', ends(paid, index, before.open ? 'failed-open' : 'rejected'));
  else {
    add('throttled', withAttempt(paid, index, { at: 'taking-back', refusal: 'throttled' }));
    add('for good', withAttempt(paid, index, { at: 'taking-back', refusal: 'rejected' }));
  }
}

function kept({ before }: Attempt): Details {
  return { open: before.open };
}

function sending({ before }: Attempt): Details {
  return { open: { first: before.open?.first ?? 0, since: undefined } };
}

/** A call to the server that leaves word. `then`: the server says that this attempt is the current one. */
function says(model: Model, state: State, index: number, out: Action[], details: Details, then: (s: State) => State) {
  const attempt = state.attempts[index] as Attempt;
  const { launch, number, worker } = attempt;
  const who = { launch, number, worker, open: details.open !== undefined };
  const current = isCurrent(model, state, attempt);
  const { start } = launchOf(state, launch);
  const seen = current
    ? withWindow(withStart(state, launch, { details: dated(model, details, start.scheduled) }), attempt)
    : state;
  const heard = current && !state.run.cancelled && !start.reset;
  if (heard || !model.guards.fence) {
    out.push({ act: 'word', by: 'protocol', ...who, heard, what: heard ? 'ok' : 'ignored', to: then(seen) });
  } else {
    out.push({ act: 'word', by: 'protocol', ...who, heard: false, what: 'refused', to: refused(state, seen, index) });
  }
  if (!may(model, state, 'loss', launch)) return;
  out.push({ act: 'lose word', by: 'fault', ...who, to: ends(spend(state, 'loss'), index, 'failed') });
  if (current)
    out.push({ act: 'lose answer to word', by: 'fault', ...who, to: ends(spend(seen, 'loss'), index, 'failed') });
}

/** A first send is dated by its attempt's schedule. */
function dated(model: Model, details: Details, scheduled: number): Details {
  if (!details.open || details.open.since !== undefined) return details;
  return { open: { first: Math.min(Math.max(details.open.first, scheduled), model.ticks.resend), since: undefined } };
}

function withWindow(state: State, { current, skewed }: Attempt): State {
  return current || !skewed ? state : { ...state, windows: { ...state.windows, staleWord: true } };
}

/** Not sent. A cancel with nothing open needs no stop; all else is for the next attempt, or for the stop. */
function refused(state: State, seen: State, index: number): State {
  const { launch, before, at } = state.attempts[index] as Attempt;
  const cancelled = seen !== state && state.run.cancelled && !launchOf(state, launch).start.reset;
  if (cancelled && !before.open && at !== 'closing') return ends(seen, index, 'not-sent');
  return ends(seen, index, 'failed');
}

function afterFirstWord(model: Model, state: State, index: number): State {
  const { before } = state.attempts[index] as Attempt;
  const past = state.run.deadlinePassed;
  if (!before.open) return past ? ends(state, index, 'not-sent') : withAttempt(state, index, { at: 'asking' });
  const lives = model.guards.tokenAgesWhileQueued ? before.open.first < model.ticks.resend : before.tokenLives;
  const looksFirst = (!lives || past) && model.guards.find;
  if (!looksFirst && past) return ends(state, index, 'not-sent');
  return withAttempt(state, index, { at: looksFirst ? 'looking' : 'asking', past });
}

function looks(model: Model, state: State, index: number, out: Action[], not: (s: State) => State) {
  const attempt = state.attempts[index] as Attempt;
  const { launch, number, worker, past } = attempt;
  const who = { launch, number, worker };
  const { found, mayMiss } = jobsShown(model, state, launch);
  for (const job of found) {
    out.push({ act: 'list', by: 'protocol', ...who, what: 'found', to: ends(state, index, 'adopted', job) });
  }
  if (mayMiss) out.push({ act: 'list', by: 'protocol', ...who, what: 'not found', to: not(state) });
  if (may(model, state, 'loss', launch)) {
    const failed = ends(spend(state, 'loss'), index, past ? 'failed-open' : 'failed');
    out.push({ act: 'lose list', by: 'fault', ...who, to: failed });
  }
}

function notFound(model: Model, state: State, index: number): State {
  const { before, past } = state.attempts[index] as Attempt;
  if (model.guards.settling && !before.settled) return ends(state, index, 'settling');
  if (model.token === 'expiring' && !past) return ends(state, index, 'unknown');
  return past ? ends(state, index, 'not-sent') : withAttempt(state, index, { at: 'asking' });
}

function notFoundAgain(model: Model, state: State, index: number): State {
  const { before } = state.attempts[index] as Attempt;
  if (model.guards.settling && !before.settled) return ends(state, index, 'settling');
  return withAttempt(state, index, { at: 'closing' });
}

/** The age of the passage counts from here: it is the server's answer that the next attempt comes after. */
function passed(state: State, index: number): State {
  return withAttempt(state, index, { at: 'cleared', age: 0 });
}

function takenBack(state: State, index: number): State {
  const { refusal, before } = state.attempts[index] as Attempt;
  if (refusal === 'throttled') return ends(state, index, 'failed');
  if (refusal === 'rejected') return ends(state, index, before.open ? 'failed-open' : 'rejected');
  return before.open ? withAttempt(state, index, { at: 'looking-again' }) : ends(state, index, 'refused');
}
