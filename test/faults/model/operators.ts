/** What people do to a run: cancel, terminate, reset it or its start; and the time that they have given it. */
import { launchOf, may, spend, withLaunch, withStart, type Part } from './actions.js';
import type { Model } from './config.js';
import { cleansUp, closed } from './start-ends.js';
import { firstLaunch, firstView, type State } from './state.js';

export const operators: Part = (model, state, out) => {
  if (!state.run.open) return;
  const launch = state.launches.length - 1;
  const { at, start } = launchOf(state, launch);
  const add = (act: string, to: State, what?: string) =>
    out.push({ act, by: 'fault', launch, ...(what !== undefined && { what }), to });
  if (!state.run.cancelled && may(model, state, 'cancel')) {
    const paid = spend(state, 'cancel');
    add('cancel', cancelled(model, paid, launch));
    if (!model.guards.scope) add('a sibling fails', leftOpen(paid, launch));
  }
  if (!state.run.deadlinePassed && may(model, state, 'deadline')) {
    const paid = spend(state, 'deadline');
    add('the deadline passes', { ...paid, run: { ...paid.run, deadlinePassed: true } });
  }
  if (!may(model, state, 'reset', launch)) return;
  const paid = spend(state, 'reset');
  const ended = withoutCurrent(withLaunch(paid, launch, { at: 'abandoned', start: closed, age: 0 }), launch);
  add('terminate', { ...ended, run: { ...ended.run, open: false } });
  if (at === 'starting') {
    for (const erased of [false, true]) {
      add('activity reset', activityReset(paid, launch, erased), erased ? 'details erased' : 'details kept');
    }
  }
  const reopened = { ...paid.run, cancelled: false };
  // Scheduled anew under its old date, without details (tried): so an attempt 1 that isn't the first.
  const anew = { ...firstView, born: start.born, rescheduled: true, tokenLives: start.born < model.ticks.resend };
  const moved = { ...firstLaunch, start: anew, tries: launchOf(state, launch).tries };
  const pending = withoutCurrent(withLaunch({ ...paid, run: reopened }, launch, moved), launch);
  add('workflow reset', pending, 'the start is pending again');
  if (state.launches.length < model.launches) {
    add(
      'workflow reset',
      { ...ended, run: reopened, launches: [...ended.launches, firstLaunch] },
      'to before the start',
    );
  }
};

/** A start in backoff, or not handed out, is cancelled at once; one that runs is waited for; a wait is left. */
function cancelled(model: Model, state: State, launch: number): State {
  const then = { ...state, run: { ...state.run, cancelled: true } };
  const { at, start } = launchOf(state, launch);
  if (at === 'waiting') return withLaunch(then, launch, { at: 'stopping', age: 0 });
  if (at === 'starting' && start.at !== 'started') return cleansUp(model, then, launch);
  return then;
}

/** Without a scope the run closes with its sibling, whatever goes on. */
function leftOpen(state: State, launch: number): State {
  const left = withLaunch(state, launch, { at: 'over', start: closed, end: 'left' });
  return { ...withoutCurrent(left, launch), run: { ...state.run, open: false } };
}

/** Attempts of a run that is closed have no number that the server would know. */
function withoutCurrent(state: State, launch: number): State {
  const attempts = state.attempts.map((attempt) =>
    attempt.launch === launch ? { ...attempt, cut: true, current: false } : attempt,
  );
  return { ...state, attempts };
}

/** Counts from 1 again: at once, or when the attempt that runs has ended. */
function activityReset(state: State, launch: number, erased: boolean): State {
  const { start } = launchOf(state, launch);
  const details = erased ? undefined : start.details;
  if (start.at === 'started') return withStart(state, launch, { reset: true, details });
  return withStart(state, launch, { at: 'backoff', number: 1, settling: false, details });
}
