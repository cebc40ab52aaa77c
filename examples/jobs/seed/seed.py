"""Fills the source database with days of flights from `flights-3m.parquet` (npm package vega-datasets).

That file is sorted by time, and its times are local ones without a zone, taken over as they are. A flight's id is its
row number in the file, from 1: however often and whichever days are seeded, a flight keeps its id. Days that are there
with the right number of flights are left alone; the range is replaced as a whole otherwise, in one transaction.

The last line printed is JSON: whether anything was written, the rows of the range, and the rows of each day.
"""

import argparse
import io
import json
import sys
from datetime import date, datetime, time, timedelta

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

CREATE_TABLE = """
    CREATE TABLE IF NOT EXISTS flights (
        id bigint NOT NULL,
        departed_at timestamp NOT NULL,
        delay integer NOT NULL,
        distance integer NOT NULL,
        origin text NOT NULL,
        destination text NOT NULL
    )
"""
# After the rows: an index built at once takes half the time of one that grows row by row.
CREATE_INDEXES = """
    CREATE UNIQUE INDEX IF NOT EXISTS flights_id ON flights (id);
    CREATE INDEX IF NOT EXISTS flights_departed_at ON flights (departed_at)
"""
COUNT_DAYS = 'SELECT departed_at::date, count(*) FROM flights WHERE departed_at >= %s AND departed_at < %s GROUP BY 1'
DELETE_DAYS = 'DELETE FROM flights WHERE departed_at >= %s AND departed_at < %s'
# Two seeds at once take turns: both creating the table and replacing its rows would collide.
LOCK = 'SELECT pg_advisory_xact_lock(2001, -1)'


def main(argv):
    options = parse(argv)
    start = datetime.combine(options.first, time())
    end = start + timedelta(days=options.days)
    flights = read_flights(options.parquet, start, end)
    counts = count_days(flights)
    empty = [day for day in days_between(start, end) if day not in counts]
    if empty:
        print(f"{options.parquet} has no flights on {', '.join(map(str, empty))}", file=sys.stderr)
        return 3
    seeded = seed(options.url, flights, counts, (start, end))
    days = {str(day): rows for day, rows in sorted(counts.items())}
    print(json.dumps({'seeded': seeded, 'rows': flights.num_rows, 'days': days}))
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(description='Seeds the source database with flights.', allow_abbrev=False)
    parser.add_argument('--url', required=True, help='the source database, postgres://…')
    parser.add_argument('--parquet', required=True, help='the path of flights-3m.parquet')
    parser.add_argument('--first', type=date.fromisoformat, default=date(2001, 1, 1), help='default: %(default)s')
    parser.add_argument('--days', type=int, default=30, help='default: %(default)s')
    options = parser.parse_args(argv)
    if options.days < 1:
        parser.error(f'--days must be at least 1, not {options.days}')
    return options


def read_flights(path, start, end):
    """The flights from `start` to before `end`, with their ids; row groups beyond the range are not read."""
    file = pq.ParquetFile(path)
    parts = []
    rows_before = 0
    for index in range(file.num_row_groups):
        group = file.metadata.row_group(index)
        times = group.column(file.schema_arrow.get_field_index('date')).statistics
        if times.min < end and times.max >= start:
            parts.append(within(file.read_row_group(index), rows_before, start, end))
        rows_before += group.num_rows
    return pa.concat_tables(parts) if parts else within(file.schema_arrow.empty_table(), 0, start, end)


def within(flights, rows_before, start, end):
    ids = pa.array(range(rows_before + 1, rows_before + flights.num_rows + 1), pa.int64())
    flights = flights.append_column('id', ids).rename_columns(
        ['departed_at', 'delay', 'distance', 'origin', 'destination', 'id']
    )
    times = flights['departed_at']
    first, last = pa.scalar(start, times.type), pa.scalar(end, times.type)
    return flights.filter(pc.and_(pc.greater_equal(times, first), pc.less(times, last)))


def count_days(flights):
    days = pc.value_counts(pc.cast(flights['departed_at'], pa.date32(), safe=False))
    return {entry['values']: entry['counts'] for entry in days.to_pylist()}


def days_between(start, end):
    return [start.date() + timedelta(days=number) for number in range((end - start).days)]


def seed(url, flights, counts, span):
    """Writes the flights unless they are there, and says whether it did."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(CREATE_TABLE)
        if dict(cursor.execute(COUNT_DAYS, span).fetchall()) == counts:
            return False
        cursor.execute(DELETE_DAYS, span)
        csv = io.BytesIO()
        pyarrow.csv.write_csv(flights, csv, pyarrow.csv.WriteOptions(include_header=False))
        with cursor.copy(f"COPY flights ({', '.join(flights.column_names)}) FROM STDIN (FORMAT csv)") as stream:
            stream.write(csv.getbuffer())
        cursor.execute(CREATE_INDEXES)
        cursor.execute('ANALYZE flights')
    return True


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
