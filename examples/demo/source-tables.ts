/** What the tables that EMR makes must hold, asked of the source database: the same lines, by SQL instead of Python. */
import type { Span } from './dates.js';
import { withDatabase } from './database.js';
import { routeLine } from './route-line.js';

const inSpan = 'departed_at >= $1::date AND departed_at < $2::date + 1';

/** Each flight at either end, in the hour in which it departs. Names are compared as Python does, by their letters' codes. */
const traffic = `
  WITH ends AS (
    SELECT origin AS airport, extract(hour FROM departed_at)::int AS hour, 1 AS departure, 0 AS arrival
    FROM flights WHERE ${inSpan}
    UNION ALL
    SELECT destination, extract(hour FROM departed_at)::int, 0, 1 FROM flights WHERE ${inSpan}
  ), hours AS (
    SELECT airport, hour, sum(departure) AS departures, sum(arrival) AS arrivals FROM ends GROUP BY 1, 2
  ), peaks AS (
    SELECT DISTINCT ON (airport) airport, hour, departures + arrivals AS traffic
    FROM hours ORDER BY airport, departures + arrivals DESC, hour
  ), airports AS (
    SELECT airport, sum(departures) AS departures, sum(arrivals) AS arrivals FROM hours GROUP BY 1
  )
  SELECT concat_ws(',', row_number() OVER ranking, airport, departures, arrivals, peaks.hour, peaks.traffic) AS line
  FROM airports JOIN peaks USING (airport)
  WINDOW ranking AS (ORDER BY departures + arrivals DESC, airport COLLATE "C")
  ORDER BY row_number() OVER ranking`;

const routes = `
  SELECT origin, destination, count(*)::int AS flights, avg(delay)::float8 AS delay, max(delay) AS worst
  FROM flights WHERE ${inSpan} AND origin = ANY($3)
  GROUP BY 1, 2 ORDER BY origin, flights DESC, destination COLLATE "C"`;

const busiest = 'SELECT origin AS airport FROM flights GROUP BY 1 ORDER BY count(*) DESC, origin LIMIT $1';

/** Lines of airportTraffic's table, without its head. */
export function trafficOfSource(url: string, { from, to }: Span): Promise<string[]> {
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<{ line: string }>(traffic, [from, to]);
    return rows.map(({ line }) => line);
  });
}

interface Route {
  origin: string;
  destination: string;
  flights: number;
  delay: number;
  worst: number;
}

/** Lines of the airports' reports. An airport that nothing has left has none. */
export function routesOfSource(
  url: string,
  { from, to }: Span,
  airports: readonly string[],
): Promise<Map<string, string[]>> {
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<Route>(routes, [from, to, airports]);
    const reports = Map.groupBy(rows, ({ origin }) => origin);
    return new Map([...reports].map(([airport, report]) => [airport, report.map(routeLine)]));
  });
}

/** By departures. */
export function busiestAirports(url: string, count: number): Promise<string[]> {
  return withDatabase(url, async (client) => {
    const { rows } = await client.query<{ airport: string }>(busiest, [count]);
    return rows.map(({ airport }) => airport);
  });
}
