"""An ECS task: one day's cleaned flights and airport delays from S3 to the warehouse.

The day is replaced in one transaction, so that a second run, after whatever happened to the first, leaves the day as
one run does. Two runs for one day at the same time would each delete what they see and both insert; a lock on the day
lets the second wait and then replace what the first has committed. Days don't wait for each other.

Exit codes: 0 done, 2 bad arguments or environment, 3 the files disagree with their manifest, 1 anything else.
"""

import argparse
import io
import json
import os
import signal
import sys
from datetime import date

import boto3
import psycopg
import pyarrow.csv
import pyarrow.parquet as pq

CREATE_TABLES = """
    CREATE TABLE IF NOT EXISTS flights (
        flight_date date NOT NULL,
        id bigint NOT NULL,
        departed_at timestamp NOT NULL,
        origin text NOT NULL,
        destination text NOT NULL,
        distance integer NOT NULL,
        delay integer NOT NULL,
        PRIMARY KEY (flight_date, id)
    );
    CREATE TABLE IF NOT EXISTS airport_delays (
        flight_date date NOT NULL,
        airport text NOT NULL,
        flights integer NOT NULL,
        average_delay double precision NOT NULL,
        worst_delay integer NOT NULL,
        PRIMARY KEY (flight_date, airport)
    )
"""
# The first half of this program's advisory locks; the second is the day's number, or 0 while tables are created.
LOCKS = 2001


def main(argv):
    options = parse(argv)
    s3 = boto3.client('s3')
    folder = f'delays/date={options.date}'
    manifest = json.loads(read(s3, options.bucket, f'{folder}/manifest.json'))
    flights = read_parquet(s3, options.bucket, f'{folder}/flights.parquet')
    airports = read_parquet(s3, options.bucket, f'{folder}/airports.parquet')
    found = {'rows': flights.num_rows, 'airports': airports.num_rows}
    expected = {name: manifest[name] for name in found}
    if found != expected:
        print(f's3://{options.bucket}/{folder} has {found}, but its manifest says {expected}', file=sys.stderr)
        return 3
    counts = load(options.warehouse_url, options.date, flights, airports)
    print(json.dumps({'date': options.date.isoformat(), **counts}))
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(description="Loads one day's flights into the warehouse.", allow_abbrev=False)
    parser.add_argument('--date', type=day, required=True, help='the day, such as 2001-01-05')
    parser.add_argument('--bucket', required=True, help='the bucket to read from')
    options = parser.parse_args(argv)
    options.warehouse_url = os.environ.get('WAREHOUSE_URL')
    if not options.warehouse_url:
        parser.error('the environment variable WAREHOUSE_URL (postgres://…) is not set')
    return options


def day(text):
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    # Newer Pythons also read 20010105 and 2001-W01-5, which would name other folders than the ones that others write.
    if parsed is None or parsed.isoformat() != text:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2001-01-05")
    return parsed


def load(warehouse_url, wanted, flights, airports):
    """Replaces the day and returns how many rows came in, and how many flights went out for them."""
    with psycopg.connect(warehouse_url, autocommit=True) as connection, connection.cursor() as cursor:
        with connection.transaction():
            # IF NOT EXISTS alone fails when two tasks create the same table at once.
            cursor.execute('SELECT pg_advisory_xact_lock(%s, 0)', (LOCKS,))
            cursor.execute(CREATE_TABLES)
        with connection.transaction():
            cursor.execute('SELECT pg_advisory_xact_lock(%s, %s)', (LOCKS, wanted.toordinal()))
            replaced = cursor.execute('DELETE FROM flights WHERE flight_date = %s', (wanted,)).rowcount
            cursor.execute('DELETE FROM airport_delays WHERE flight_date = %s', (wanted,))
            return {
                'flights': copy(cursor, 'flights', flights),
                'airports': copy(cursor, 'airport_delays', with_day(airports, wanted)),
                'replaced': replaced,
            }


def with_day(airports, wanted):
    return airports.append_column('flight_date', pyarrow.array([wanted] * airports.num_rows, pyarrow.date32()))


def copy(cursor, table, rows):
    """CSV by the table's columns: both ends are compiled code, where rows one by one would be a Python loop."""
    csv = io.BytesIO()
    pyarrow.csv.write_csv(rows, csv, pyarrow.csv.WriteOptions(include_header=False))
    with cursor.copy(f"COPY {table} ({', '.join(rows.column_names)}) FROM STDIN (FORMAT csv)") as stream:
        stream.write(csv.getbuffer())
    return cursor.rowcount


def read_parquet(s3, bucket, key):
    return pq.read_table(io.BytesIO(read(s3, bucket, key)))


def read(s3, bucket, key):
    try:
        return s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    except s3.exceptions.NoSuchKey:
        sys.exit(f's3://{bucket}/{key} does not exist: was that day transformed?')


if __name__ == '__main__':
    # The first process of a container has no default action for SIGTERM: a stopped task would run on until the kill.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
