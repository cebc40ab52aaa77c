/** How much was judged: a figure of violations says nothing without it. */
import type { Evidence } from './evidence.js';

export interface Totals {
  runs: number;
  launches: number;
  /** Starts that the ledger committed, decoys left out. */
  jobs: number;
  decoys: number;
  /** Jobs that began by the witness. */
  witnessed: number;
  stops: number;
  events: number;
}

export function totalsOf({ runs, launches, jobs }: Evidence): Totals {
  const ours = [...jobs.ours.values()];
  return {
    runs: runs.length,
    launches: launches.size,
    jobs: ours.reduce((sum, { commits }) => sum + commits.length, 0),
    decoys: jobs.decoys.size,
    witnessed: ours.filter(({ begun }) => begun.length > 0).length,
    stops: ours.reduce((sum, { stops }) => sum + stops.length, 0),
    events: runs.reduce((sum, { events }) => sum + events.length, 0),
  };
}
