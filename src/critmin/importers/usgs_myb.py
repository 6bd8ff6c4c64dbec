"""USGS Minerals Yearbook, rare earths: mine production by country and oxide prices of the annual tables.

A workbook with a sheet per table. A table is found by its title, not by its sheet's name; every column of
figures has a column of marks beside it (e estimated, r revised, the number of a note). What was a superscript
beside a name stands glued to it in the file: column_maps/usgs_myb_labels.csv says what each such name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map
from critmin.importers.workbook import Sheet, Workbook, open_workbook

MINE_TABLE = "raw_usgs_myb__rare_earth_mine"
MINE_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "country_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
    "is_estimate": pl.Boolean,
    "footnote": pl.String,
}
PRICES_TABLE = "raw_usgs_myb__rare_earth_prices"
PRICES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "product_as_published": pl.String,
    "purity_pct_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
    "footnote": pl.String,
}

_YEARBOOK = re.compile(r"Minerals Yearbook (\d{4})")
_POSTED = re.compile(r"Posted: +(\w+ \d{1,2}, \d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NOTE = re.compile(r"(\d)(\D.*)", re.DOTALL)
_MARKS = re.compile(r"(?:[er]|\d)(?:, ?(?:[er]|\d))*|", re.ASCII)
_ZERO = re.compile("--|NA")


@dataclass(frozen=True)
class _Figure:
    place: str
    label: str
    detail: str
    reference_year: int
    value: str
    is_estimate: bool
    footnote: str


class UsgsMyb:
    """Reads the workbook of annual tables on rare earths.

    Source: U.S. Geological Survey, Minerals Yearbook, volume I (`usgs_myb` in sources.csv).
    """

    source_id = "usgs_myb"

    def read(self, path: Path) -> list[Delivery]:
        """Read one workbook.

        Returns:
            A delivery of raw_usgs_myb__rare_earth_mine (a row per country and year, tonnes of rare-earth
            oxide) and one of raw_usgs_myb__rare_earth_prices (a row per oxide and year, dollars per
            kilogram); names and figures as published, with the superscripts that are glued to names.

        Raises:
            ImportRefused: another workbook, a table without its unit, a name that the labels don't know, text
                that is neither a number nor a known marker.
        """
        workbook = open_workbook(path)
        yearbook, posted = _edition(workbook)
        snapshot_id = f"myb_{yearbook}"
        deliveries = []
        for mapped in column_map("usgs_myb"):
            sheet = _sheet_of(workbook, mapped["title_as_published"])
            rows = [_row(mapped, snapshot_id, figure) for figure in _figures(sheet, mapped)]
            schema = MINE_SCHEMA if mapped["raw_table"] == MINE_TABLE else PRICES_SCHEMA
            deliveries.append(
                Delivery(
                    source_id=self.source_id,
                    edition_id=f"usgs_myb_{yearbook}",
                    snapshot_id=snapshot_id,
                    edition_name=f"Minerals Yearbook {yearbook}, rare earths, advance tables",
                    published_on=posted.date(),
                    published_on_basis="printed",
                    file_name=workbook.file,
                    sha256=workbook.sha256,
                    raw_table=mapped["raw_table"],
                    rows=pl.DataFrame(rows, schema=schema),
                )
            )
        return deliveries


IMPORTER = UsgsMyb()


def _row(mapped: Mapping[str, str], snapshot_id: str, figure: _Figure) -> dict[str, object]:
    shared = {
        "raw_row_id": f"{snapshot_id}:{figure.place}",
        "snapshot_id": snapshot_id,
        "reference_year": figure.reference_year,
        "value_as_published": figure.value,
        "unit_as_published": mapped["unit_line_as_published"].strip("()"),
        "footnote": figure.footnote,
    }
    if mapped["raw_table"] == MINE_TABLE:
        return shared | {"country_as_published": figure.label, "is_estimate": figure.is_estimate}
    return shared | {"product_as_published": figure.label, "purity_pct_as_published": figure.detail}


def _edition(workbook: Workbook) -> tuple[int, datetime]:
    """Year of the yearbook and day of posting, as the sheet of notes prints them."""
    texts = [cell for name in workbook.sheet_names[:1] for row in workbook.sheet(name).rows for cell in row]
    yearbook = next((match for text in texts if (match := _YEARBOOK.search(text))), None)
    posted = next((match for text in texts if (match := _POSTED.fullmatch(text))), None)
    if yearbook and posted:
        try:
            return int(yearbook.group(1)), datetime.strptime(posted.group(1), "%B %d, %Y")
        except ValueError:
            pass
    raise ImportRefused(
        file=workbook.file,
        found=f"the first sheet {next(iter(workbook.sheet_names), '')!r} without yearbook and day of posting",
        expected="'Minerals Yearbook 2022' and 'Posted:  March 19, 2025' on the first sheet",
        advice="Check that the file belongs to this source",
    )


def _sheet_of(workbook: Workbook, title: str) -> Sheet:
    for name in workbook.sheet_names:
        sheet = workbook.sheet(name)
        if any(row and row[0] == title for row in sheet.rows[:5]):
            return sheet
    raise ImportRefused(
        file=workbook.file,
        found=f"no table {title!r}",
        expected="the table on one of the sheets",
        advice="If the publisher reworded it, change it in src/critmin/importers/column_maps/usgs_myb.csv",
    )


def _figures(sheet: Sheet, mapped: Mapping[str, str]) -> Iterator[_Figure]:
    """The table's figures, line by line."""
    head = _line_of(sheet, mapped["label_column"], "the header of the table")
    _line_of(sheet, mapped["unit_line_as_published"], "the unit of the table")
    years = {
        column: int(text) for column, text in enumerate(sheet.rows[head]) if column and _YEAR.fullmatch(text)
    }
    if not years:
        raise ImportRefused(
            file=sheet.file, row=sheet.place(head, 0), found="no year in the header", expected="years"
        )
    detail_column = next(
        (column for column, text in enumerate(sheet.rows[head]) if text == mapped["detail_column"] != ""),
        None,
    )
    labels = {row["label_as_published"]: row for row in column_map("usgs_myb_labels")}
    notes = dict(match.groups() for row in sheet.rows[head:] if (match := _NOTE.fullmatch(row[0])))
    for number in range(head + 1, len(sheet.rows)):
        label = sheet.cell(number, 0)
        if not any(sheet.cell(number, column) for column in years):
            continue
        if label not in labels:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(number, 0),
                found=f"the name {label!r}",
                expected="a name of src/critmin/importers/column_maps/usgs_myb_labels.csv",
                advice="Superscripts are glued to names: add the name there and say what is glued to it",
            )
        for column, year in years.items():
            value, marks = sheet.cell(number, column), sheet.cell(number, column + 1)
            place = sheet.place(number, column)
            check_number(value, file=sheet.file, row=place, column=str(year), markers=_ZERO)
            if not _MARKS.fullmatch(marks):
                raise ImportRefused(
                    file=sheet.file,
                    row=sheet.place(number, column + 1),
                    column=str(year),
                    found=repr(marks),
                    expected="e, r, the number of a note, or nothing beside a figure",
                )
            numbers = [*labels[label]["note_numbers"].split(), *re.findall(r"\d", marks)]
            texts = ["Revised."] if "r" in marks else []
            yield _Figure(
                place=place,
                label=label,
                detail=sheet.cell(number, detail_column) if detail_column is not None else "",
                reference_year=year,
                value=value,
                is_estimate=labels[label]["is_estimate"] == "true" or "e" in marks,
                footnote=" ".join([*texts, *(notes.get(each, "") for each in numbers)]).strip(),
            )


def _line_of(sheet: Sheet, text: str, what: str) -> int:
    for number, row in enumerate(sheet.rows):
        if row and row[0] == text:
            return number
    raise ImportRefused(
        file=sheet.file,
        row=sheet.name,
        found=f"no line {text!r}",
        expected=what,
        advice="If the publisher reworded it, change it in src/critmin/importers/column_maps/usgs_myb.csv",
    )
