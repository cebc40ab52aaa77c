/**
 * What must hold in every state. I2: a launch is one job, and the accepted job is the launch's. I3: nothing runs that
 * nobody owns. I4: what the launch tells is what the job came to. I7: every stop has its reason in history before it.
 */
import type { Model } from './config.js';
import type { Job, State } from './state.js';

export const invariants = ['I2', 'I3', 'I4', 'I7'] as const;
export type Invariant = (typeof invariants)[number];

export function violated(model: Model, state: State): Invariant | undefined {
  if (startedTwice(state)) return 'I2';
  if (state.unjustified) return 'I7';
  if (leftRunning(model, state)) return 'I3';
  if (toldWrongly(state)) return 'I4';
  return undefined;
}

/** Beyond what a client can guard against: the precondition of a known window stands in the trace. */
export function knownWindow({ windows }: State): string | undefined {
  if (windows.parked) return 'parked start';
  if (windows.staleWord) return 'reset, freeze and a wrong clock';
  if (windows.staleCompletion) return 'reset, freeze and a stale completion';
  return undefined;
}

/** The whole is over: the run is closed, nothing is under way and no job runs. */
export function isOver({ run, jobs, launches }: State): boolean {
  return !run.open && launches.every(({ at }) => at === 'over' || at === 'abandoned') && jobs.every(hasEnded);
}

function startedTwice({ jobs, launches }: State): boolean {
  const twice = jobs.some(({ launch }, index) => jobs.some((other, at) => at < index && other.launch === launch));
  return twice || launches.some(({ ref }, launch) => ref !== undefined && jobs[ref]?.launch !== launch);
}

function leftRunning(model: Model, { launches, jobs, attempts }: State): boolean {
  return jobs.some((job) => {
    if (hasEnded(job) || job.asked) return false;
    const owner = launches[job.launch]?.at;
    if (owner === 'over') return true;
    return owner === 'abandoned' && !model.guards.janitor && attempts.length === 0;
  });
}

function toldWrongly({ launches, jobs }: State): boolean {
  return launches.some(({ at, end, ref }) => {
    if (at !== 'over') return false;
    const job = ref === undefined ? undefined : jobs[ref];
    return (end === 'succeeded') !== (job?.end === 'succeeded');
  });
}

function hasEnded({ end }: Job): boolean {
  return end !== 'running';
}
