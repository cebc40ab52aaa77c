/** What lies in the source and in the warehouse, asked of the databases themselves. */
import { withDatabase } from './database.js';

export interface AirportDelay {
  airport: string;
  flights: number;
  /** Minutes. */
  averageDelay: number;
}

export interface Contents {
  /** Flights by date. */
  days: Map<string, number>;
  /** The five airports with the worst average delay, of those with so many flights at least. */
  worst: AirportDelay[];
}

export const ENOUGH_FLIGHTS = 1_000;

const ofSource = {
  table: 'flights',
  days: 'SELECT departed_at::date::text AS date, count(*)::int AS flights FROM flights GROUP BY 1 ORDER BY 1',
  airports: 'SELECT origin AS airport, count(*)::int AS flights, avg(delay)::float8 AS delay FROM flights GROUP BY 1',
};

/** The delays from the table that the Glue jobs made, day by day: not from the flights, or it would prove nothing. */
const ofWarehouse = {
  table: 'airport_delays',
  days: 'SELECT flight_date::text AS date, count(*)::int AS flights FROM flights GROUP BY 1 ORDER BY 1',
  airports:
    'SELECT airport, sum(flights)::int AS flights, sum(average_delay * flights) / sum(flights) AS delay FROM airport_delays GROUP BY 1',
};

export function contentsOfSource(url: string): Promise<Contents> {
  return read(url, ofSource);
}

export function contentsOfWarehouse(url: string): Promise<Contents> {
  return read(url, ofWarehouse);
}

function read(url: string, queries: typeof ofSource): Promise<Contents> {
  return withDatabase(url, async (client) => {
    const made = await client.query<{ table: string | null }>('SELECT to_regclass($1) AS table', [queries.table]);
    // The first load makes the tables: without one there is nothing, which is an answer and no error.
    if (made.rows[0]?.table === null) return { days: new Map(), worst: [] };
    const days = await client.query<{ date: string; flights: number }>(queries.days);
    const worst = await client.query<{ airport: string; flights: number; delay: number }>(
      `SELECT * FROM (${queries.airports}) AS airports WHERE flights >= $1 ORDER BY delay DESC, airport LIMIT 5`,
      [ENOUGH_FLIGHTS],
    );
    return {
      days: new Map(days.rows.map(({ date, flights }) => [date, flights])),
      worst: worst.rows.map(({ airport, flights, delay }) => ({ airport, flights, averageDelay: delay })),
    };
  });
}
