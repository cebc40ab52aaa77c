"""An EMR Serverless job: the routes from one airport over some days, each with its flights and delays.

Every flight from the airport is in the report once, or nothing is written. An airport that no flight has left is a
failure and no empty report: the code is wrong, or the days are. Failures are exceptions, because those of the driver are
what EMR Serverless quotes in a run's details.

`spark-submit` runs it in the driver. Needs boto3 and pyarrow in the application's image, or by `spark.archives`. A second
run for the same airport and days overwrites the report with the same content.

Exit codes: 0 done, 2 bad arguments, 1 anything else, with a traceback.
"""

import argparse
import csv
import io
import json
import re
import sys
from datetime import date, timedelta

import boto3
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FLIGHTS = pa.schema([('origin', pa.string()), ('destination', pa.string()), ('delay', pa.int32())])


def main(argv):
    options = parse(argv)
    s3 = boto3.client('s3')
    parts = [read_day(s3, options.bucket, of, options.airport) for of in days(options.first, options.last)]
    flights = pa.concat_tables(parts)
    if flights.num_rows == 0:
        raise LookupError(f'no flight left {options.airport} from {options.first} to {options.last}')
    routes = by_destination(flights)
    counts = {'airport': options.airport, 'routes': routes.num_rows, 'flights': flights.num_rows}
    if pc.sum(routes['flights']).as_py() != flights.num_rows:
        raise ValueError(f'the routes do not add up to the flights: {json.dumps(counts)}')
    body = table(routes)
    key = f'routes/{options.first}_{options.last}/{options.airport}.csv'
    s3.put_object(Bucket=options.bucket, Key=key, Body=body, ContentType='text/csv')
    print(f'wrote s3://{options.bucket}/{key} ({len(body)} bytes)')
    print(json.dumps(counts))


def parse(argv):
    parser = argparse.ArgumentParser(description='Reports the routes from an airport.', allow_abbrev=False)
    parser.add_argument('--airport', type=airport, required=True, help='three letters, such as JFK')
    parser.add_argument('--from', dest='first', type=day, required=True, help='the first day, such as 2001-01-01')
    parser.add_argument('--to', dest='last', type=day, required=True, help='the last day')
    parser.add_argument('--bucket', required=True, help='the bucket to read from and to write to')
    options = parser.parse_args(argv)
    if options.last < options.first:
        parser.error(f'--to {options.last} is before --from {options.first}')
    return options


def airport(text):
    if not re.fullmatch('[A-Z]{3}', text):
        raise argparse.ArgumentTypeError(f"'{text}' is not an airport's code such as JFK")
    return text


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


def by_destination(flights):
    """Per destination: the number of flights, the average delay and the worst one, in minutes. The busiest route first."""
    groups = flights.group_by('destination').aggregate([('delay', 'count'), ('delay', 'mean'), ('delay', 'max')])
    routes = pa.table(
        {
            'destination': groups['destination'],
            'flights': groups['delay_count'],
            'average_delay': groups['delay_mean'],
            'worst_delay': groups['delay_max'],
        }
    )
    return routes.sort_by([('flights', 'descending'), ('destination', 'ascending')])


def read_day(s3, bucket, of, origin):
    """The day's flights from that airport. The count is checked for the day as a whole."""
    folder = f'delays/date={of}'
    manifest = json.loads(read(s3, bucket, f'{folder}/manifest.json'))
    body = read(s3, bucket, f'{folder}/flights.parquet')
    flights = pq.read_table(io.BytesIO(body), columns=FLIGHTS.names).cast(FLIGHTS)
    if flights.num_rows != manifest['rows']:
        where = f's3://{bucket}/{folder}'
        raise ValueError(f"{where} has {flights.num_rows} flights, but its manifest says {manifest['rows']}")
    return flights.filter(pc.equal(flights['origin'], origin))


def table(routes):
    text = io.StringIO()
    writer = csv.DictWriter(text, routes.column_names, lineterminator='\n')
    writer.writeheader()
    writer.writerows(routes.to_pylist())
    return text.getvalue().encode()


def read(s3, bucket, key):
    try:
        return s3.get_object(Bucket=bucket, Key=key)['Body'].read()
    except s3.exceptions.NoSuchKey:
        raise FileNotFoundError(f's3://{bucket}/{key} does not exist: was that day transformed?') from None


if __name__ == '__main__':
    main(sys.argv[1:])
