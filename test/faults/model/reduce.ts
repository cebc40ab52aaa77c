/**
 * One state for all that differ in nothing that matters: the two workers are alike, an attempt that the server will never
 * hear again is nobody, and what no action reads any more is left out.
 */
import { withoutAttempt } from './actions.js';
import { noFaults, type Model } from './config.js';
import { closed } from './start-ends.js';
import type { Attempt, Job, Launch, State } from './state.js';

export function reduced(model: Model, state: State): State {
  const closedRun = state.run.open ? state : { ...state, left: { ...noFaults, park: state.left.park } };
  const mayReset = closedRun.left.reset > 0 && state.faultsLeft > 0;
  const after = {
    ...closedRun,
    launches: state.launches.map((launch) => reducedLaunch(model, launch, mayReset)),
    jobs: state.jobs.map((job) => reducedJob(closedRun, job, mayReset)),
  };
  return seated(withoutDeaf(model, after));
}

function withoutDeaf(model: Model, state: State): State {
  let after: State = { ...state, attempts: state.attempts.map((attempt) => reducedAttempt(model, attempt)) };
  for (let index = state.attempts.length - 1; index >= 0; index -= 1) {
    if (isDeaf(model, after, index)) after = withoutAttempt(after, index);
  }
  return after;
}

/** Its words and its completion are refused for ever, and it has let nothing through that is still to come. */
function isDeaf(model: Model, { attempts, launches, left, faultsLeft }: State, index: number): boolean {
  const { at, current, launch, number, cut } = attempts[index] as Attempt;
  if (at === 'gone' || at === 'cleared' || !model.guards.fence) return false;
  const view = launches[launch] as Launch;
  if (view.at !== 'starting') return true;
  if (current && view.start.at === 'started' && view.start.number === number) return false;
  const mayCountAgain = left.reset > 0 && faultsLeft > 0;
  return cut || (number < view.start.number && !mayCountAgain && !view.start.reset);
}

const nothing = { open: undefined, settled: false, tokenLives: false };

function reducedAttempt(model: Model, attempt: Attempt): Attempt {
  const { at, current, skewed, number } = attempt;
  if (at === 'gone') {
    return {
      ...attempt,
      number: model.guards.keyBeforeSend ? 0 : number,
      before: nothing,
      past: false,
      current: false,
      cut: false,
      skewed: false,
      resent: 0,
      refusal: undefined,
    };
  }
  if (at === 'done') return { ...attempt, before: nothing, past: false, refusal: undefined, resent: 0, skewed: false };
  const { fence, fenceComparesSchedules } = model.guards;
  const refusedForEver = !current && fence && fenceComparesSchedules && !skewed && at !== 'cleared' && at !== 'sent';
  if (!refusedForEver) return attempt;
  return {
    ...attempt,
    at: 'done',
    outcome: 'failed',
    before: nothing,
    past: false,
    refusal: undefined,
    resent: 0,
    age: 0,
  };
}

function reducedLaunch(model: Model, launch: Launch, mayReset: boolean): Launch {
  if (launch.at === 'over') return { ...launch, start: closed, tries: 0, age: 0 };
  // Closed, but for a workflow reset that takes its end back.
  if (launch.at !== 'starting') return mayReset ? launch : { ...launch, start: closed };
  const { start } = launch;
  const { open } = start.details ?? { open: undefined };
  const dated = start.details && (!open || open.since !== undefined);
  const first = !start.rescheduled && !start.details;
  return (dated || first) && model.token !== 'expiring' ? { ...launch, start: { ...start, scheduled: 0 } } : launch;
}

/** Its age is for listings, and for tokens. */
function reducedJob({ launches }: State, job: Job, mayReset: boolean): Job {
  const { at, ref } = launches[job.launch] as Launch;
  const isSought = at === 'starting' || at === 'abandoned' || (at === 'stopping' && ref === undefined);
  if (isSought || (at !== 'over' && mayReset)) return job;
  return job.age === 0 ? job : { ...job, age: 0 };
}

/** The workers are alike: the frozen one, or the one with the first attempt, is A. */
function seated(state: State): State {
  const { attempts, frozen } = state;
  const first = attempts.find(({ at }) => at !== 'gone');
  const [a = false, b = false] = frozen;
  const mirrored = a === b ? first?.worker === 1 : b;
  const idle = frozen.some(Boolean) && !first && !state.launches.some(({ at }) => at === 'starting');
  return {
    ...state,
    frozen: idle ? [false, false] : mirrored ? [b, a] : frozen,
    attempts: attempts.map((attempt) => {
      const worker = attempt.at === 'gone' ? 0 : mirrored ? 1 - attempt.worker : attempt.worker;
      return worker === attempt.worker ? attempt : { ...attempt, worker };
    }),
  };
}
