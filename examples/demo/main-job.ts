/** The main job: a run for every day, eight at a time, shown as they go, with the worker's end half-way. */
import { allOrNone } from './all-or-none.js';
import { apiClient } from './api-client.js';
import type { Runs } from './follow-runs.js';
import { followRuns } from './follow-runs.js';
import { halfTime } from './half-time.js';
import type { Screen } from './screen.js';
import { showRuns } from './show-runs.js';
import type { Site } from './site.js';

export interface MainJob {
  /** As they ended, by date. */
  runs: Runs;
  /** Milliseconds since the epoch; `undefined` when all runs had ended before. */
  killedAt: number | undefined;
}

const AT_A_TIME = 8;
/** Extract, transform and load; the check and the notification are no jobs. */
const JOBS_PER_RUN = 3;

export function jobsNeeded(dates: readonly string[]): number {
  return dates.length * JOBS_PER_RUN;
}

export async function mainJob(
  site: Site,
  dates: readonly string[],
  screen: Screen,
  signal: AbortSignal,
): Promise<MainJob> {
  const starts = dates.map((date) => ({ pipeline: 'flightDelays', input: { date }, name: date }));
  const seen = showRuns(screen);
  const ended = new AbortController();
  const [runs, killedAt] = await allOrNone<[Runs, number | undefined]>((given) => {
    const api = apiClient(site.apiUrl, given);
    const running = followRuns({ starts, atATime: AT_A_TIME, api, seen, signal: given });
    return [
      running.finally(() => ended.abort()),
      halfTime(site, screen, { needed: jobsNeeded(dates), ended: ended.signal, signal: given }),
    ];
  }, signal);
  return { runs, killedAt };
}
