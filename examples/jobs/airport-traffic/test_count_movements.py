"""Run from the project's root: `python -m unittest examples/jobs/airport-traffic/test_count_movements.py`."""

import contextlib
import io
import unittest
from datetime import date, datetime

import pyarrow as pa

from . import count_movements


def flights(*rows):
    """(hour, origin, destination)"""
    return pa.table(
        {
            'departed_at': pa.array([datetime(2001, 1, 5, hour, 59) for hour, _, _ in rows], pa.timestamp('us')),
            'origin': pa.array([origin for _, origin, _ in rows], pa.string()),
            'destination': pa.array([destination for _, _, destination in rows], pa.string()),
        }
    )


def hours(*days):
    counts = count_movements.add_up([count_movements.count(flights(*rows)) for rows in days])
    return [tuple(row.values()) for row in counts.to_pylist()]


class Counts(unittest.TestCase):
    def test_count_a_flight_once_at_either_end(self):
        self.assertEqual([('LAS', 7, 1, 0), ('PHL', 7, 0, 1)], hours([(7, 'LAS', 'PHL')]))

    def test_add_up_over_the_days_hour_by_hour(self):
        self.assertEqual(
            [('LAS', 7, 2, 1), ('LAS', 23, 0, 1), ('PHL', 7, 1, 2), ('PHL', 23, 1, 0)],
            hours([(7, 'LAS', 'PHL'), (7, 'PHL', 'LAS')], [(23, 'PHL', 'LAS'), (7, 'LAS', 'PHL')]),
        )

    def test_a_flight_around_the_airport_is_a_departure_and_an_arrival(self):
        self.assertEqual([('LAS', 0, 1, 1)], hours([(0, 'LAS', 'LAS')]))

    def test_of_no_flights_are_none_and_add_up_to_nothing(self):
        self.assertEqual([], hours([], []))
        self.assertEqual({'departures': 0, 'arrivals': 0}, count_movements.sums(count_movements.add_up([])))

    def test_both_add_up_to_the_flights(self):
        counts = count_movements.count(flights((1, 'A', 'B'), (1, 'A', 'C'), (2, 'B', 'A')))
        self.assertEqual({'departures': 3, 'arrivals': 3}, count_movements.sums(counts))


class Days(unittest.TestCase):
    def test_are_all_from_the_first_to_the_last(self):
        self.assertEqual([date(2001, 2, 28), date(2001, 3, 1)], list_days('2001-02-28', '2001-03-01'))
        self.assertEqual([date(2001, 2, 28)], list_days('2001-02-28', '2001-02-28'))

    def test_have_one_spelling(self):
        for text in ['2001-1-5', '20010105', '2001-02-30', 'yesterday', '']:
            with self.subTest(text):
                self.assertIn(f"'{text}'", refusal('--from', text, '--to', '2001-01-05', '--bucket', 'b'))

    def test_do_not_run_backwards(self):
        said = refusal('--from', '2001-01-05', '--to', '2001-01-04', '--bucket', 'b')
        self.assertIn('--to 2001-01-04 is before --from 2001-01-05', said)


def list_days(first, last):
    options = count_movements.parse(['--from', first, '--to', last, '--bucket', 'b'])
    return count_movements.days(options.first, options.last)


def refusal(*argv):
    """What the program says when it ends with exit code 2."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            count_movements.main(argv)
        except SystemExit as exit:
            assert exit.code == 2, exit.code
            return said.getvalue()
    raise AssertionError('not refused')


if __name__ == '__main__':
    unittest.main()
