"""An EMR step: the airports by their traffic over some days, from the hourly counts that `count_movements.py` has left.

Traffic is departures and arrivals together. The busiest airport has rank 1; of airports with the same traffic the first
by name comes first, so that a rank is one airport's. The peak is the hour of the day with the most traffic, the earlier
of two that are alike. What goes out adds up to what came in, or nothing is written.

`spark-submit` runs it in the driver. Needs pyarrow, which `install_libraries.sh` brings. A second run for the same days
overwrites its table with the same content.

Exit codes: 0 done, 2 bad arguments, 3 the counts disagree with their manifest, 1 anything else.
"""

import argparse
import csv
import io
import json
import sys
from datetime import date

import boto3
import pyarrow.parquet as pq

COLUMNS = ['rank', 'airport', 'departures', 'arrivals', 'peak_hour', 'peak_traffic']


def main(argv):
    options = parse(argv)
    s3 = boto3.client('s3')
    folder = f'traffic/{options.first}_{options.last}'
    manifest = json.loads(read(s3, options.bucket, f'{folder}/hours.json'))
    hours = pq.read_table(io.BytesIO(read(s3, options.bucket, f'{folder}/hours.parquet'))).to_pylist()
    airports = rank(hours)
    found = {'rows': len(hours), 'departures': total(airports, 'departures'), 'arrivals': total(airports, 'arrivals')}
    expected = {'rows': manifest['rows'], 'departures': manifest['flights'], 'arrivals': manifest['flights']}
    if found != expected:
        where = f's3://{options.bucket}/{folder}/hours.parquet'
        print(f'{where} has {found}, but its manifest says {expected}', file=sys.stderr)
        return 3
    body = table(airports)
    s3.put_object(Bucket=options.bucket, Key=f'{folder}/airports.csv', Body=body, ContentType='text/csv')
    print(f'wrote s3://{options.bucket}/{folder}/airports.csv ({len(body)} bytes)')
    print(json.dumps({'airports': len(airports), 'flights': manifest['flights']}))
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(description='Ranks the airports by their traffic.', allow_abbrev=False)
    parser.add_argument('--from', dest='first', type=day, required=True, help='the first day, such as 2001-01-01')
    parser.add_argument('--to', dest='last', type=day, required=True, help='the last day')
    parser.add_argument('--bucket', required=True, help='the bucket to read from and to write to')
    return parser.parse_args(argv)


def day(text):
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    # Newer Pythons also read 20010105 and 2001-W01-5, which would name other folders than the ones that others read.
    if parsed is None or parsed.isoformat() != text:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day such as 2001-01-05")
    return parsed


def rank(hours):
    """A row per airport, the busiest first."""
    by_airport = {}
    for row in hours:
        by_airport.setdefault(row['airport'], []).append(row)
    airports = [summary(airport, rows) for airport, rows in by_airport.items()]
    airports.sort(key=lambda row: (-traffic(row), row['airport']))
    return [{'rank': place, **row} for place, row in enumerate(airports, start=1)]


def summary(airport, hours):
    peak = min(hours, key=lambda row: (-traffic(row), row['hour']))
    return {
        'airport': airport,
        'departures': total(hours, 'departures'),
        'arrivals': total(hours, 'arrivals'),
        'peak_hour': peak['hour'],
        'peak_traffic': traffic(peak),
    }


def traffic(row):
    return row['departures'] + row['arrivals']


def total(rows, column):
    return sum(row[column] for row in rows)


def table(airports):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator='\n')
    writer.writeheader()
    writer.writerows(airports)
    return text.getvalue().encode()


def read(s3, bucket, key):
    try:
        return s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    except s3.exceptions.NoSuchKey:
        sys.exit(f's3://{bucket}/{key} does not exist: did the step that counts run?')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
