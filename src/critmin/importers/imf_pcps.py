"""IMF Primary Commodity Price System: the workbook of monthly prices and indices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map
from critmin.importers.workbook import Sheet, cell_address, open_workbook

SOURCE_ID = "imf_pcps"
MONTHLY_TABLE = "raw_imf_pcps__monthly"
MONTHLY_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "series_code_as_published": pl.String,
    "series_as_published": pl.String,
    "data_type_as_published": pl.String,
    "unit_as_published": pl.String,
    "period_as_published": pl.String,
    "value_as_published": pl.String,
}

# The labels of the four rows above the prices, as they stand in column A.
_LABELS = ("Commodity", "Commodity.Description", "Data Type", "Frequency")
_CODE_ROW, _DESCRIPTION_ROW, _TYPE_ROW, _FREQUENCY_ROW = range(4)
_FIRST_ROW = 4
_PERIOD = re.compile(r"(\d{4})M([1-9]|1[0-2])", re.ASCII)
_NO_PRICE = re.compile(r"")
_IMPORT_AGAIN = "Download the workbook again from the IMF and import the new copy"


@dataclass(frozen=True)
class _Series:
    column: int
    code: str
    description: str
    data_type: str
    unit: str
    may_be_zero: bool

    @property
    def name(self) -> str:
        return self.code or self.description


class ImfPcps:
    """Reads the workbook ("External Data", .xls).

    Source: International Monetary Fund, Primary Commodity Price System (`imf_pcps` in sources.csv). Units are
    part of the descriptions and differ (per metric ton, pound, troy ounce); seven series have no code and
    begin in June 2012, most of them without a printed unit. One code stands twice: as an index, in dollars.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one workbook; its edition is told by its newest month.

        Returns:
            One delivery of raw_imf_pcps__monthly: a row per series and month. series_code_as_published is
            empty where the IMF gives none, unit_as_published is the part of a metal's description that names
            the unit (empty for other series and where none is printed), period_as_published is 1992M1
            without a padding zero, value_as_published is empty where there is no price.

        Raises:
            ImportRefused: not this workbook, an unknown, missing or repeated series, a metal whose
                description names another unit, months that don't follow each other, text, a negative number
                or a zero instead of a price, an unknown newest month.
        """
        workbook = open_workbook(path)
        sheet = workbook.sheet(workbook.sheet_names[0])
        _check_labels(sheet)
        series = _series(sheet)
        periods = _periods(sheet)
        edition = _edition(sheet, periods[-1][1])
        snapshot_id = edition["snapshot_id"]
        rows = []
        for row, period in periods:
            for each in series:
                value = sheet.cell(row, each.column)
                _check_price(sheet, row, each, value)
                rows.append(
                    (
                        f"{snapshot_id}:{cell_address(row, each.column)}",
                        snapshot_id,
                        each.code,
                        each.description,
                        each.data_type,
                        each.unit,
                        period,
                        value,
                    )
                )
        return [
            Delivery(
                source_id=SOURCE_ID,
                edition_id=edition["edition_id"],
                snapshot_id=snapshot_id,
                edition_name=edition["edition_name"],
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                file_name=workbook.file,
                sha256=workbook.sha256,
                raw_table=MONTHLY_TABLE,
                rows=pl.DataFrame(rows, schema=MONTHLY_SCHEMA, orient="row"),
                note=edition["note"],
            )
        ]


IMPORTER = ImfPcps()


def _check_labels(sheet: Sheet) -> None:
    for row, label in enumerate(_LABELS):
        if sheet.cell(row, 0) != label:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, 0),
                found=repr(sheet.cell(row, 0)),
                expected=f"the label {label!r}",
                advice="Import the IMF's workbook of external data as downloaded",
            )


def _series(sheet: Sheet) -> list[_Series]:
    """The series by column; a code alone does not name one, since a code can be missing or stand twice."""
    known = {
        (row["series_code"] or row["series_as_published"], row["data_type"]): row
        for row in column_map(SOURCE_ID)
    }
    width = max(map(len, sheet.rows[:_FIRST_ROW]))
    found: dict[tuple[str, str], _Series] = {}
    for column in range(1, width):
        code, description, data_type = (
            sheet.cell(row, column) for row in (_CODE_ROW, _DESCRIPTION_ROW, _TYPE_ROW)
        )
        key = (code or description, data_type)
        if key not in known or key in found:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(_CODE_ROW if code else _DESCRIPTION_ROW, column),
                column=code or description,
                found=f"{'a second' if key in found else 'the unknown'} series {key[0]!r} ({data_type})",
                expected="each of the known series once",
                advice=(
                    "A series that is new or renamed has to be put into "
                    f"src/critmin/importers/column_maps/{SOURCE_ID}.csv"
                ),
            )
        if sheet.cell(_FREQUENCY_ROW, column) != "Monthly":
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(_FREQUENCY_ROW, column),
                column=code or description,
                found=repr(sheet.cell(_FREQUENCY_ROW, column)),
                expected="'Monthly'",
                advice=_IMPORT_AGAIN,
            )
        row = known[key]
        if row["unit_as_published"] not in description:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(_DESCRIPTION_ROW, column),
                column=code or description,
                found=repr(description),
                expected=f"a description that names the unit {row['unit_as_published']!r}",
                advice=f"If the IMF changed the unit, change it in column_maps/{SOURCE_ID}.csv",
            )
        found[key] = _Series(
            column, code, description, data_type, row["unit_as_published"], row["may_be_zero"] == "true"
        )
    if missing := [key for key in known if key not in found]:
        raise ImportRefused(
            file=sheet.file,
            row=f"{sheet.name}!1",
            column=missing[0][0],
            found=f"no series {', '.join(repr(name) for name, _ in missing)}",
            expected="each of the known series once",
            advice=_IMPORT_AGAIN,
        )
    return list(found.values())


def _periods(sheet: Sheet) -> list[tuple[int, str]]:
    """Row and text of each month, checked to follow one another."""
    periods: list[tuple[int, str]] = []
    next_month: tuple[int, int] | None = None
    for row in range(_FIRST_ROW, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        text = sheet.cell(row, 0)
        match = _PERIOD.fullmatch(text)
        month = (int(match[1]), int(match[2])) if match else None
        if month is None or (next_month is not None and month != next_month):
            wanted = "{}M{}".format(*next_month) if next_month else "1992M1"
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
    if not periods:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(_FIRST_ROW, 0),
            found="no month",
            expected="months written 1992M1 under the four header rows",
            advice=_IMPORT_AGAIN,
        )
    return periods


def _edition(sheet: Sheet, newest_period: str) -> Mapping[str, str]:
    editions = {row["newest_period"]: row for row in column_map(f"{SOURCE_ID}_editions")}
    if newest_period in editions:
        return editions[newest_period]
    raise ImportRefused(
        file=sheet.file,
        found=f"prices up to {newest_period}",
        expected=f"a known edition (to {' or '.join(editions)})",
        advice=(
            "The workbook prints no day: add a row with its name and day of publication to "
            f"src/critmin/importers/column_maps/{SOURCE_ID}_editions.csv"
        ),
    )


def _check_price(sheet: Sheet, row: int, series: _Series, value: str) -> None:
    check_number(
        value, file=sheet.file, row=sheet.place(row, series.column), column=series.name, markers=_NO_PRICE
    )
    if value and not series.may_be_zero and float(value.replace(",", "")) == 0:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(row, series.column),
            column=series.name,
            found="the price 0",
            expected="a price, or an empty cell where there is none",
            advice=f"If the IMF writes 0 for none here too, say so in column_maps/{SOURCE_ID}.csv",
        )
