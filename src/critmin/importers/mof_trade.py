"""Japan's trade statistics (Ministry of Finance): imports by nine-digit code and country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.published_columns import published_columns
from critmin.importers.registry import Delivery
from critmin.importers.tables import (
    CsvRecord,
    CsvTable,
    check_header,
    column_map,
    decode,
    parse_csv,
    read_bytes,
    sha256_of,
    whole_number,
)

SOURCE_ID = "mof_trade"
MEASURES = ("quantity1", "quantity2", "value_thousand_jpy")

_IMPORTS = "2"
_CODE = re.compile(r"'(\d{9})'|(\d{9})")
_COUNTRY = re.compile(r"\d{3}")
_YEAR = re.compile(r"\d{4}")
_DOWNLOAD_AGAIN = "Download the file again from the publisher and import the new copy"

_SCHEMA = {
    "line": pl.Int64,
    "hs9_code": pl.String,
    "country_code_as_published": pl.String,
    "reference_year": pl.Int32,
    "unit1": pl.String,
    "unit2": pl.String,
    **dict.fromkeys(MEASURES, pl.String),
}


def read_imports(path: Path) -> pl.DataFrame:
    """Take the annual columns of one file of imports by commodity and country, changing no value.

    Source: 品別国別表 (輸入), `mof_trade` in sources.csv. Values are thousand yen, CIF; quantities are in the
    unit beside them (MT, KG, GR …), quantity2 carries the weight. The months are read too, but only to check
    that they add up to the year: a number cut or altered on the way doesn't.

    Args:
        path: the file as downloaded (ik-100h2019i006.csv): 45 columns, April spelled Apl or Apr, codes in
            apostrophes, an empty unit as blanks.

    Returns:
        A row per code and country, in the file's order: line (Int64, header = line 1), hs9_code,
        country_code_as_published, reference_year (Int32), unit1, unit2, quantity1, quantity2,
        value_thousand_jpy (String).

    Raises:
        ImportRefused: another layout or encoding, exports, several years in one file, a code that is not nine
            digits, a country code that is not three, a quantity that is not a whole number from zero, months
            that don't add up to the year, a code and country twice, a year that is still running.
    """
    return _imports(_table(path))


def _table(path: Path) -> CsvTable:
    data = read_bytes(path)
    text = decode(data, "utf-8", file=path)
    # Some files of the series lack the last line end. A cut shows all the same: the last line's months would
    # no longer add up to its year.
    return parse_csv(text if text.endswith("\n") else text + "\n", file=path, sha256=sha256_of(data))


def _imports(table: CsvTable) -> pl.DataFrame:
    columns = _columns(table)
    yearly = {row["field"]: row["column_as_published"] for row in columns if row["month"] in ("", "year")}
    months = [row for row in columns if row["month"].isdecimal()]
    monthly = {
        measure: [
            row["column_as_published"]
            for row in sorted(months, key=lambda row: int(row["month"]))
            if row["field"] == measure
        ]
        for measure in MEASURES
    }
    reference_year = table.records[0].cells[yearly["reference_year"]]
    rows = []
    lines: dict[tuple[str, str], int] = {}
    for record in table.records:
        _check_flow_and_year(record, table, yearly, reference_year)
        code = _hs9_code(record, table, yearly["hs9_code"])
        country = _country_code(record, table, yearly["country_code_as_published"])
        for measure in MEASURES:
            _check_sum(record, table, yearly[measure], monthly[measure])
        if (first := lines.setdefault((code, country), record.line)) != record.line:
            raise ImportRefused(
                file=table.file,
                row=record.line,
                column=yearly["hs9_code"],
                found=f"the code {code} from country {country} a second time (first in row {first})",
                expected="each code and country once",
                advice=_DOWNLOAD_AGAIN,
            )
        units_and_values = (record.cells[yearly[field]] for field in ("unit1", "unit2", *MEASURES))
        rows.append((record.line, code, country, int(reference_year), *units_and_values))
    _refuse_running_year(table, monthly["value_thousand_jpy"])
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _columns(table: CsvTable) -> list[dict[str, str]]:
    """The map's rows for this file's spelling of April, once its header is known to have them all."""
    _refuse_other_tables(table)
    rows = column_map(SOURCE_ID)
    spellings = {row["april_spelling"] for row in rows if row["column_as_published"] in table.header}
    spelling = "apr" if "apr" in spellings else "apl"
    columns = [row for row in rows if row["april_spelling"] in ("", spelling)]
    check_header(table, [row["column_as_published"] for row in columns], map_name=SOURCE_ID)
    return columns


def _refuse_other_tables(table: CsvTable) -> None:
    """Name the Ministry's other tables, which have names of files and columns in common with this one."""
    for row in column_map(f"{SOURCE_ID}_other_tables"):
        has, lacks = (row[name].split("|") if row[name] else [] for name in ("has_columns", "lacks_columns"))
        if not set(has) <= set(table.header) or set(lacks) & set(table.header):
            continue
        column = lacks[0] if lacks else has[-1]
        raise ImportRefused(
            file=table.file,
            row=1,
            column=column,
            found=f"no column {column!r}" if lacks else f"the column {column!r}",
            expected="imports by commodity and country (品別国別表)",
            advice=f"The columns are those of another table, {row['table_en']} ({row['table_ja']})",
        )


