"""A Glue Python-shell job: the day's raw flights, cleaned, and the delays of each airport.

No row is dropped in silence: what can't be used is counted as `rejected`, and rows + rejected are the raw rows. A row
can be used when it is complete, departed on the day, went some distance, and has airports with a three-letter code
(surrounding blanks and lower case are mended). A large delay is no reason to reject: the source has honest ones of
more than a day. By these rules every flight of the example's data is usable.

Needs pyarrow beside what Glue provides: `--additional-python-modules pyarrow`.
"""

import io
import json
import sys
from datetime import date

import boto3
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from awsglue.utils import getResolvedOptions

AIRPORT_CODE = '^[A-Z]{3}$'


def main(argv):
    options = getResolvedOptions(argv, ['date', 'bucket'])
    day, bucket = date.fromisoformat(options['date']), options['bucket']
    s3 = boto3.client('s3')
    raw = read_parquet(s3, bucket, f'raw/date={day}/flights.parquet')
    flights = clean(raw, day)
    airports = by_airport(flights)
    manifest = {
        'rows': flights.num_rows,
        'rejected': raw.num_rows - flights.num_rows,
        'airports': airports.num_rows,
    }
    folder = f'delays/date={day}'
    write(s3, bucket, f'{folder}/flights.parquet', parquet(flights))
    write(s3, bucket, f'{folder}/airports.parquet', parquet(airports))
    write(s3, bucket, f'{folder}/manifest.json', json.dumps(manifest).encode())
    print(json.dumps(manifest))


def clean(raw, day):
    """The usable flights of `day`, in the raw order, with mended airport codes."""
    flights = pa.table(
        {
            'flight_date': pc.cast(raw['departed_at'], pa.date32(), safe=False),
            'id': raw['id'],
            'departed_at': raw['departed_at'],
            'origin': pc.utf8_upper(pc.utf8_trim_whitespace(raw['origin'])),
            'destination': pc.utf8_upper(pc.utf8_trim_whitespace(raw['destination'])),
            'distance': raw['distance'],
            'delay': raw['delay'],
        }
    )
    return flights.filter(usable(flights, day))


def usable(flights, day):
    checks = [pc.is_valid(flights[name]) for name in flights.column_names]
    checks.append(pc.equal(flights['flight_date'], pa.scalar(day, pa.date32())))
    checks.append(pc.greater(flights['distance'], 0))
    checks.extend(pc.match_substring_regex(flights[name], AIRPORT_CODE) for name in ('origin', 'destination'))
    verdict = checks[0]
    for check in checks[1:]:
        verdict = pc.and_kleene(verdict, check)
    return verdict


def by_airport(flights):
    """Per airport of origin: the number of flights, the average delay and the worst one, in minutes."""
    groups = flights.group_by('origin').aggregate([('delay', 'count'), ('delay', 'mean'), ('delay', 'max')])
    groups = groups.sort_by('origin')
    return pa.table(
        {
            'airport': groups['origin'],
            'flights': groups['delay_count'],
            'average_delay': groups['delay_mean'],
            'worst_delay': groups['delay_max'],
        }
    )


def parquet(table):
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def read_parquet(s3, bucket, key):
    try:
        body = s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    except s3.exceptions.NoSuchKey:
        sys.exit(f's3://{bucket}/{key} does not exist: was that day extracted?')
    return pq.read_table(io.BytesIO(body))


def write(s3, bucket, key, body):
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    print(f'wrote s3://{bucket}/{key} ({len(body)} bytes)')


if __name__ == '__main__':
    main(sys.argv)
