"""Run from the project's root: `python -m unittest examples/jobs/seed/test_seed.py`."""

import tempfile
import unittest
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from . import seed

TIMES = [
    datetime(2001, 1, 1, 0, 1),
    datetime(2001, 1, 1, 23, 59),
    datetime(2001, 1, 2, 0, 0),
    datetime(2001, 1, 2, 12, 0),
    datetime(2001, 1, 3, 0, 0),
    datetime(2001, 1, 4, 7, 0),
]


class ReadFlights(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / 'flights.parquet'
        table = pa.table(
            {
                'date': pa.array(TIMES, pa.timestamp('us')),
                'delay': [1] * len(TIMES),
                'distance': [100] * len(TIMES),
                'origin': ['LAS'] * len(TIMES),
                'destination': ['PHL'] * len(TIMES),
            }
        )
        pq.write_table(table, self.path, row_group_size=2)

    def ids(self, first, last):
        return seed.read_flights(self.path, first, last)['id'].to_pylist()

    def test_a_flight_at_midnight_belongs_to_the_day_that_begins(self):
        self.assertEqual([1, 2], self.ids(datetime(2001, 1, 1), datetime(2001, 1, 2)))
        self.assertEqual([3, 4], self.ids(datetime(2001, 1, 2), datetime(2001, 1, 3)))

    def test_a_flight_keeps_its_id_whichever_days_are_read(self):
        self.assertEqual([4, 5, 6], self.ids(datetime(2001, 1, 2, 1), datetime(2001, 1, 9)))
        self.assertEqual([6], self.ids(datetime(2001, 1, 4), datetime(2001, 1, 5)))

    def test_days_beyond_the_file_are_empty(self):
        self.assertEqual([], self.ids(datetime(2002, 1, 1), datetime(2002, 1, 2)))

    def test_counts_each_day(self):
        flights = seed.read_flights(self.path, datetime(2001, 1, 1), datetime(2001, 1, 4))
        self.assertEqual({date(2001, 1, 1): 2, date(2001, 1, 2): 2, date(2001, 1, 3): 1}, seed.count_days(flights))


if __name__ == '__main__':
    unittest.main()