def _check_flow_and_year(
    record: CsvRecord, table: CsvTable, yearly: dict[str, str], reference_year: str
) -> None:
    flow = record.cells[yearly["flow"]]
    if flow != _IMPORTS:
        raise ImportRefused(
            file=table.file,
            row=record.line,
            column=yearly["flow"],
            found=repr(flow),
            expected="2 (imports)",
            advice="1 means exports, which are another table",
        )
    found = record.cells[yearly["reference_year"]]
    if found != reference_year or not _YEAR.fullmatch(found):
        raise ImportRefused(
            file=table.file,
            row=record.line,
            column=yearly["reference_year"],
            found=repr(found),
            expected="one year of four digits in the whole file",
            advice="Import each year's file by itself",
        )


def _hs9_code(record: CsvRecord, table: CsvTable, column: str) -> str:
    match = _CODE.fullmatch(record.cells[column])
    if match is None:
        raise ImportRefused(
            file=table.file,
            row=record.line,
            column=column,
            found=repr(record.cells[column]),
            expected="a code of nine digits",
            advice="Totals and codes that lost their leading zero can't be assigned. " + _DOWNLOAD_AGAIN,
        )
    return match[1] or match[2]


def _country_code(record: CsvRecord, table: CsvTable, column: str) -> str:
    code = record.cells[column]
    if not _COUNTRY.fullmatch(code):
        raise ImportRefused(
            file=table.file,
            row=record.line,
            column=column,
            found=repr(code),
            expected="a country code of three digits",
            advice=_DOWNLOAD_AGAIN,
        )
    return code


def _whole_number(record: CsvRecord, table: CsvTable, column: str) -> int:
    return whole_number(record.cells[column], file=table.file, row=record.line, column=column)


def _check_sum(record: CsvRecord, table: CsvTable, year_column: str, month_columns: Sequence[str]) -> None:
    year = _whole_number(record, table, year_column)
    months = sum(_whole_number(record, table, column) for column in month_columns)
    if months != year:
        raise ImportRefused(
            file=table.file,
            row=record.line,
            column=year_column,
            found=f"{year}, while the months add up to {months}",
            expected="the sum of the months",
            advice="A number was cut or altered on the way. " + _DOWNLOAD_AGAIN,
        )


def _refuse_running_year(table: CsvTable, value_columns: Sequence[str]) -> None:
    """Months to come are printed as 0, so that a running year would read as a collapse of trade."""
    last = value_columns[-1]
    if any(record.cells[last] != "0" for record in table.records):
        return
    raise ImportRefused(
        file=table.file,
        row=1,
        column=last,
        found="no value in any line",
        expected="a complete year",
        advice="Months to come are printed as 0: import the file when the year is over",
    )


def _file_number(rows: pl.DataFrame, table: CsvTable) -> int:
    """Which file of the year's series this is, told by the chapters of its codes.

    Since 2009 a file is a section of the tariff; before, some sections were split.
    """
    reference_year = rows["reference_year"][0]
    files = [row for row in column_map(f"{SOURCE_ID}_files") if _covers(row, reference_year)]
    number_of = {
        f"{chapter:02}": int(row["file_number"])
        for row in files
        for chapter in range(int(row["first_chapter"]), int(row["last_chapter"]) + 1)
    }
    first_number: int | None = None
    for line, code in rows.select("line", "hs9_code").iter_rows():
        number = number_of.get(code[:2])
        first_number = number if first_number is None else first_number
        if number is None or number != first_number:
            raise ImportRefused(
                file=table.file,
                edition=f"imports of {reference_year}",
                row=line,
                column="HS",
                found=f"chapter {code[:2]}",
                expected=(
                    f"chapters of file {first_number:03} only"
                    if number is not None
                    else f"a chapter that column_maps/{SOURCE_ID}_files.csv gives a file of that year"
                ),
                advice="A file holds one section of the tariff: import the publisher's files one by one",
            )
    return first_number or 0


def _edition(reference_year: int, file: str) -> dict[str, str]:
    for row in column_map(f"{SOURCE_ID}_editions"):
        if _covers(row, reference_year):
            return row
    raise ImportRefused(
        file=file,
        found=f"imports of {reference_year}",
        expected=f"a year that column_maps/{SOURCE_ID}_editions.csv has",
        advice="Add a row with the day when that year's final figures were published",
    )


def _covers(row: dict[str, str], reference_year: int) -> bool:
    """Whether a map row's span of years, open at the end where it names no last year, has this year."""
    last = row["reference_year_to"] or reference_year
    return int(row["reference_year_from"]) <= reference_year <= int(last)


class _Imports:
    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; see `read_imports`."""
        table = _table(path)
        imports = _imports(table)
        reference_year = imports["reference_year"][0]
        edition = _edition(reference_year, table.file)
        number = _file_number(imports, table)
        snapshot_id = f"mof_{reference_year}_s{number:02}"
        rows = imports.select(
            pl.format("{}:{}", pl.lit(snapshot_id), "line").alias("raw_row_id"),
            pl.lit(snapshot_id).alias("snapshot_id"),
            pl.exclude("line"),
        )
        return [
            Delivery(
                source_id=SOURCE_ID,
                edition_id=f"{SOURCE_ID}_{reference_year}",
                snapshot_id=snapshot_id,
                edition_name=f"Imports by commodity and country {reference_year}, file {number:03}",
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                file_name=table.file,
                sha256=table.sha256,
                raw_table="raw_mof_trade__imports",
                rows=rows,
                note=edition["note"],
                published_columns=published_columns(table.header, SOURCE_ID),
            )
        ]


IMPORTER = _Imports()
