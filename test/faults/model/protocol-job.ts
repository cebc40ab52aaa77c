/** From the accepted job to the end of the launch: the job's own end, wait and stop. Any worker can do these. */
import { launchOf, may, spend, withJob, withLaunch, type Part } from './actions.js';
import type { Model } from './config.js';
import { jobsShown } from './listing.js';
import { launchEnds } from './start-ends.js';
import { isUrgent } from './time.js';
import type { Job, LaunchEnd, State } from './state.js';

export const jobs: Part = (model, state, out) => {
  // A job's end is nothing to the steps of an attempt that is due: it makes no difference which comes first.
  if (isUrgent(model, state)) return;
  state.jobs.forEach((job, index) => {
    if (job.end !== 'running') return;
    const { launch } = job;
    const to = (end: Job['end']) => withJob(state, index, { end, asked: false });
    out.push({ act: 'job ends', by: 'world', launch, what: 'succeeded', to: to('succeeded') });
    if (state.launches.length < model.launches) {
      out.push({ act: 'job ends', by: 'world', launch, what: 'failed', to: to('failed') });
    }
    if (job.asked) out.push({ act: 'job ends', by: 'world', launch, what: 'stopped', to: to('stopped') });
  });
};

export const waits: Part = (model, state, out) => {
  state.launches.forEach(({ at, ref }, launch) => {
    if (at !== 'waiting' || ref === undefined) return;
    const job = state.jobs[ref] as Job;
    if (job.end !== 'running') {
      out.push({ act: 'wait ends', by: 'protocol', launch, what: job.end, to: told(model, state, launch, job) });
    } else if (state.run.deadlinePassed) {
      out.push({ act: 'wait ends', by: 'protocol', launch, what: 'deadline', to: stops(state, launch) });
    }
    if (!model.guards.shutdownIsNoCancel && may(model, state, 'shutdown')) {
      out.push({ act: 'shutdown', by: 'fault', launch, to: stops(spend(state, 'shutdown'), launch) });
    }
  });
};

export const stopping: Part = (model, state, out) => {
  state.launches.forEach((it, launch) => {
    if (it.at !== 'stopping') return;
    if (it.ref === undefined) return findsToStop(model, state, launch, out);
    const job = state.jobs[it.ref] as Job;
    if (job.end !== 'running') {
      out.push({ act: 'stop ends', by: 'protocol', launch, what: job.end, to: told(model, state, launch, job) });
      return;
    }
    const { cancelled, deadlinePassed } = state.run;
    const justified = cancelled || deadlinePassed || it.abnormal;
    const sent: State = justified ? state : { ...state, unjustified: true };
    if (!job.asked) {
      const asked = withJob(sent, it.ref, { asked: true });
      const to = model.guards.stopAwaited ? asked : launchEnds(model, asked, launch, 'stopped');
      const what = model.guards.stopAwaited ? {} : { what: 'not awaited' };
      out.push({ act: 'ask to stop', by: 'protocol', launch, ...what, to });
      // A stop that is awaited is asked again: lost or late is the same.
      if (!model.guards.stopAwaited && may(model, state, 'loss', launch)) {
        const left = launchEnds(model, spend(sent, 'loss'), launch, 'stopped');
        out.push({ act: 'lose stop', by: 'fault', launch, to: left });
      }
    } else if (may(model, state, 'deaf')) {
      const left = withLaunch(withJob(spend(state, 'deaf'), it.ref, { asked: false }), launch, {
        at: 'abandoned',
        age: 0,
      });
      const to = { ...left, run: { ...left.run, open: false } };
      out.push({ act: 'stop ends', by: 'fault', launch, what: 'still running', to });
    }
  });
};

export function stops(state: State, launch: number): State {
  return withLaunch(state, launch, { at: 'stopping', age: 0 });
}

/** Settling counts from the scheduling of the stop. */
function findsToStop(model: Model, state: State, launch: number, out: Parameters<Part>[2]): void {
  const { found, mayMiss } = jobsShown(model, state, launch, true);
  for (const ref of found) {
    out.push({ act: 'list to stop', by: 'protocol', launch, what: 'found', to: withLaunch(state, launch, { ref }) });
  }
  const settled = launchOf(state, launch).age >= model.ticks.settling || !model.guards.settling;
  if (mayMiss && settled) {
    const to = launchEnds(model, state, launch, 'not-started');
    out.push({ act: 'list to stop', by: 'protocol', launch, what: 'not found', to });
  }
}

function told(model: Model, state: State, launch: number, { end }: Job): State {
  const verdict: LaunchEnd =
    state.run.deadlinePassed && launchOf(state, launch).at === 'stopping' && !model.guards.deadlineIsARace
      ? 'timed-out'
      : (end as LaunchEnd);
  return launchEnds(model, state, launch, verdict, end === 'failed');
}
