/** The main job: a run for every day, eight at a time, shown as they go, with the worker's end half-way. */
import type { RunDocument } from '../../contracts/run.js';
import { allOrNone } from './all-or-none.js';
import { apiClient } from './api-client.js';
import { halfTime } from './half-time.js';
import { runDays } from './run-days.js';
import type { RunLine } from './run-line.js';
import { runLine } from './run-line.js';
import type { Screen } from './screen.js';
import type { Site } from './site.js';

export interface MainJob {
  /** As they ended, by date. */
  runs: Map<string, RunDocument>;
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
  const lines = new Map<string, RunLine>();
  const seen = (date: string, run: RunDocument): void => {
    const line = runLine(date, run, Date.now());
    lines.set(date, line);
    screen.show([...lines.values()].filter((other) => other === line || !other.ended));
  };
  const ended = new AbortController();
  const [runs, killedAt] = await allOrNone<[Map<string, RunDocument>, number | undefined]>((given) => {
    const api = apiClient(site.apiUrl, given);
    const running = runDays({ dates, atATime: AT_A_TIME, api, seen, signal: given });
    return [
      running.finally(() => ended.abort()),
      halfTime(site, screen, { needed: jobsNeeded(dates), ended: ended.signal, signal: given }),
    ];
  }, signal);
  return { runs, killedAt };
}
