"""Run from the project's root: `python -m unittest examples/jobs/route-report/test_route_report.py`."""

import contextlib
import io
import unittest

import pyarrow as pa

from . import route_report


def flights(*rows):
    """(destination, delay)"""
    table = [{'origin': 'LAS', 'destination': destination, 'delay': delay} for destination, delay in rows]
    return pa.Table.from_pylist(table, schema=route_report.FLIGHTS)


def refusal(*argv):
    """What the program says when it ends with exit code 2."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            route_report.main(argv)
        except SystemExit as exit:
            assert exit.code == 2, exit.code
            return said.getvalue()
    raise AssertionError('not refused')


class Routes(unittest.TestCase):
    def test_have_flights_and_delays_the_busiest_first(self):
        routes = route_report.by_destination(flights(('PHL', 10), ('JFK', -4), ('PHL', 25), ('PHL', -20), ('ATL', 1)))
        self.assertEqual(
            [('PHL', 3, 5.0, 25), ('ATL', 1, 1.0, 1), ('JFK', 1, -4.0, -4)],
            [tuple(row.values()) for row in routes.to_pylist()],
        )

    def test_are_csv_with_names(self):
        text = route_report.table(route_report.by_destination(flights(('PHL', 10), ('PHL', 11)))).decode()
        self.assertEqual('destination,flights,average_delay,worst_delay\nPHL,2,10.5,11\n', text)


class Arguments(unittest.TestCase):
    def test_name_an_airport_by_three_letters(self):
        for text in ['LA', 'KLAS', 'las', 'L4S', '']:
            with self.subTest(text):
                said = refusal('--airport', text, '--from', '2001-01-05', '--to', '2001-01-05', '--bucket', 'b')
                self.assertIn(f"'{text}'", said)

    def test_do_not_run_backwards(self):
        said = refusal('--airport', 'LAS', '--from', '2001-01-05', '--to', '2001-01-04', '--bucket', 'b')
        self.assertIn('--to 2001-01-04 is before --from 2001-01-05', said)


if __name__ == '__main__':
    unittest.main()
