/** What a listing by the key shows: a new job may be missing from it for as long as the lag, and never any longer. */
import { launchOf } from './actions.js';
import type { Model } from './config.js';
import type { State } from './state.js';

export interface Listing {
  /** The job that it may show: the oldest one that it shows is taken. */
  found: readonly number[];
  mayMiss: boolean;
}

export function jobsShown(model: Model, state: State, launch: number, byWorkflow = false): Listing {
  const unknowable =
    !model.guards.marks || !model.guards.keyBeforeSend || (byWorkflow && launchOf(state, launch).drifted);
  if (unknowable) return { found: [], mayMiss: true };
  const ours = state.jobs.flatMap((job, index) => (job.launch === launch ? [{ ...job, index }] : []));
  return {
    found: ours.map(({ index }) => index),
    mayMiss: ours.every(({ age }) => age < model.ticks.lag),
  };
}
