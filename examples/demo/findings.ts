/** What the demo has to show, judged: each number beside the one that it must agree with. */
import type { RunDocument } from '../../contracts/run.js';
import type { AirportDelay, Contents } from './databases.js';
import type { EmrFacts } from './emr-facts.js';
import { judgeEmr } from './emr-findings.js';
import type { Finding } from './finding.js';
import { finding } from './finding.js';
import type { Jobs } from './jobs.js';
import type { Recovery } from './recovery.js';

export interface Facts {
  dates: readonly string[];
  /** As they ended, by date. */
  runs: ReadonlyMap<string, RunDocument>;
  source: Contents;
  warehouse: Contents;
  /** Of the main job. */
  jobs: Jobs;
  /** Jobs that still run, of whatever kind. */
  stillRunning: number;
  /** Jobs of the main job that the days take when each runs once. */
  needed: number;
  /** Dates that were notified of, one that came twice twice. */
  notified: readonly string[];
  /** `undefined` when the worker was not killed, or no run was under way then. */
  recovery: Recovery | undefined;
  /** With `--all`. */
  emr: EmrFacts | undefined;
}

export function judge(facts: Facts): Finding[] {
  const { dates, runs, source, warehouse, jobs, needed, stillRunning, notified, recovery, emr } = facts;
  const heardOf = dates.filter((date) => notified.includes(date)).length;
  const loaded = sum(warehouse.days);
  return [
    finding(
      'runs that succeeded',
      [...runs.values()].filter(({ state }) => state === 'succeeded').length,
      dates.length,
    ),
    finding('days with all rows loaded', dates.filter((date) => allLoaded(date, facts)).length, dates.length),
    finding('rows loaded', loaded, sum(source.days)),
    {
      ...finding('worst airports', names(warehouse.worst), names(source.worst)),
      agrees: same(warehouse.worst, source.worst),
    },
    finding('Glue and ECS jobs started', jobs.started, needed),
    finding('keys of these jobs', jobs.keys, needed),
    finding('Glue and ECS jobs that ended', jobs.ended, needed),
    finding('AWS jobs left running', stillRunning, 0),
    finding('days notified of', heardOf, dates.length),
    {
      ...finding('runs under way at the kill', recovery?.interrupted ?? 0, 'at least one'),
      agrees: recovery !== undefined,
    },
    ...(emr ? judgeEmr(emr) : []),
  ];
}

/** What the source has, the warehouse has, and the run says that it has loaded. */
function allLoaded(date: string, { runs, source, warehouse }: Facts): boolean {
  const rows = source.days.get(date);
  const told = (runs.get(date)?.result as { rows?: number } | undefined)?.rows;
  return rows !== undefined && rows > 0 && rows === warehouse.days.get(date) && rows === told;
}

function sum(days: ReadonlyMap<string, number>): number {
  return [...days.values()].reduce((total, rows) => total + rows, 0);
}

function names(airports: readonly AirportDelay[]): string {
  return airports.map(({ airport }) => airport).join(' ') || 'none';
}

/** Averages of averages differ from the average of all in their last digits. */
function same(some: readonly AirportDelay[], others: readonly AirportDelay[]): boolean {
  const text = ({ airport, flights, averageDelay }: AirportDelay): string =>
    `${airport} ${flights} ${averageDelay.toFixed(6)}`;
  return some.map(text).join() === others.map(text).join();
}
