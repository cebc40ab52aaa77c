"""An EMR step: how many flights left each airport, and were bound for it, in each hour of the day, over some days.

The source has no times of arrival: a flight is bound for its destination in the hour in which it departs. Every flight
is counted once at either end, so departures and arrivals both add up to the flights, or nothing is written. The days
are read one after the other, and what is kept of a day is its counts: a year costs no more memory than a day.

`spark-submit` runs it in the driver. Needs pyarrow, which `install_libraries.sh` brings. A second run for the same days
overwrites its files with the same content; the manifest comes last.

Exit codes: 0 done, 2 bad arguments, 3 the files of a day disagree with their manifest, 1 anything else.
"""

import argparse
import io
import json
import sys
from datetime import date, timedelta

import boto3
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

COUNTS = pa.schema(
    [('airport', pa.string()), ('hour', pa.int32()), ('departures', pa.int64()), ('arrivals', pa.int64())]
)


def main(argv):
    options = parse(argv)
    s3 = boto3.client('s3')
    counts, flights = [], 0
    for day in days(options.first, options.last):
        of_day = read_day(s3, options.bucket, day)
        counts.append(count(of_day))
        flights += of_day.num_rows
    hours = add_up(counts)
    manifest = {'flights': flights, 'rows': hours.num_rows, **sums(hours)}
    if not manifest['departures'] == manifest['arrivals'] == flights:
        print(f'the counts do not add up to the flights: {json.dumps(manifest)}', file=sys.stderr)
        return 3
    folder = f'traffic/{options.first}_{options.last}'
    write(s3, options.bucket, f'{folder}/hours.parquet', parquet(hours))
    write(s3, options.bucket, f'{folder}/hours.json', json.dumps(manifest).encode())
    print(json.dumps(manifest))
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(description="Counts the airports' flights by hour.", allow_abbrev=False)
    parser.add_argument('--from', dest='first', type=day, required=True, help='the first day, such as 2001-01-01')
    parser.add_argument('--to', dest='last', type=day, required=True, help='the last day')
    parser.add_argument('--bucket', required=True, help='the bucket to read from and to write to')
    options = parser.parse_args(argv)
    if options.last < options.first:
        parser.error(f'--to {options.last} is before --from {options.first}')
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


def days(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def count(flights):
    """Per airport and hour, in no order: a row for each that has any flight."""
    hour = pc.cast(pc.hour(flights['departed_at']), pa.int32())
    return pa.concat_tables(
        [
            ends(flights['origin'], hour, departures=1, arrivals=0),
            ends(flights['destination'], hour, departures=0, arrivals=1),
        ]
    )


def ends(airport, hour, departures, arrivals):
    groups = pa.table({'airport': airport, 'hour': hour}).group_by(['airport', 'hour']).aggregate([([], 'count_all')])
    number = groups['count_all']
    columns = [groups['airport'], groups['hour'], pc.multiply(number, departures), pc.multiply(number, arrivals)]
    return pa.table(columns, names=COUNTS.names).cast(COUNTS)


def add_up(counts):
    """Sorted by airport and hour."""
    groups = pa.concat_tables([COUNTS.empty_table(), *counts]).group_by(['airport', 'hour'])
    total = groups.aggregate([('departures', 'sum'), ('arrivals', 'sum')])
    total = total.select(['airport', 'hour', 'departures_sum', 'arrivals_sum']).rename_columns(COUNTS.names)
    return total.sort_by([('airport', 'ascending'), ('hour', 'ascending')])


def sums(hours):
    return {name: pc.sum(hours[name], min_count=0).as_py() for name in ('departures', 'arrivals')}


def read_day(s3, bucket, of):
    folder = f'delays/date={of}'
    manifest = json.loads(read(s3, bucket, f'{folder}/manifest.json'))
    body = read(s3, bucket, f'{folder}/flights.parquet')
    flights = pq.read_table(io.BytesIO(body), columns=['departed_at', 'origin', 'destination'])
    if flights.num_rows != manifest['rows']:
        where = f's3://{bucket}/{folder}'
        print(f"{where} has {flights.num_rows} flights, but its manifest says {manifest['rows']}", file=sys.stderr)
        sys.exit(3)
    return flights


def read(s3, bucket, key):
    try:
        return s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    except s3.exceptions.NoSuchKey:
        sys.exit(f's3://{bucket}/{key} does not exist: was that day transformed?')


def parquet(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def write(s3, bucket, key, body):
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    print(f'wrote s3://{bucket}/{key} ({len(body)} bytes)')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
