"""USGS historical statistics (Data Series 140): rare earths since 1900, one sheet.

Four title lines, a header, a line per year, and notes below. The edition is told by the day of the last
modification, which the sheet prints.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map
from critmin.importers.workbook import Sheet, Workbook, check_headers, open_workbook

TABLE = "raw_usgs_ds140__rare_earths"
SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "statistic_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
}

_MODIFIED = re.compile(r"Last modification: (\w+ \d{1,2}, \d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_MARKERS = re.compile(r"NA|W")
_TITLE = "RARE EARTHS STATISTICS"


class UsgsDs140:
    """Reads the workbook of the rare earths.

    Source: U.S. Geological Survey, Historical statistics for mineral and material commodities in the United
    States, Data Series 140 (`usgs_ds140` in sources.csv).
    """

    source_id = "usgs_ds140"

    def read(self, path: Path) -> list[Delivery]:
        """Read one workbook.

        Returns:
            A delivery of raw_usgs_ds140__rare_earths: a row per statistic and year, text as published; tonnes
            of rare-earth oxide, dollars per tonne. All statistics but the world's production are those of the
            United States.

        Raises:
            ImportRefused: another workbook, a renamed column, a year missing or twice, text that is neither a
                number nor a known marker.
        """
        workbook = open_workbook(path)
        sheet = _statistics(workbook)
        modified = _modification(sheet)
        snapshot_id = f"ds140_{modified:%Y_%m}"
        head = next(
            (number for number, row in enumerate(sheet.rows) if row and row[0] == _column("reference_year")),
            None,
        )
        if head is None:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.name,
                found=f"no line that begins with {_column('reference_year')!r}",
                expected="the header above the years",
            )
        columns = [row["column_as_published"] for row in column_map("usgs_ds140")]
        header = [name for name in sheet.rows[head] if name]
        check_headers(header, columns, file=sheet.file, row=f"{sheet.name}!{head + 1}", map_name="usgs_ds140")
        rows = []
        for number, year in _years(sheet, head):
            for mapped in column_map("usgs_ds140"):
                if mapped["field"] != "statistic":
                    continue
                column = sheet.rows[head].index(mapped["column_as_published"])
                place, value = sheet.place(number, column), sheet.cell(number, column)
                check_number(
                    value,
                    file=sheet.file,
                    row=place,
                    column=mapped["column_as_published"],
                    markers=_MARKERS,
                )
                rows.append(
                    {
                        "raw_row_id": f"{snapshot_id}:{place.rsplit('!', 1)[1]}",
                        "snapshot_id": snapshot_id,
                        "statistic_as_published": mapped["column_as_published"],
                        "reference_year": year,
                        "value_as_published": value,
                        "unit_as_published": mapped["unit_as_published"],
                    }
                )
        return [
            Delivery(
                source_id=self.source_id,
                edition_id=f"usgs_ds140_{modified:%Y_%m}",
                snapshot_id=snapshot_id,
                edition_name=f"Data Series 140, rare earths, modified {modified:%d %B %Y}",
                published_on=modified.date(),
                published_on_basis="printed",
                file_name=sheet.file,
                sha256=workbook.sha256,
                raw_table=TABLE,
                rows=pl.DataFrame(rows, schema=SCHEMA),
            )
        ]


IMPORTER = UsgsDs140()


def _column(field: str) -> str:
    return next(row["column_as_published"] for row in column_map("usgs_ds140") if row["field"] == field)


def _statistics(workbook: Workbook) -> Sheet:
    """The sheet whose first cell is the title."""
    for name in workbook.sheet_names:
        sheet = workbook.sheet(name)
        if sheet.cell(0, 0).startswith(_TITLE):
            return sheet
    raise ImportRefused(
        file=workbook.file,
        found=f"the sheets {', '.join(map(repr, workbook.sheet_names))}",
        expected=f"a sheet that begins with {_TITLE!r}",
        advice="Check that the file belongs to this source",
    )


def _modification(sheet: Sheet) -> datetime:
    for row in sheet.rows[:10]:
        for cell in row:
            if match := _MODIFIED.fullmatch(cell):
                try:
                    return datetime.strptime(match.group(1), "%B %d, %Y")
                except ValueError:
                    break
    raise ImportRefused(
        file=sheet.file,
        row=sheet.name,
        found="no day of the last modification",
        expected="a line such as 'Last modification: September 27, 2023' above the header",
    )


def _years(sheet: Sheet, head: int) -> list[tuple[int, int]]:
    """Line and year, from the header to the notes below the table."""
    years: list[tuple[int, int]] = []
    for number in range(head + 1, len(sheet.rows)):
        text = sheet.cell(number, 0)
        if not _YEAR.fullmatch(text):
            if any(sheet.rows[number][1:]):
                raise ImportRefused(
                    file=sheet.file,
                    row=sheet.place(number, 0),
                    found=repr(text),
                    expected="a year of four digits beside figures",
                )
            break
        if years and int(text) != years[-1][1] + 1:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(number, 0),
                found=text,
                expected=f"{years[-1][1] + 1}, the year after the line above",
            )
        years.append((number, int(text)))
    if not years:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(head + 1, 0),
            found="no year below the header",
            expected="a line per year",
        )
    return years
