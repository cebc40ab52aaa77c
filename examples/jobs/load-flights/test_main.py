"""Run from the project's root: `python -m unittest examples/jobs/load-flights/test_main.py`."""

import contextlib
import io
import unittest
from datetime import date
from unittest import mock

from . import main

ENVIRONMENT = {'WAREHOUSE_URL': 'postgres://nowhere.invalid/db'}


def refusal(*argv, environment=ENVIRONMENT):
    """What the program says when it ends with exit code 2."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), mock.patch.dict('os.environ', environment, clear=True):
        try:
            main.main(argv)
        except SystemExit as exit:
            assert exit.code == 2, exit.code
            return said.getvalue()
    raise AssertionError('not refused')


class Arguments(unittest.TestCase):
    def test_are_read(self):
        with mock.patch.dict('os.environ', ENVIRONMENT):
            options = main.parse(['--date', '2001-01-05', '--bucket', 'flights'])
        self.assertEqual((date(2001, 1, 5), 'flights'), (options.date, options.bucket))

    def test_a_day_has_one_spelling(self):
        for text in ['2001-1-5', '20010105', '2001-W01-5', '2001-02-30', '2001-01-05T00:00', 'yesterday', '']:
            with self.subTest(text):
                self.assertIn(f"'{text}'", refusal('--date', text, '--bucket', 'b'))

    def test_are_all_required(self):
        self.assertIn('--bucket', refusal('--date', '2001-01-05'))
        self.assertIn('--date', refusal('--bucket', 'b'))

    def test_are_neither_abbreviated_nor_unknown(self):
        self.assertIn('--date', refusal('--dat', '2001-01-05', '--bucket', 'b'))
        self.assertIn('--colour', refusal('--date', '2001-01-05', '--bucket', 'b', '--colour', 'red'))

    def test_need_the_database_in_the_environment(self):
        self.assertIn('WAREHOUSE_URL', refusal('--date', '2001-01-05', '--bucket', 'b', environment={}))


if __name__ == '__main__':
    unittest.main()
