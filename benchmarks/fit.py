"""Lays out every sheet of every importing country and lists the slides on which a text has no room.

    .venv/bin/python benchmarks/fit.py [--warehouse FILE] [--lang en] [--reporters KOR USA ...]

Nothing is printed to PDF: a text that does not fit is refused while its slide is made. Prints each such
slide, then how many there were; the exit code is 1 if there was any. All countries take some minutes.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from critmin import warehouse
from critmin.errors import CritminError
from critmin.factsheet.fonts import typeface
from critmin.factsheet.language import DEFAULT, LANGUAGES
from critmin.factsheet.reading import read_book
from critmin.factsheet.render import Pages, sheet_slides
from critmin.project import find_project


def reporters_of(database: Path) -> list[str]:
    """Codes of the importing countries that have sheets."""
    with warehouse.connect(database) as connection:
        rows = connection.execute("select distinct reporter_code from marts.factsheet_sheets order by 1")
        return [code for (code,) in rows.fetchall()]


def misfits_of(database: Path, reporter: str, language: str) -> tuple[int, list[str]]:
    """How many slides a country's sheets have, and what is wrong with those that can't be laid out."""
    book = read_book(database, reporter, language=language)
    pages = Pages(find_project().reports, book.language, typeface(), book.restriction)
    count, misfits = 0, []
    for sheet in book.sheets:
        if not sheet.has_indicator:
            continue
        for number, slide in enumerate(sheet_slides(pages, sheet), start=1):
            count += 1
            try:
                slide(str(number))
            except CritminError as error:
                misfits.append(f"{reporter} {sheet.code}, slide {number}: {error}")
    return count, misfits


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--warehouse", type=Path, default=find_project().warehouse)
    parser.add_argument("--lang", choices=LANGUAGES, default=DEFAULT)
    parser.add_argument("--reporters", nargs="*", default=[])
    chosen = parser.parse_args(arguments)
    count, wrong = 0, 0
    for reporter in chosen.reporters or reporters_of(chosen.warehouse):
        slides, misfits = misfits_of(chosen.warehouse, reporter, chosen.lang)
        count, wrong = count + slides, wrong + len(misfits)
        for misfit in misfits:
            print(misfit, flush=True)
        print(f"{reporter}: {slides} slides, {len(misfits)} without room", file=sys.stderr, flush=True)
    print(f"{wrong} of {count} slides have no room for a text")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
