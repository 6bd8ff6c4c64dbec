"""`critmin digest`."""

import sys
from pathlib import Path

from critmin import answers, warehouse
from critmin.commands.options import Format, WithLocalSources, is_for_program
from critmin.commands.terminal import print_table, say, shown
from critmin.digest import MartDigest, warehouse_digest
from critmin.project import find_project


def digest(
    file: Path | None = None, *, format: Format = "table", with_local_sources: WithLocalSources = False
) -> None:
    """Work out the digest of every public table and of all: equal figures have equal digests.

    It doesn't depend on the order of rows, on threads, or on how DuckDB stores them. It is compared with what
    the file's own build wrote down: a file that was changed afterwards is refused.

    Parameters
    ----------
    file
        A warehouse; without it, the published one.
    format
        How to print: a table to read, or all rows for a program.
    with_local_sources
        Of the warehouse that was built with local sources.
    """
    for_program = is_for_program(None, format)
    warehouse_file = file or find_project(with_local_sources=with_local_sources).warehouse
    with warehouse.connect(warehouse_file) as connection:
        found = warehouse_digest(connection)
    if for_program:
        answers.write(answers.of_rows(MartDigest, found.marts), format, sys.stdout.buffer)
    else:
        columns = ["mart", "rows", "sha256"]
        rows = [[each.table_name, str(each.row_count), each.sha256] for each in found.marts]
        print_table(columns, rows, [name == "rows" for name in columns])
        say(f"all {found.sha256}")
    found.refuse_changes(shown(warehouse_file))
