/** The clock: it stands still while somebody is due, and ages are capped where they make no difference any more. */
import type { Part } from './actions.js';
import type { Model, Ticks } from './config.js';
import type { Attempt, Details, Launch, State } from './state.js';

export const time: Part = (model, state, out) => {
  if (isUrgent(model, state)) return;
  out.push({ act: 'tick', by: 'time', to: later(model, state, 1) });
};

/** An attempt that is awake takes no time for its own steps, the network no longer than its delay, the server is prompt. */
export function isUrgent(model: Model, state: State): boolean {
  if (!model.prompt) return false;
  const overdue = state.launches.some(
    ({ at, start }) => at === 'starting' && start.at === 'started' && start.started >= model.ticks.attempt,
  );
  if (overdue) return true;
  return state.attempts.some(({ at, age, worker, request, parked }) => {
    const awake = !state.frozen[worker];
    if (request?.at === 'flying' && age >= model.ticks.delay && !parked) return true;
    if (!awake) return false;
    if (at === 'cleared') return age >= model.ticks.delay;
    if (at === 'sent') return age >= model.ticks.request;
    return at !== 'gone';
  });
}

export function later(model: Model, state: State, by: number): State {
  const { ticks } = model;
  const jobCap = Math.max(ticks.lag, model.token === 'expiring' ? ticks.token : 0);
  return {
    ...state,
    launches: state.launches.map((it) => launchLater(ticks, it, by)),
    attempts: state.attempts.map((it) => attemptLater(ticks, it, by)),
    jobs: state.jobs.map((job) => ({ ...job, age: Math.min(job.age + by, jobCap) })),
  };
}

function launchLater(ticks: Ticks, launch: Launch, by: number): Launch {
  if (launch.at === 'over') return launch;
  if (launch.at !== 'starting') {
    const age = Math.min(
      launch.age + by,
      launch.at === 'stopping' ? ticks.settling : launch.at === 'abandoned' ? ticks.grace : 0,
    );
    return { ...launch, age, start: { ...launch.start, born: Math.min(launch.start.born + by, ticks.resend) } };
  }
  const { start } = launch;
  return {
    ...launch,
    start: {
      ...start,
      born: Math.min(start.born + by, ticks.resend),
      scheduled:
        start.at === 'scheduled' || start.at === 'started' ? Math.min(start.scheduled + by, ticks.settling) : 0,
      started: start.at === 'started' ? Math.min(start.started + by, ticks.attempt) : 0,
      details: start.details && detailsLater(ticks, start.details, by),
    },
  };
}

function detailsLater(ticks: Ticks, { open }: Details, by: number): Details {
  if (!open) return { open };
  const since = open.since === undefined ? undefined : Math.min(open.since + by, ticks.settling);
  return { open: { first: Math.min(open.first + by, ticks.resend), since } };
}

function attemptLater(ticks: Ticks, attempt: Attempt, by: number): Attempt {
  const { before, at } = attempt;
  const open = before.open && {
    first: Math.min(before.open.first + by, ticks.resend),
    since: Math.min(before.open.since + by, ticks.settling),
  };
  const ages = at === 'cleared' || at === 'sent' || at === 'gone';
  const age = ages ? Math.min(attempt.age + by, Math.max(ticks.delay, ticks.request) + 1) : 0;
  return { ...attempt, age, before: { ...before, open } };
}
