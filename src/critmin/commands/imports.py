"""`critmin import`."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from critmin import warehouse
from critmin.commands.options import UsageError
from critmin.commands.terminal import notices, print_table, progress, shown
from critmin.project import find_project


def import_files(
    source: str,
    *files: Path,
    allow_fewer_rows: Annotated[bool, Parameter(negative="")] = False,
    accept: str | None = None,
) -> None:
    """Take over publisher's files as seeds; all of them, or nothing if one is refused.

    A delivery that can be read but fails what is expected of its source goes into quarantine
    (local/quarantine), with a report; what was held before stays.

    Parameters
    ----------
    source
        Which source the files are from (usgs_mcs, mof_trade, worldbank_wgi, ...).
    files
        The files as downloaded.
    allow_fewer_rows
        Take a file even if it has fewer rows, or fewer that are kept, than the one held of the same snapshot.
    accept
        Why the delivery is right although it fails expectations; the reason is kept with the files' digests.
    """
    from critmin import provenance, quarantine  # import Polars, which the other commands don't need
    from critmin.importers.registry import importer_for

    if accept is not None and not accept.strip():
        raise UsageError("--accept needs a reason: it is kept beside the figures.")

    project = find_project()
    importer = importer_for(source)
    if not files:
        raise UsageError("Name the files to import.")
    if folders := [str(file) for file in files if file.is_dir()]:
        raise UsageError(
            f"{', '.join(folders)} is a folder: name the files in it, such as "
            f"`critmin import {source} {folders[0].rstrip('/')}/*.csv`."
        )
    if missing := [str(file) for file in files if not file.is_file()]:
        raise UsageError(f"No such file: {', '.join(missing)}")
    deliveries = []
    with progress(f"import {source}") as advance:
        for number, file in enumerate(files, start=1):
            deliveries += importer.read(file)
            advance(number, len(files), file.name)
    with warehouse.exclusive(project, lambda holder: notices.print(f"Waiting: {holder} holds the lock.")):
        judge = quarantine.Judge(project, source, files, (accept or "").strip(), date.today())
        imported = provenance.register(
            deliveries, project.seeds, allow_fewer_rows=allow_fewer_rows, judge=judge
        )
        released = quarantine.release(project, source, {each.sha256 for each in deliveries})
    columns = ["file", "edition", "snapshot", "seed", "rows read", "rows kept", "rows before"]
    rows = [
        [each.file_name, each.edition_id, each.snapshot_id, each.raw_table]
        + [str(count) for count in (each.row_count_read, each.row_count_kept, each.row_count_before)]
        for each in imported
    ]
    print_table(columns, rows, [column.startswith("rows") for column in columns])
    for file_name, held_as in dict.fromkeys((each.file_name, each.held_as) for each in imported):
        if held_as:
            under = "" if held_as == file_name else f" under the name {held_as}, which stays"
            notices.print(f"{file_name} is already held{under}.", markup=False)
    failed = [each.expectation.code for each in judge.verdicts if each.outcome == "failed"]
    if failed:
        notices.print(f"Imported although expectations fail: {', '.join(failed)}.", markup=False)
    elif accept:
        notices.print("Nothing fails: there was nothing to accept, and the reason was not kept.")
    for folder in released:
        notices.print(f"Out of quarantine: {shown(folder)}", markup=False)
    option = "" if all(each.is_committed for each in imported) else " --with-local-sources"
    notices.print(f"Run `critmin build{option}` to see the figures in the warehouse.")
