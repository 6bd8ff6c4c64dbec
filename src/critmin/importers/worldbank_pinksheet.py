"""World Bank Commodity Price Data ("Pink Sheet"), the workbook of monthly prices."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map
from critmin.importers.workbook import Sheet, Workbook, cell_address, check_headers, open_workbook

SOURCE_ID = "worldbank_pinksheet"
SHEET = "Monthly Prices"
TITLE = "World Bank Commodity Price Data (The Pink Sheet)"

_PERIOD = re.compile(r"(\d{4})M(0[1-9]|1[0-2])")
_UPDATED = re.compile(r"Updated on (\w+ \d{1,2}, \d{4})")
# Two spellings of "no price" stand side by side in the same column.
_GAP = re.compile(r"…|\.\.\.?")

_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "series_as_published": pl.String,
    "unit_as_published": pl.String,
    "period_as_published": pl.String,
    "value_as_published": pl.String,
}


def read_monthly_prices(path: Path) -> tuple[date, pl.DataFrame]:
    """Reshape the sheet of monthly prices from wide to long, changing no value.

    Source: World Bank Commodity Price Data, `worldbank_pinksheet` in sources.csv. Nominal US dollars in the
    unit of each series. The workbook's first sheet is empty; names stand one row above units.

    Args:
        path: the workbook as downloaded (CMO-Historical-Data-Monthly.xlsx).

    Returns:
        The printed day of the update, and a row per series and month: raw_row_id (snapshot and sheet cell,
        pink_2026_06:BM71), snapshot_id, series_as_published (without the footnote mark **),
        unit_as_published, period_as_published (1960M01), value_as_published (String; a gap stays "…" or
        "...").

    Raises:
        ImportRefused: not this workbook, no printed day, a series or unit that the column map lacks or the
            reverse, months that don't follow each other, text or a negative number instead of a price.
    """
    return _monthly_prices(open_workbook(path))


def _monthly_prices(workbook: Workbook) -> tuple[date, pl.DataFrame]:
    sheet = _prices_sheet(workbook)
    published_on = _printed_day(sheet)
    first = _first_period_row(sheet)
    series = _series(sheet, first)
    snapshot_id = _snapshot_id(published_on)
    rows = []
    for row, period in _periods(sheet, first):
        for column, name, unit in series:
            value = sheet.cell(row, column)
            check_number(value, file=sheet.file, row=sheet.place(row, column), column=name, markers=_GAP)
            rows.append(
                (f"{snapshot_id}:{cell_address(row, column)}", snapshot_id, name, unit, period, value)
            )
    return published_on, pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _prices_sheet(workbook: Workbook) -> Sheet:
    sheet = workbook.sheet(SHEET)
    if sheet.cell(0, 0) != TITLE:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(0, 0),
            found=repr(sheet.cell(0, 0)),
            expected=f"the title {TITLE!r}",
            advice="Import the World Bank's workbook of monthly prices as downloaded",
        )
    return sheet


def _printed_day(sheet: Sheet) -> date:
    """The day in "Updated on June 02, 2026" among the lines under the title."""
    for row in range(len(sheet.rows)):
        if _PERIOD.fullmatch(sheet.cell(row, 0)):
            break
        if printed := _UPDATED.fullmatch(sheet.cell(row, 0)):
            try:
                return datetime.strptime(printed[1], "%B %d, %Y").date()
            except ValueError:
                break
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(3, 0),
        found=f"{sheet.cell(3, 0)!r}",
        expected='a line such as "Updated on June 02, 2026" above the prices',
        advice="The day names the edition: without it the prices can't be dated",
    )


def _first_period_row(sheet: Sheet) -> int:
    for row in range(len(sheet.rows)):
        if _PERIOD.fullmatch(sheet.cell(row, 0)):
            return row
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(0, 0),
        found="no month in the first column",
        expected="months written 1960M01",
        advice="The workbook of annual prices has years there: import the monthly one",
    )


def _series(sheet: Sheet, first: int) -> list[tuple[int, str, str]]:
    """Column, name and unit of each series."""
    names_row, units_row = first - 2, first - 1
    if names_row < 0:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(first, 0),
            found="months without two rows above them",
            expected="a row of names and a row of units above the first month",
        )
    width = max(len(sheet.rows[names_row]), len(sheet.rows[units_row]))
    columns = [
        column
        for column in range(1, width)
        if sheet.cell(names_row, column) or sheet.cell(units_row, column) or sheet.cell(first, column)
    ]
    known = {row["series_as_published"]: row["unit_as_published"] for row in column_map(SOURCE_ID)}
    # ** marks a footnote; which series carry it changes from one edition to the next.
    names = {column: sheet.cell(names_row, column).removesuffix("**").strip() for column in columns}
    check_headers(
        list(names.values()),
        list(known),
        file=sheet.file,
        row=f"{sheet.name}!{names_row + 1}",
        map_name=SOURCE_ID,
    )
    series = []
    for column, name in names.items():
        unit = sheet.cell(units_row, column)
        if unit != known[name]:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(units_row, column),
                column=name,
                found=f"the unit {unit!r}",
                expected=f"{known[name]!r}",
                advice=f"If the World Bank changed the unit, change it in column_maps/{SOURCE_ID}.csv",
            )
        series.append((column, name, unit))
    return series


def _periods(sheet: Sheet, first: int) -> list[tuple[int, str]]:
    """Row and text of each month, checked to follow one another."""
    periods: list[tuple[int, str]] = []
    next_month: tuple[int, int] | None = None
    for row in range(first, len(sheet.rows)):
        text = sheet.cell(row, 0)
        if not any(sheet.rows[row]):
            continue
        match = _PERIOD.fullmatch(text)
        month = (int(match[1]), int(match[2])) if match else None
        if month is None or (next_month is not None and month != next_month):
            wanted = "{}M{:02}".format(*next_month) if next_month else "1960M01"
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, 0),
                column="A (month)",
                found=repr(text),
                expected=f"the month {wanted}",
                advice="Each month must follow the one before: a row was lost, repeated or added",
            )
        periods.append((row, text))
        next_month = (month[0] + month[1] // 12, month[1] % 12 + 1)
    return periods


def _snapshot_id(published_on: date) -> str:
    return f"pink_{published_on:%Y_%m}"


class _PinkSheet:
    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read the workbook of monthly prices; see `read_monthly_prices`."""
        workbook = open_workbook(path)
        published_on, rows = _monthly_prices(workbook)
        return [
            Delivery(
                source_id=SOURCE_ID,
                edition_id=f"{SOURCE_ID}_{published_on:%Y_%m}",
                snapshot_id=_snapshot_id(published_on),
                edition_name=f"Commodity Price Data, monthly, {published_on:%B %Y}",
                published_on=published_on,
                published_on_basis="printed",
                file_name=workbook.file,
                sha256=workbook.sha256,
                raw_table="raw_worldbank_pinksheet__monthly",
                rows=rows,
            )
        ]


IMPORTER = _PinkSheet()
