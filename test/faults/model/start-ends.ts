/** What the end of a start, or of a launch, does to the workflow: `workflows/lib/launch.ts` and `run-launches.ts`. */
import { launchOf, withLaunch, withStart } from './actions.js';
import type { Model } from './config.js';
import { firstLaunch, firstView, type AttemptOutcome, type LaunchEnd, type StartView, type State } from './state.js';

/** The server has an attempt's outcome. */
export function startEnds(model: Model, state: State, index: number, outcome: AttemptOutcome, job?: number): State {
  switch (outcome) {
    case 'started':
    case 'adopted':
      return started(state, index, job as number);
    case 'refused':
      return launchEnds(model, state, index, 'refused');
    case 'not-sent':
      return launchEnds(model, state, index, state.run.cancelled ? 'stopped' : 'timed-out');
    case 'unknown':
      return launchEnds(model, state, index, 'unknown');
    case 'rejected':
      return launchEnds(model, state, index, 'failed');
    case 'failed-open':
      return cleansUp(model, state, index);
    case 'settling':
    case 'failed':
      return attemptFails(model, state, index, outcome === 'settling');
  }
}

/** Failed, or timed out: another attempt, unless the workflow waits for its cancel. */
export function attemptFails(model: Model, state: State, index: number, settling: boolean): State {
  if (state.run.cancelled) return cleansUp(model, state, index);
  const { start } = launchOf(state, index);
  const number = start.reset ? 1 : start.number + 1;
  return withStart(state, index, { at: 'backoff', number, settling, reset: false, started: 0 });
}

/** The start has ended and told no ref: a job may be there. */
export function cleansUp(model: Model, state: State, index: number): State {
  if (!model.guards.stopWithoutRef) return launchEnds(model, state, index, 'failed');
  return withLaunch(state, index, { at: 'stopping', start: closedStart(state, index), abnormal: true, age: 0 });
}

/** A launch is over: launched again after a refusal and after a loss to the platform, otherwise the run closes. */
export function launchEnds(model: Model, state: State, index: number, end: LaunchEnd, again = false): State {
  const over = withLaunch(state, index, { ...gone, end, ref: launchOf(state, index).ref });
  const { cancelled, deadlinePassed } = state.run;
  const next = (end === 'refused' || again) && !cancelled && !deadlinePassed && state.launches.length < model.launches;
  return next ? { ...over, launches: [...over.launches, firstLaunch] } : { ...over, run: { ...over.run, open: false } };
}

function started(state: State, index: number, job: number): State {
  const at = state.run.cancelled ? 'stopping' : 'waiting';
  return withLaunch(state, index, { at, start: closedStart(state, index), ref: job, age: 0 });
}

export const closed = { ...firstView, at: 'closed' } as const;

/** A workflow reset may take its end back: then its age counts on. */
function closedStart(state: State, index: number): StartView {
  const { born, number } = launchOf(state, index).start;
  return { ...closed, born, number };
}

const gone = { at: 'over', start: closed, abnormal: false, age: 0 } as const;
