"""The command line: the commands, and how a process of them ends.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage, or a system package is missing; 130 interrupted.
Answers go to standard output; progress, notices and errors go to standard error, an error as one paragraph.
"""

import errno
import os
import sys

from cyclopts import App, CycloptsError

from critmin import warehouse
from critmin.commands.answers import answers
from critmin.commands.build import build
from critmin.commands.changes import changes
from critmin.commands.check import check
from critmin.commands.diff import diff
from critmin.commands.digest import digest
from critmin.commands.docs import docs
from critmin.commands.factsheets import factsheets
from critmin.commands.imports import import_files
from critmin.commands.position import position
from critmin.commands.scenario import app as scenario
from critmin.commands.sources import sources
from critmin.commands.sql import sql
from critmin.commands.terminal import notices
from critmin.commands.trace import trace
from critmin.commands.uncertainty import uncertainty
from critmin.commands.verify import verify
from critmin.commands.whatif import whatif
from critmin.errors import CritminError
from critmin.project import find_project

app = App(
    name="critmin",
    help="Japan's critical-mineral supply-risk indicators, rebuilt from the original public statistics.",
    help_epilogue="Exit codes: 0 done, 1 refused or failed, 2 wrong usage or a missing system package.",
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,  # `_run` says that it was interrupted
)
# A full disk, a file or folder that may not be written, a limit on the size of files.
_OF_THE_DISK = {
    errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE,
}  # fmt: skip

for _command in (
    answers, build, changes, check, diff, digest, docs, factsheets, position, scenario, sources, sql,
    trace, uncertainty, verify, whatif,
):  # fmt: skip
    app.command(_command)
app.command(import_files, name="import")


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(_run())


def _run() -> int:
    try:
        _finish_what_was_decided()
        app(exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except CycloptsError as error:
        fault = " ".join(str(error).split())
        notices.print(f"critmin: {fault} (see critmin --help)", markup=False, soft_wrap=True)
        return 2
    except CritminError as error:
        notices.print(f"critmin: {error}", markup=False, soft_wrap=True)
        return error.exit_code
    except KeyboardInterrupt:
        notices.print("critmin: interrupted")
        return 130
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain about it while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if error.errno not in _OF_THE_DISK:
            raise
        where = f" ({error.filename})" if error.filename else ""
        notices.print(
            f"critmin: {error.strerror}{where}. Nothing was put in place half: what was there before stays.",
            markup=False,
            soft_wrap=True,
        )
        return 1
    return 0


def _finish_what_was_decided() -> None:
    """Carry out what a killed command had decided, before any other command reads it."""
    try:
        project = find_project()
    except CritminError:
        return  # the command itself says so, if it needs one
    try:
        places = warehouse.finish_what_was_decided(project)
    except OSError as error:
        notices.print(
            f"Notice: a killed command had not put all its files in place, nor can it be done now ({error}).",
            markup=False,
        )
        return
    if places:
        names = ", ".join(place.name for place in places[:4]) + (" ..." if len(places) > 4 else "")
        notices.print(f"Notice: finished what a killed command had begun: {names}.", markup=False)


if __name__ == "__main__":
    main()
