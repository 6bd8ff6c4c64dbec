"""Prints every mineral's sheet three times: all anew, again without a change, and again with the slides made.

    .venv/bin/python benchmarks/printing.py [--warehouse FILE] [--lang en]

Prints for each run the seconds, the processor seconds, the most memory that one process held, and how many
files were new, unchanged and failed.
"""

import argparse
import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from critmin.factsheet.language import DEFAULT, LANGUAGES
from critmin.factsheet.printing import NotPrinted, Outcome
from critmin.factsheet.render import render_factsheets
from critmin.project import find_project


def run(title: str, database: Path, folder: Path, language: str, *, is_forced: bool = False) -> None:
    """Print all sheets into a folder and say what it took."""
    outcomes: list[Outcome] = []
    begin, before = time.perf_counter(), os.times()
    try:
        render_factsheets(
            database,
            folder,
            every_mineral=True,
            language=language,
            told=outcomes.append,
            is_forced=is_forced,
        )
    except NotPrinted as error:
        print(error)
    seconds, after = time.perf_counter() - begin, os.times()
    used = sum(after[:4]) - sum(before[:4])
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    counted = ", ".join(f"{count} {state}" for state, count in Counter(o.state for o in outcomes).items())
    pages = sum(outcome.page_count for outcome in outcomes)
    largest = max(outcomes, key=lambda outcome: outcome.size)
    print(
        f"{title}: {seconds:.1f} s, {used:.1f} processor s, {most / 1024:.0f} MiB, {pages} pages, {counted}; "
        f"largest {largest.file.name} {largest.size / 1024:.0f} KB"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what each run took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warehouse", type=Path, default=find_project().warehouse)
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run("all anew", chosen.warehouse, folder, chosen.lang)
        run("unchanged", chosen.warehouse, folder, chosen.lang)
        state = chosen.warehouse.stat()
        os.utime(chosen.warehouse, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
        run("slides made, unchanged", chosen.warehouse, folder, chosen.lang)


if __name__ == "__main__":
    main()
