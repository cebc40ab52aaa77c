"""An ECS task: one day's flights from the source database to Parquet in S3.

Rows come through a server-side cursor and leave in row groups of one batch, so that a large day costs no more memory
than a small one, apart from the compressed file. The manifest is written last: who sees it may read the Parquet file.
A second run for the same day overwrites both with the same content.

Exit codes: 0 done, 2 bad arguments or environment, 3 no flights on that day, 1 anything else (with a traceback).
"""

import argparse
import json
import os
import signal
import sys
from datetime import date, timedelta

import boto3
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

BATCH_ROWS = 10_000

# A flight's departure is the local wall clock of its airport, without a zone: no session's zone can move its day.
FLIGHTS = pa.schema(
    [
        ('id', pa.int64()),
        ('departed_at', pa.timestamp('us')),
        ('delay', pa.int32()),
        ('distance', pa.int32()),
        ('origin', pa.string()),
        ('destination', pa.string()),
    ]
)
SELECT_DAY = f"""
    SELECT {', '.join(FLIGHTS.names)} FROM flights
    WHERE departed_at >= %s::date AND departed_at < %s::date ORDER BY id
"""


def main(argv):
    options = parse(argv)
    rows, parquet = read_day(options.source_url, options.date)
    if rows == 0:
        print(f'no flights on {options.date} in the source database', file=sys.stderr)
        return 3
    folder = f'{options.prefix}/date={options.date}'
    manifest = json.dumps({'rows': rows, 'date': options.date.isoformat()})
    s3 = boto3.client('s3')
    s3.put_object(Bucket=options.bucket, Key=f'{folder}/flights.parquet', Body=parquet)
    s3.put_object(Bucket=options.bucket, Key=f'{folder}/manifest.json', Body=manifest, ContentType='application/json')
    print(f'wrote s3://{options.bucket}/{folder}/flights.parquet ({len(parquet)} bytes)')
    print(manifest)
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(description="Extracts one day's flights to S3.", allow_abbrev=False)
    parser.add_argument('--date', type=day, required=True, help='the day, such as 2001-01-05')
    parser.add_argument('--bucket', required=True, help='the bucket to write to')
    parser.add_argument('--prefix', default='raw', help='the folder in the bucket (default: %(default)s)')
    options = parser.parse_args(argv)
    options.source_url = os.environ.get('SOURCE_URL')
    if not options.source_url:
        parser.error('the environment variable SOURCE_URL (postgres://…) is not set')
    return options


def day(text):
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    # Newer Pythons also read 20010105 and 2001-W01-5, which would name other folders than the ones that others read.
    if parsed is None or parsed.isoformat() != text:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2001-01-05")
    return parsed


def read_day(source_url, wanted):
    """Returns the number of the day's flights, and the flights as the bytes of a Parquet file."""
    rows = 0
    sink = pa.BufferOutputStream()
    with psycopg.connect(source_url) as connection, connection.cursor('flights_of_day', binary=True) as cursor:
        cursor.execute(SELECT_DAY, (wanted, wanted + timedelta(days=1)))
        with pq.ParquetWriter(sink, FLIGHTS) as writer:
            while batch := cursor.fetchmany(BATCH_ROWS):
                columns = [pa.array(values, field.type) for values, field in zip(zip(*batch), FLIGHTS)]
                writer.write_batch(pa.record_batch(columns, schema=FLIGHTS))
                rows += len(batch)
    return rows, sink.getvalue().to_pybytes()


if __name__ == '__main__':
    # The first process of a container has no default action for SIGTERM: a stopped task would run on until the kill.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
