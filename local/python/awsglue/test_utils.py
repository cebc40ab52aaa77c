"""AWS's own module passes these too: that of Glue 5.1 all but the one with `allow_abbrev`, which came with Glue 6.0."""

import argparse
import unittest

from .utils import GlueArgumentError, getResolvedOptions

SCRIPT = 'script.py'
MARK = ['--millrace-job-key', '0123456789abcdef0123456789abcdef']


class TakesTheOptionsAskedFor(unittest.TestCase):
    def test_in_any_order_and_in_both_spellings(self):
        found = getResolvedOptions([SCRIPT, '--bucket=flights', '--date', '2001-01-05'], ['date', 'bucket'])
        self.assertEqual(('2001-01-05', 'flights'), (found['date'], found['bucket']))

    def test_and_ignores_every_other_argument(self):
        found = getResolvedOptions([SCRIPT, *MARK, '--date', '2001-01-05', '--JOB_NAME', 'j', 'stray'], ['date'])
        self.assertEqual('2001-01-05', found['date'])
        self.assertFalse({'JOB_NAME', 'millrace_job_key'} & found.keys())

    def test_with_the_last_of_two_values(self):
        self.assertEqual('b', getResolvedOptions([SCRIPT, '--date', 'a', '--date', 'b'], ['date'])['date'])

    def test_with_dashes_turned_into_underscores(self):
        self.assertEqual('x', getResolvedOptions([SCRIPT, '--source-table', 'x'], ['source-table'])['source_table'])

    def test_JOB_NAME_among_them(self):
        self.assertEqual('nightly', getResolvedOptions([SCRIPT, '--JOB_NAME', 'nightly'], ['JOB_NAME'])['JOB_NAME'])

    def test_and_an_empty_value_counts(self):
        self.assertEqual('', getResolvedOptions([SCRIPT, '--note', ''], ['note'])['note'])

    def test_but_not_the_scripts_own_path(self):
        with self.assertRaises(GlueArgumentError):
            getResolvedOptions(['--date=2001-01-05'], ['date'])


class RaisesWhenArgumentsDoNotFit(unittest.TestCase):
    def test_naming_what_is_missing(self):
        with self.assertRaisesRegex(GlueArgumentError, '--bucket'):
            getResolvedOptions([SCRIPT, '--date', '2001-01-05'], ['date', 'bucket'])

    def test_when_a_value_is_missing(self):
        with self.assertRaisesRegex(GlueArgumentError, '--date'):
            getResolvedOptions([SCRIPT, '--date', '--bucket', 'b'], ['date', 'bucket'])

    def test_when_a_bookmark_mode_is_unknown(self):
        with self.assertRaisesRegex(GlueArgumentError, 'job-bookmark-maybe'):
            getResolvedOptions([SCRIPT, '--job-bookmark-option', 'job-bookmark-maybe'], [])


class Abbreviates(unittest.TestCase):
    def test_a_prefix_sets_the_option_it_begins(self):
        self.assertEqual('k', getResolvedOptions([SCRIPT, '--key', 'k'], ['key_column'])['key_column'])

    def test_a_prefix_even_overwrites_the_full_name(self):
        argv = [SCRIPT, '--key_column', 'id', '--key', '0123']
        self.assertEqual('0123', getResolvedOptions(argv, ['key_column'])['key_column'])

    def test_a_prefix_of_two_options_is_an_error(self):
        with self.assertRaisesRegex(GlueArgumentError, 'ambiguous'):
            getResolvedOptions([SCRIPT, '--key', 'k', '--key_a', '1', '--key_b', '2'], ['key_a', 'key_b'])

    def test_the_mark_touches_no_option_that_only_shares_its_beginning(self):
        options = ['millrace_mode', 'millrace-job', 'key_column', 'dedupe_key_cols']
        argv = [SCRIPT, *MARK, *(word for name in options for word in ('--' + name, name))]
        found = getResolvedOptions(argv, options)
        self.assertEqual(options, [found[name.replace('-', '_')] for name in options])

    def test_not_when_the_script_forbids_it(self):
        with self.assertRaisesRegex(GlueArgumentError, '--key_column'):
            getResolvedOptions([SCRIPT, '--key', 'k'], ['key_column'], allow_abbrev=False)


class KeepsTheServicesOwnArguments(unittest.TestCase):
    def test_and_answers_for_each_of_them(self):
        self.assertEqual(
            {
                'job_bookmark_option': 'job-bookmark-disable',
                'job_bookmark_from': None,
                'job_bookmark_to': None,
                'JOB_ID': None,
                'JOB_RUN_ID': 'jr_1',
                'SECURITY_CONFIGURATION': None,
                'encryption_type': None,
                'enable_data_lineage': None,
                'TempDir': None,
                'RedshiftTempDir': None,
            },
            getResolvedOptions([SCRIPT, '--JOB_RUN_ID', 'jr_1'], []),
        )

    def test_refusing_reserved_names_as_options(self):
        for name in ['job-bookmark-option', 'job-bookmark-from', 'job-bookmark-to', 'continuation-option', '--JOB_ID']:
            with self.subTest(name), self.assertRaisesRegex(RuntimeError, name):
                getResolvedOptions([SCRIPT], [name])

    def test_refusing_the_plain_names_of_the_others_as_argparse_does(self):
        for name in ['JOB_ID', 'JOB_RUN_ID', 'SECURITY_CONFIGURATION', 'encryption-type', 'enable-data-lineage']:
            with self.subTest(name), self.assertRaisesRegex(argparse.ArgumentError, name):
                getResolvedOptions([SCRIPT], [name])

    def test_a_temp_dir_is_never_required_and_goes_by_both_names(self):
        for given in ['--TempDir', '--RedshiftTempDir']:
            found = getResolvedOptions([SCRIPT, given, 's3://b/tmp'], ['TempDir'])
            self.assertEqual(('s3://b/tmp', 's3://b/tmp'), (found['TempDir'], found['RedshiftTempDir']))
        self.assertIsNone(getResolvedOptions([SCRIPT], ['TempDir'])['TempDir'])


class ReadsBookmarks(unittest.TestCase):
    def mode(self, *arguments):
        return getResolvedOptions([SCRIPT, *arguments], [])['job_bookmark_option']

    def test_under_their_old_name(self):
        self.assertEqual('job-bookmark-enable', self.mode('--continuation-option', 'continuation-enabled'))
        self.assertEqual('job-bookmark-pause', self.mode('--continuation-option', 'continuation-readonly'))
        self.assertEqual('job-bookmark-disable', self.mode('--continuation-option', 'continuation-ignore'))

    def test_the_new_name_wins(self):
        both = ['--continuation-option', 'continuation-enabled', '--job-bookmark-option', 'job-bookmark-pause']
        self.assertEqual('job-bookmark-pause', self.mode(*both))

    def test_a_paused_bookmark_takes_a_whole_range_or_none(self):
        pause = ['--job-bookmark-option', 'job-bookmark-pause']
        self.mode(*pause)
        self.mode(*pause, '--job-bookmark-from', 'a', '--job-bookmark-to', 'b')
        with self.assertRaisesRegex(RuntimeError, '--job-bookmark-to'):
            self.mode(*pause, '--job-bookmark-from', 'a')

    def test_other_modes_refuse_a_whole_range(self):
        self.mode('--job-bookmark-from', 'a')
        with self.assertRaisesRegex(RuntimeError, 'job-bookmark-from'):
            self.mode('--job-bookmark-from', 'a', '--job-bookmark-to', 'b')


if __name__ == '__main__':
    unittest.main()
