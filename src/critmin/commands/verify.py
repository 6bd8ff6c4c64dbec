"""`critmin verify`."""

from collections.abc import Sequence
from pathlib import Path

from critmin.commands.options import UsageError, WithLocalSources
from critmin.commands.terminal import notices, say, shown
from critmin.errors import CritminError
from critmin.project import find_project

_MOST = 50


class NotVerified(CritminError):
    """A PDF is not what it says it is, or the warehouse gives other figures."""


def verify(*files: Path, with_local_sources: WithLocalSources = False) -> None:
    """Check every figure printed in PDFs of critmin's against the files inside them and the warehouse.

    Without a warehouse, and for scenarios of a file of your own, only the PDF itself is checked. Exit code 1,
    and a list, if anything differs: a text or file changed, or figures that are other ones in the warehouse.

    Parameters
    ----------
    files
        Factsheets as PDF.
    with_local_sources
        Compare with the warehouse with local sources.
    """
    if not files:
        raise UsageError("Name one or several PDF files.")
    database = find_project(with_local_sources=with_local_sources).warehouse
    failed = [file for file in files if not _is_good(file, database)]
    if failed:
        raise NotVerified(f"Not verified: {', '.join(str(file) for file in failed)}")


def _is_good(file: Path, database: Path) -> bool:
    from critmin import verification
    from critmin.printed_pdf import UnreadablePdf, read_printed

    try:
        found = verification.verify(read_printed(file))
    except UnreadablePdf as error:
        say(f"{file}: {error}")
        return False
    say(f"{file}: {found.identifier or 'no identifier'}, {found.page_count} pages")
    if found.faults:
        say(f"  {len(found.faults)} differences within the PDF:")
        _list(found.faults)
        return False
    say(
        f"  {found.figure_count} figures: each printed as attached, {found.exact_count} with their exact "
        f"value, {found.sourced_count} with the rows of their source"
    )
    return _is_of_warehouse(found, database)


def _is_of_warehouse(found, database: Path) -> bool:
    from critmin import verification

    if not database.is_file():
        say(f"  not compared with a warehouse: there is none at {shown(database)}")
        return True
    if found.provenance.get("is_of_own_rows"):
        say("  not compared with the warehouse: it shows scenarios of a file of its owner's")
        return True
    try:
        files, digest = verification.printed_now(found, database)
    except CritminError as error:
        say(f"  not to be compared with {shown(database)}: {error}")
        return False
    compared = verification.compare(found, files, digest)
    build = "the same build" if compared.is_same_build else f"another build, {digest[:16]}"
    if not compared.moved:
        say(f"  every figure is that of {shown(database)} ({build})")
        return True
    say(f"  {len(compared.moved)} figures are other ones in {shown(database)} ({build}):")
    _list(compared.moved)
    return False


def _list(lines: Sequence[str]) -> None:
    for line in lines[:_MOST]:
        say(f"    {line}")
    if len(lines) > _MOST:
        notices.print(f"    and {len(lines) - _MOST} more", markup=False)
