/** The janitor: stops what ended runs have left, by their keys, after a grace. */
import { withJob, type Part } from './actions.js';
import { jobsShown } from './listing.js';
import type { Job } from './state.js';

export const janitor: Part = (model, state, out) => {
  if (!model.guards.janitor) return;
  state.launches.forEach(({ at, age }, launch) => {
    if (at !== 'abandoned' || age < model.ticks.grace) return;
    for (const index of jobsShown(model, state, launch).found) {
      const { end, asked } = state.jobs[index] as Job;
      if (end !== 'running' || asked) continue;
      out.push({ act: 'janitor pass', by: 'protocol', launch, to: withJob(state, index, { asked: true }) });
    }
  });
};
