"""`getResolvedOptions` for scripts that run on the local job plane.

Glue hands a script its job arguments on the command line, together with arguments of the service's own, and scripts
read them with this function. The plane's copy keeps what a script can observe on AWS, the surprising parts included:
unknown arguments are ignored, an abbreviation of an option's name sets that option, a missing option raises, bookmark
options are checked and always part of the answer, and `TempDir` is never required. A script that works here has then
met the traps it would meet there.

Glue up to 5.1 abbreviates; Glue 6.0 added the parameter `allow_abbrev` and made exact names its default. The default
here is the older, less forgiving one.
"""

import argparse

# Old name of each bookmark mode -> the name that scripts get to see.
_CONTINUATION_MODES = {
    'continuation-enabled': 'job-bookmark-enable',
    'continuation-readonly': 'job-bookmark-pause',
    'continuation-ignore': 'job-bookmark-disable',
}
_DEFAULT_BOOKMARK = 'job-bookmark-disable'

# Arguments that the service itself may pass, with the values it allows (None: any). A script can't ask for them.
_SERVICE_ARGUMENTS = {
    'job-bookmark-option': list(_CONTINUATION_MODES.values()),
    'continuation-option': list(_CONTINUATION_MODES),
    'job-bookmark-from': None,
    'job-bookmark-to': None,
    'JOB_ID': None,
    'JOB_RUN_ID': None,
    'SECURITY_CONFIGURATION': None,
    'encryption-type': ['sse-s3'],
    'enable-data-lineage': None,
}

# AWS compares these four without dashes and the others with them. Asked for by its plain name, one of the others is
# therefore refused by argparse (`ArgumentError`, defined twice) instead of by the check.
_REFUSED_BY_PLAIN_NAME = {'job-bookmark-option', 'continuation-option', 'job-bookmark-from', 'job-bookmark-to'}

# One folder under two names; a script may ask for either, and has to cope with None.
_TEMP_DIRS = ('TempDir', 'RedshiftTempDir')


class GlueArgumentError(Exception):
    """The arguments don't fit the options asked for: one is missing, ambiguous, without a value or not allowed."""


class _RaisingParser(argparse.ArgumentParser):
    def error(self, message):
        raise GlueArgumentError(message)


def getResolvedOptions(args, options, allow_abbrev=True):
    """Returns a dict of the `options` (names without dashes, all required) found in `args` (`sys.argv`, the script's
    path first) and of the service's own arguments, None where absent. Dashes in a name become underscores in its key.

    Raises GlueArgumentError for arguments that don't fit, RuntimeError for reserved names among the options and for
    bookmark arguments that contradict each other.
    """
    _refuse_reserved(options)
    parser = _RaisingParser(allow_abbrev=allow_abbrev)
    for name, choices in _SERVICE_ARGUMENTS.items():
        parser.add_argument('--' + name, choices=choices)
    for name in _TEMP_DIRS:
        parser.add_argument('--' + name)
    for name in options:
        if name not in _TEMP_DIRS:
            parser.add_argument('--' + name, required=True)
    known, _ignored = parser.parse_known_args(args[1:])
    return _with_bookmark(_with_temp_dir(vars(known)))


def _refuse_reserved(options):
    for name in _SERVICE_ARGUMENTS:
        refused = name if name in _REFUSED_BY_PLAIN_NAME else '--' + name
        if refused in options:
            raise RuntimeError(f'{refused} is reserved by Glue and cannot be among the options of a script')


def _with_temp_dir(found):
    temp_dir, redshift_temp_dir = (found[name] for name in _TEMP_DIRS)
    shared = temp_dir if temp_dir is not None else redshift_temp_dir
    return {**found, **dict.fromkeys(_TEMP_DIRS, shared)}


def _with_bookmark(found):
    continuation = found.pop('continuation_option')
    if found['job_bookmark_option'] is None:
        found['job_bookmark_option'] = _CONTINUATION_MODES.get(continuation, _DEFAULT_BOOKMARK)
    _check_bookmark_range(found)
    return found


def _check_bookmark_range(found):
    """A range belongs to a paused bookmark, and then whole. Outside of that AWS objects only to a whole range."""
    absent = [end for end in ('job_bookmark_from', 'job_bookmark_to') if found[end] is None]
    if found['job_bookmark_option'] == 'job-bookmark-pause':
        if len(absent) == 1:
            missing = absent[0].replace('_', '-')
            raise RuntimeError(f'--{missing} is missing: job-bookmark-pause takes both ends or none')
    elif not absent:
        raise RuntimeError(
            f"--job-bookmark-from and --job-bookmark-to need job-bookmark-pause, not {found['job_bookmark_option']}"
        )
