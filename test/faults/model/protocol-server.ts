/** Temporal's part of a start: when an attempt is scheduled, handed out, timed out, and what its completion does. */
import { launchOf, may, spend, withAttempt, withStart, withoutAttempt, type Part } from './actions.js';
import type { Model } from './config.js';
import { attemptFails, startEnds } from './start-ends.js';
import type { Attempt, Before, StartView, State } from './state.js';

export const server: Part = (model, state, out) => {
  state.launches.forEach(({ at, start, tries }, launch) => {
    if (at !== 'starting') return;
    const who = { launch, number: start.number };
    if (start.at === 'backoff' && isDue(model, start)) {
      out.push({ act: 'schedule', by: 'protocol', ...who, to: scheduled(model, state, launch) });
    }
    if (start.at === 'scheduled') {
      for (const [worker, frozen] of state.frozen.entries()) {
        // The polls of a frozen worker are open still, and swallow what the server hands out.
        if (frozen && tries > model.attempts) continue;
        out.push({ act: 'hand out', by: 'protocol', ...who, worker, to: handedOut(model, state, launch, worker) });
      }
    }
    if (start.at === 'started' && start.started >= model.ticks.attempt) {
      out.push({ act: 'time out', by: 'protocol', ...who, to: attemptFails(model, state, launch, false) });
    }
  });
  state.attempts.forEach((attempt, index) => {
    if (attempt.at !== 'done' || state.frozen[attempt.worker]) return;
    const { launch, number, worker, outcome } = attempt;
    const who = { launch, number, worker, ...(outcome && { what: outcome }) };
    const heard = isTheNumber(state, attempt);
    out.push({ act: 'complete', by: 'protocol', ...who, heard, to: completed(model, state, index) });
    if (may(model, state, 'loss', launch)) {
      out.push({ act: 'lose completion', by: 'fault', ...who, to: withoutAttempt(spend(state, 'loss'), index) });
    }
  });
};

/** Whether this attempt's word counts: the server compares numbers, the fence what has been scheduled as well. */
export function isCurrent(model: Model, state: State, attempt: Attempt): boolean {
  if (!isTheNumber(state, attempt)) return false;
  return attempt.current || !model.guards.fenceComparesSchedules || attempt.skewed;
}

function isTheNumber(state: State, { launch, number, cut }: Attempt): boolean {
  const { at, start } = launchOf(state, launch);
  return at === 'starting' && start.at === 'started' && start.number === number && !cut;
}

/** What `send-record.ts` makes of the heartbeat details. */
export function recordAt(model: Model, start: StartView): Before {
  const { details, settled, tokenLives } = start;
  const nothing = { open: undefined, settled: false, tokenLives: false };
  if (details) {
    if (!details.open) return nothing;
    const { first, since = start.scheduled } = details.open;
    return { open: { first, since }, settled, tokenLives };
  }
  const later = model.guards.recordComparesSchedules ? start.rescheduled : start.number > 1;
  return later ? { open: { first: start.born, since: start.scheduled }, settled: false, tokenLives } : nothing;
}

function scheduled(model: Model, state: State, launch: number): State {
  const { start, tries } = launchOf(state, launch);
  const others = state.attempts.map((attempt) =>
    attempt.launch === launch && attempt.current ? { ...attempt, current: false } : attempt,
  );
  const next: Partial<StartView> = {
    at: 'scheduled',
    scheduled: 0,
    started: 0,
    rescheduled: true,
    settling: false,
    settled: isSettled(model, start),
    tokenLives: (start.details?.open?.first ?? start.born) < model.ticks.resend,
  };
  const then = withStart({ ...state, attempts: others }, launch, next);
  return {
    ...then,
    launches: then.launches.map((it, at) =>
      at === launch ? { ...it, tries: Math.min(tries + 1, model.attempts + 1) } : it,
    ),
  };
}

/** A retry that settling has put off comes when it would find it settled; in real time an operator may hasten it. */
function isDue(model: Model, start: StartView): boolean {
  return !model.prompt || !start.settling || start.details?.open?.since === undefined || isSettled(model, start);
}

function isSettled(model: Model, { details }: StartView): boolean {
  const since = details?.open?.since;
  return since !== undefined && since >= model.ticks.settling;
}

function handedOut(model: Model, state: State, launch: number, worker: number): State {
  const { start } = launchOf(state, launch);
  const attempt: Attempt = {
    launch,
    number: start.number,
    worker,
    current: true,
    cut: false,
    at: 'fresh',
    before: recordAt(model, start),
    past: false,
    age: 0,
    request: undefined,
    resent: 0,
    refusal: undefined,
    outcome: undefined,
    job: undefined,
    parked: false,
    skewed: false,
  };
  return withStart({ ...state, attempts: [...state.attempts, attempt] }, launch, { at: 'started', started: 0 });
}

/** A completion is judged by the attempt's number alone, and no fence of ours stands before it. */
function completed(model: Model, state: State, index: number): State {
  const attempt = state.attempts[index] as Attempt;
  const { launch, outcome, job, current } = attempt;
  const over = withoutAttempt(state, index);
  if (!isTheNumber(state, attempt) || !outcome) return over;
  const stale = !current && outcome in harmful;
  const heard = stale ? { ...over, windows: { ...over.windows, staleCompletion: true } } : over;
  return startEnds(model, heard, launch, outcome, job);
}

/** A failure is tried again and a job is the launch's, whichever attempt tells it; these end the start. */
const harmful = { refused: 1, 'not-sent': 1, unknown: 1, rejected: 1, 'failed-open': 1 };

export function ends(state: State, index: number, outcome: Attempt['outcome'], job?: number): State {
  return withAttempt(state, index, { at: 'done', outcome, job, age: 0, parked: false });
}
