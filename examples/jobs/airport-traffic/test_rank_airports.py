"""Run from the project's root: `python -m unittest examples/jobs/airport-traffic/test_rank_airports.py`."""

import unittest

from . import rank_airports


def hour(airport, hour, departures, arrivals):
    return {'airport': airport, 'hour': hour, 'departures': departures, 'arrivals': arrivals}


def ranked(*hours):
    return [tuple(row[name] for name in rank_airports.COLUMNS) for row in rank_airports.rank(list(hours))]


class Rank(unittest.TestCase):
    def test_is_by_departures_and_arrivals_together(self):
        self.assertEqual(
            [(1, 'SEA', 4, 5, 8, 9), (2, 'ATL', 8, 0, 7, 8)],
            ranked(hour('ATL', 7, 8, 0), hour('SEA', 8, 4, 5)),
        )

    def test_is_one_airports_even_of_those_with_the_same_traffic(self):
        places = [(place, airport) for place, airport, *_ in ranked(hour('SEA', 8, 2, 1), hour('ATL', 7, 0, 3))]
        self.assertEqual([(1, 'ATL'), (2, 'SEA')], places)

    def test_adds_up_the_hours_and_finds_the_peak(self):
        self.assertEqual(
            [(1, 'ATL', 6, 6, 18, 6)], ranked(hour('ATL', 7, 3, 1), hour('ATL', 18, 1, 5), hour('ATL', 20, 2, 0))
        )

    def test_of_two_peaks_takes_the_earlier_one_in_whatever_order_they_come(self):
        hours = [hour('ATL', 9, 1, 2), hour('ATL', 7, 2, 1)]
        self.assertEqual([7], [row[4] for row in ranked(*hours)])
        self.assertEqual([7], [row[4] for row in ranked(*reversed(hours))])


class Table(unittest.TestCase):
    def test_is_csv_with_names(self):
        text = rank_airports.table(rank_airports.rank([hour('ATL', 7, 8, 1)])).decode()
        self.assertEqual('rank,airport,departures,arrivals,peak_hour,peak_traffic\n1,ATL,8,1,7,9\n', text)


if __name__ == '__main__':
    unittest.main()
