"""World Bank Commodity Price Data ("Pink Sheet"): the workbooks of monthly and of annual prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
MONTHLY_TABLE = "raw_worldbank_pinksheet__monthly"
ANNUAL_TABLE = "raw_worldbank_pinksheet__annual"
# Of the annual workbook's sheets; those of indices, and any that a user added, are left alone.
ANNUAL_SHEETS = {"nominal": "Annual Prices (Nominal)", "real": "Annual Prices (Real)"}

_PERIOD = re.compile(r"(\d{4})M(0[1-9]|1[0-2])", re.ASCII)
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
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
_ANNUAL_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "price_basis": pl.String,
    "series_as_published": pl.String,
    "unit_as_published": pl.String,
    "reference_year": pl.Int32,
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


def read_annual_prices(path: Path) -> tuple[date, pl.DataFrame]:
    """Reshape the two sheets of annual prices from wide to long, changing no value.

    Source: World Bank Commodity Price Data, `worldbank_pinksheet` in sources.csv. US dollars in the unit of
    each series: of the year on the nominal sheet, of 2010 on the real one, which has their deflator (MUV
    Index) as a last column.

    Args:
        path: the workbook as downloaded (CMO-Historical-Data-Annual.xlsx).

    Returns:
        The printed day of the update, and a row per price basis, series and year: raw_row_id (snapshot, basis
        and sheet cell, pink_annual_2025_05:nominal:BM9), snapshot_id, price_basis (nominal or real),
        series_as_published (without the footnote mark **), unit_as_published, reference_year (Int32),
        value_as_published (String; a gap stays "…" or "..").

    Raises:
        ImportRefused: not this workbook, no printed day or two, a series or unit that the column map lacks or
            the reverse, years that don't follow each other, text or a negative number instead of a price.
    """
    return _annual_prices(open_workbook(path))


def _monthly_prices(workbook: Workbook) -> tuple[date, pl.DataFrame]:
    sheet = _prices_sheet(workbook, SHEET)
    published_on = _printed_day(sheet, _PERIOD)
    first = _first_period_row(sheet)
    series = _series(
        sheet, first, SOURCE_ID, {row["series_as_published"]: row for row in column_map(SOURCE_ID)}
    )
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


def _annual_prices(workbook: Workbook) -> tuple[date, pl.DataFrame]:
    map_name = f"{SOURCE_ID}_annual"
    rows: list[tuple[str, str, str, str, str, int, str]] = []
    days: dict[date, str] = {}
    for price_basis, sheet_name in ANNUAL_SHEETS.items():
        sheet = _prices_sheet(workbook, sheet_name)
        days.setdefault(_printed_day(sheet, _YEAR), sheet_name)
        if len(days) > 1:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(3, 0),
                found=f"the day {max(days):%B %d, %Y} on one sheet and {min(days):%B %d, %Y} on the other",
                expected="one day for both sheets of prices",
                advice="The sheets are of two editions: import the workbook as downloaded",
            )
        years = _years(sheet)
        known = {
            row["series_as_published"]: row
            for row in column_map(map_name)
            if row["price_basis"] in ("", price_basis)
        }
        series = _series(sheet, years[0][0], map_name, known)
        snapshot_id = f"pink_annual_{next(iter(days)):%Y_%m}"
        for row, reference_year in years:
            for column, name, unit in series:
                value = sheet.cell(row, column)
                check_number(value, file=sheet.file, row=sheet.place(row, column), column=name, markers=_GAP)
                place = f"{price_basis}:{cell_address(row, column)}"
                rows.append(
                    (f"{snapshot_id}:{place}", snapshot_id, price_basis, name, unit, reference_year, value)
                )
    return next(iter(days)), pl.DataFrame(rows, schema=_ANNUAL_SCHEMA, orient="row")


def _years(sheet: Sheet) -> list[tuple[int, int]]:
    """Row and year of each line of prices, checked to follow one another."""
    years: list[tuple[int, int]] = []
    for row in range(len(sheet.rows)):
        text = sheet.cell(row, 0)
        if not any(sheet.rows[row]) or (not years and not _YEAR.fullmatch(text)):
            continue
        if not _YEAR.fullmatch(text) or (years and int(text) != years[-1][1] + 1):
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, 0),
                column="A (year)",
                found=repr(text),
                expected=f"the year {years[-1][1] + 1}",
                advice="Each year must follow the one before: a row was lost, repeated or added",
            )
        years.append((row, int(text)))
    if not years:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(0, 0),
            found="no year in the first column",
            expected="years written 1960",
            advice="Import the World Bank's workbook of annual prices as downloaded",
        )
    return years


def _prices_sheet(workbook: Workbook, name: str) -> Sheet:
    sheet = workbook.sheet(name)
    if sheet.cell(0, 0) != TITLE:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(0, 0),
            found=repr(sheet.cell(0, 0)),
            expected=f"the title {TITLE!r}",
            advice="Import the World Bank's workbook of prices as downloaded",
        )
    return sheet


def _printed_day(sheet: Sheet, period: re.Pattern[str]) -> date:
    """The day in "Updated on June 02, 2026" among the lines between the title and the first period."""
    for row in range(len(sheet.rows)):
        if period.fullmatch(sheet.cell(row, 0)):
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


def _series(
    sheet: Sheet, first: int, map_name: str, known: Mapping[str, Mapping[str, str]]
) -> list[tuple[int, str, str]]:
    """Column, name and unit of each series.

    Args:
        first: the row of the first period; names stand two rows above it, units one.
        known: the rows of the column map `map_name` for this sheet, by name.
    """
    names_row, units_row = first - 2, first - 1
    if names_row < 0:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(first, 0),
            found="prices without two rows above them",
            expected="a row of names and a row of units above the first period",
        )
    width = max(len(sheet.rows[names_row]), len(sheet.rows[units_row]))
    columns = [
        column
        for column in range(1, width)
        if sheet.cell(names_row, column) or sheet.cell(units_row, column) or sheet.cell(first, column)
    ]
    # ** marks a footnote; which series carry it changes from one edition to the next.
    names = {column: sheet.cell(names_row, column).removesuffix("**").strip() for column in columns}
    check_headers(
        list(names.values()),
        list(known),
        file=sheet.file,
        row=f"{sheet.name}!{names_row + 1}",
        map_name=map_name,
    )
    series = []
    for column, name in names.items():
        unit = sheet.cell(units_row, column)
        expected = known[name]["unit_as_published"]
        if unit != expected:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(units_row, column),
                column=name,
                found=f"the unit {unit!r}",
                expected=f"{expected!r}",
                advice=f"If the World Bank changed the unit, change it in column_maps/{map_name}.csv",
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
        """Read the workbook of monthly or of annual prices, told by its sheets.

        See `read_monthly_prices` and `read_annual_prices`.
        """
        workbook = open_workbook(path)
        is_annual = SHEET not in workbook.sheet_names and (
            set(ANNUAL_SHEETS.values()) & set(workbook.sheet_names)
        )
        if is_annual:
            published_on, rows = _annual_prices(workbook)
        else:
            published_on, rows = _monthly_prices(workbook)
        return [
            Delivery(
                source_id=SOURCE_ID,
                edition_id=f"{SOURCE_ID}_{published_on:%Y_%m}",
                snapshot_id=rows["snapshot_id"][0],
                edition_name=(
                    f"Commodity Price Data, {'annual' if is_annual else 'monthly'}, {published_on:%B %Y}"
                ),
                published_on=published_on,
                published_on_basis="printed",
                file_name=workbook.file,
                sha256=workbook.sha256,
                raw_table=ANNUAL_TABLE if is_annual else MONTHLY_TABLE,
                rows=rows,
            )
        ]


IMPORTER = _PinkSheet()
