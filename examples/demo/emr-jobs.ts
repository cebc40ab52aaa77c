/**
 * What `--all` runs after the main job: the traffic of the airports, a cluster for each part of the days, and meanwhile
 * the reports of their routes, a job for each airport.
 */
import { apiClient } from './api-client.js';
import { busiestAirports } from './source-tables.js';
import type { Span } from './dates.js';
import { spansOf } from './dates.js';
import type { Runs } from './follow-runs.js';
import { followRuns } from './follow-runs.js';
import type { Screen } from './screen.js';
import { showRuns } from './show-runs.js';
import type { Site } from './site.js';

export interface EmrJobs {
  /** Days of each run of airportTraffic, by the run's name. */
  traffic: ReadonlyMap<string, Span>;
  /** Days and airports of routeReports. */
  reports: { name: string; span: Span; airports: readonly string[] };
  /** As they ended, by name. */
  runs: Runs;
}

const CLUSTERS = 3;
const AIRPORTS = 40;
/** No airports at all: their jobs fail, which the run puts up with and reports. */
const NOWHERE = ['QQQ', 'ZZZ'];

export async function emrJobs(
  { apiUrl, databases }: Pick<Site, 'apiUrl' | 'databases'>,
  dates: readonly string[],
  screen: Screen,
  signal: AbortSignal,
): Promise<EmrJobs> {
  const named = (pipeline: string, { from, to }: Span): string => `${pipeline}:${from}_${to}`;
  const spans = spansOf(dates, CLUSTERS).map((span) => [named('airportTraffic', span), span] as const);
  const [whole = { from: '', to: '' }] = spansOf(dates, 1);
  const airports = [...(await busiestAirports(databases.source, AIRPORTS)), ...NOWHERE];
  const reports = { name: named('routeReports', whole), span: whole, airports };

  const starts = [
    { pipeline: 'routeReports', input: { ...whole, airports }, name: reports.name },
    ...spans.map(([name, span]) => ({ pipeline: 'airportTraffic', input: span, name })),
  ];
  const api = apiClient(apiUrl, signal);
  const runs = await followRuns({ starts, atATime: starts.length, api, seen: showRuns(screen), signal });
  return { traffic: new Map(spans), reports, runs };
}
