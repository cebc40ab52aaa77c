"""Run from the project's root: `python -m unittest examples/jobs/flight-delays/test_flight_delays.py`."""

import sys
import unittest
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

# On AWS Glue brings `awsglue`; here the job plane's own does, as it does when the plane runs the job.
sys.path.insert(0, str(Path(__file__).parents[3] / 'local' / 'python'))

from . import flight_delays  # noqa: E402

DAY = date(2001, 1, 5)
FLIGHT = {
    'id': 7,
    'departed_at': datetime(2001, 1, 5, 12, 30),
    'delay': 33,
    'distance': 2176,
    'origin': 'LAS',
    'destination': 'PHL',
}
RAW = pa.schema(
    [
        ('id', pa.int64()),
        ('departed_at', pa.timestamp('us')),
        ('delay', pa.int32()),
        ('distance', pa.int32()),
        ('origin', pa.string()),
        ('destination', pa.string()),
    ]
)


def raw(*changes):
    """One usable flight per argument, with these columns changed."""
    return pa.Table.from_pylist([{**FLIGHT, **change} for change in changes], schema=RAW)


def cleaned(**change):
    return flight_delays.clean(raw(change), DAY).to_pylist()


class Clean(unittest.TestCase):
    def test_keeps_a_usable_flight_and_adds_its_day(self):
        self.assertEqual([{'flight_date': DAY, **FLIGHT}], cleaned())

    def test_mends_airport_codes(self):
        [flight] = cleaned(origin=' las', destination='Phl ')
        self.assertEqual(('LAS', 'PHL'), (flight['origin'], flight['destination']))

    def test_rejects_a_flight_with_anything_missing(self):
        for name in FLIGHT:
            with self.subTest(name):
                self.assertEqual([], cleaned(**{name: None}))

    def test_rejects_codes_that_are_not_three_letters(self):
        for code in ['', 'LA', 'KLAS', 'L4S', 'L S', 'LAS\nPHL']:
            for name in ['origin', 'destination']:
                with self.subTest(code, column=name):
                    self.assertEqual([], cleaned(**{name: code}))

    def test_rejects_a_flight_that_went_nowhere(self):
        self.assertEqual([], cleaned(distance=0))
        self.assertEqual([], cleaned(distance=-3))

    def test_keeps_large_and_negative_delays(self):
        self.assertEqual([1688, -1116, 0], [cleaned(delay=delay)[0]['delay'] for delay in (1688, -1116, 0)])

    def test_a_day_lasts_from_midnight_to_before_midnight(self):
        self.assertEqual(1, len(cleaned(departed_at=datetime(2001, 1, 5))))
        self.assertEqual(1, len(cleaned(departed_at=datetime(2001, 1, 5, 23, 59, 59, 999_999))))
        self.assertEqual([], cleaned(departed_at=datetime(2001, 1, 6)))
        self.assertEqual([], cleaned(departed_at=datetime(2001, 1, 4, 23, 59, 59, 999_999)))

    def test_keeps_flights_that_are_alike_and_their_order(self):
        flights = flight_delays.clean(raw({'id': 3}, {'id': 1, 'distance': 0}, {'id': 2}, {'id': 3}), DAY)
        self.assertEqual([3, 2, 3], flights['id'].to_pylist())


class ByAirport(unittest.TestCase):
    def test_counts_averages_and_finds_the_worst(self):
        flights = flight_delays.clean(
            raw({'delay': 10}, {'origin': 'ATL', 'delay': -4}, {'delay': 25}, {'delay': -20, 'destination': 'ATL'}), DAY
        )
        self.assertEqual(
            [
                {'airport': 'ATL', 'flights': 1, 'average_delay': -4.0, 'worst_delay': -4},
                {'airport': 'LAS', 'flights': 3, 'average_delay': 5.0, 'worst_delay': 25},
            ],
            flight_delays.by_airport(flights).to_pylist(),
        )

    def test_of_no_flights_is_empty(self):
        self.assertEqual(0, flight_delays.by_airport(flight_delays.clean(raw(), DAY)).num_rows)


if __name__ == '__main__':
    unittest.main()
