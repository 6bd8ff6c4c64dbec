"""World Bank Worldwide Governance Indicators, in the layouts that their workbooks have had.

The publisher's dataset of an update fills raw_worldbank_wgi__estimates. An extract of the DataBank holds the
same estimates once more and has a table of its own, so that no economy counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map
from critmin.importers.workbook import Sheet, Workbook, check_headers, open_workbook

SOURCE_ID = "worldbank_wgi"
DIMENSIONS = (
    "voice_and_accountability",
    "political_stability",
    "government_effectiveness",
    "regulatory_quality",
    "rule_of_law",
    "control_of_corruption",
)

ESTIMATES_TABLE = "raw_worldbank_wgi__estimates"
DATABANK_TABLE = "raw_worldbank_wgi__databank"

_DATABANK = "databank"
# DataBank heads a column "Rule of Law: Estimate [RL.EST]".
_SERIES_CODE = re.compile(r"\[([A-Z_.]+)\]$")
_LAST_UPDATED = re.compile(r"Last Updated: (\d\d/\d\d/\d{4})")
_IMPORT_AGAIN = "Download the workbook again from the World Bank and import the new copy"


@dataclass(frozen=True)
class _Estimate:
    """One estimate and where it stands; `place` and `column` are for messages."""

    country_code: str
    reference_year: int
    dimension: str
    value: str
    place: str
    column: str


def read_estimates(path: Path) -> tuple[str, pl.DataFrame]:
    """Gather the six governance estimates of each economy and year, changing no value.

    Source: Worldwide Governance Indicators, `worldbank_wgi` in sources.csv. Estimates run from about -2.5
    (weak) to 2.5 (strong) and have no unit. Four layouts are known: "long" (2024 update: a line per economy,
    year and indicator), "wide" (2020 update: a sheet per indicator, six columns per year under two header
    rows), "sheets" (2025 update: a sheet per indicator, a line per economy and year) and "databank" (an
    extract: a line per economy and year, a column per series).

    Args:
        path: the workbook as downloaded (wgidataset.xlsx, P_Data_Extract_From_….xlsx).

    Returns:
        The layout, and a row per economy and year: country_code (the World Bank's own, such as ZAR; ISO's in
        an extract), reference_year (Int32), and the six DIMENSIONS (String, nine decimals at most; a gap
        stays "..", "#N/A" or empty).

    Raises:
        ImportRefused: no known layout, a renamed column or sheet title, text instead of an estimate or a
            year, an economy twice or without one of the six estimates.
    """
    return _estimates(open_workbook(path))


def _estimates(workbook: Workbook) -> tuple[str, pl.DataFrame]:
    readers: dict[str, Callable[[Workbook], Iterator[_Estimate] | None]] = {
        "long": _long,
        _DATABANK: _databank,
        "sheets": _sheets,
        "wide": _wide,
    }
    for layout, read in readers.items():
        if (estimates := read(workbook)) is not None:
            return layout, _gathered(estimates, workbook, set(_names(layout, "gap")))
    raise ImportRefused(
        file=workbook.file,
        found=f"the sheets {', '.join(map(repr, workbook.sheet_names))} in a layout that is not known",
        expected=(
            "one sheet with the columns code, year, indicator and estimate, a sheet per indicator, or an "
            "extract of the DataBank"
        ),
        advice="A new layout has to be added to src/critmin/importers/worldbank_wgi.py and its column map",
    )


def _names(layout: str, place: str) -> dict[str, str]:
    """Published name → field, for one kind of name in one layout."""
    return {
        row["name_as_published"]: row["field"]
        for row in column_map(SOURCE_ID)
        if (row["layout"], row["place"]) == (layout, place)
    }


def _long(workbook: Workbook) -> Iterator[_Estimate] | None:
    """The estimates of the long layout, or nothing if the workbook has another."""
    sheet = workbook.sheet(workbook.sheet_names[0])
    header = sheet.rows[0] if sheet.rows else ()
    columns = _names("long", "column")
    # One renamed column is a fault to be named, not another layout.
    if len(set(header) & set(columns)) * 2 < len(columns):
        return None
    return _long_estimates(sheet, columns)


def _long_estimates(sheet: Sheet, columns: dict[str, str]) -> Iterator[_Estimate]:
    header = list(sheet.rows[0])
    check_headers(header, list(columns), file=sheet.file, row=f"{sheet.name}!1", map_name=SOURCE_ID)
    at = {field: header.index(name) for name, field in columns.items() if field != "other"}
    indicators = _names("long", "indicator")
    estimate_column = header[at["estimate"]]
    for row in range(1, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        code, year, indicator, value = (
            sheet.cell(row, at[field])
            for field in ("country_code_as_published", "reference_year", "indicator", "estimate")
        )
        if indicator not in indicators:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, at["indicator"]),
                column=header[at["indicator"]],
                found=repr(indicator),
                expected=f"one of {', '.join(indicators)}",
                advice=_IMPORT_AGAIN,
            )
        yield _Estimate(
            _code(code, sheet, row, at["country_code_as_published"], header),
            _year(year, sheet, row, at["reference_year"], header[at["reference_year"]]),
            indicators[indicator],
            value,
            sheet.place(row, at["estimate"]),
            estimate_column,
        )


def _databank(workbook: Workbook) -> Iterator[_Estimate] | None:
    """The estimates of a DataBank extract, or nothing if the workbook has another layout."""
    sheet = workbook.sheet(workbook.sheet_names[0])
    header = sheet.rows[0] if sheet.rows else ()
    if not any(_series_code(name) in _names(_DATABANK, "series") for name in header):
        return None
    return _databank_estimates(sheet)


def _series_code(header: str) -> str:
    match = _SERIES_CODE.search(header)
    return match[1] if match else ""


def _databank_estimates(sheet: Sheet) -> Iterator[_Estimate]:
    header = list(sheet.rows[0])
    columns, series = _names(_DATABANK, "column"), _names(_DATABANK, "series")
    at: dict[str, int] = {}
    dimensions: dict[str, int] = {}
    for column, name in enumerate(header):
        code = _series_code(name)
        field = series.get(code) if code else columns.get(name)
        if field is None or (field != "other" and field in {**at, **dimensions}):
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(0, column),
                column=name,
                found="an unknown column" if field is None else f"a second column of {field}",
                expected=f"one of {', '.join(columns)} or a series such as [RL.EST], each once",
                advice=f"A new series has to be added to column_maps/{SOURCE_ID}.csv",
            )
        if field != "other":
            (dimensions if code else at)[field] = column
    for field in ("reference_year", "country_code_as_published", *DIMENSIONS):
        if field not in at and field not in dimensions:
            known = {**columns, **series}
            raise ImportRefused(
                file=sheet.file,
                row=f"{sheet.name}!1",
                found=f"no column of {field}",
                expected=f"one of {', '.join(name for name in known if known[name] == field)}",
                advice="All six indicators must be in the extract: a mean of five is not the same measure",
            )
    year_at, code_at = at["reference_year"], at["country_code_as_published"]
    for row in range(1, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        code = _code(sheet.cell(row, code_at), sheet, row, code_at, header)
        year = _year(sheet.cell(row, year_at), sheet, row, year_at, header[year_at])
        for dimension, column in dimensions.items():
            yield _Estimate(
                code, year, dimension, sheet.cell(row, column), sheet.place(row, column), header[column]
            )


def _printed_day(workbook: Workbook) -> date:
    """The day in "Last Updated: 11/05/2024" (month first), which an extract prints under its series."""
    for name in workbook.sheet_names:
        for row in workbook.sheet(name).rows:
            for cell in row:
                if printed := _LAST_UPDATED.fullmatch(cell):
                    try:
                        return datetime.strptime(printed[1], "%m/%d/%Y").date()
                    except ValueError:
                        break
    raise ImportRefused(
        file=workbook.file,
        found="no day of the last update",
        expected='a line such as "Last Updated: 11/05/2024" in one of the sheets',
        advice="Export the extract again, with its metadata",
    )


def _sheets(workbook: Workbook) -> Iterator[_Estimate] | None:
    """The estimates of the layout with a long sheet per indicator, or nothing if the workbook has another."""
    columns, dimensions = _names("sheets", "column"), _names("sheets", "sheet")
    # The sheets of sources and notes beside the six are not asked for.
    named = [name for name in workbook.sheet_names if name in dimensions]
    if not named:
        return None
    sheets = [workbook.sheet(name) for name in named]
    if not any(len(set(sheet.rows[0] if sheet.rows else ()) & set(columns)) >= 2 for sheet in sheets):
        return None
    if missing := [name for name in dimensions if name not in named]:
        raise ImportRefused(
            file=workbook.file,
            found=f"the sheets {', '.join(map(repr, workbook.sheet_names))}",
            expected=f"a sheet {missing[0]!r}",
            advice="All six indicators must be there: a mean of five is not the same measure",
        )
    return (
        estimate
        for sheet in sheets
        for estimate in _estimates_of_sheet(sheet, columns, dimensions[sheet.name])
    )


def _estimates_of_sheet(sheet: Sheet, columns: dict[str, str], dimension: str) -> Iterator[_Estimate]:
    header = list(sheet.rows[0]) if sheet.rows else []
    # The sheets carry dozens of columns of single sources besides; only ours must be there, each once.
    check_headers(
        [name for name in header if name in columns],
        list(columns),
        file=sheet.file,
        row=f"{sheet.name}!1",
        map_name=SOURCE_ID,
    )
    at = {field: header.index(name) for name, field in columns.items()}
    for row in range(1, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        yield _Estimate(
            _code(
                sheet.cell(row, at["country_code_as_published"]),
                sheet,
                row,
                at["country_code_as_published"],
                header,
            ),
            _year(
                sheet.cell(row, at["reference_year"]),
                sheet,
                row,
                at["reference_year"],
                header[at["reference_year"]],
            ),
            dimension,
            sheet.cell(row, at["estimate"]),
            sheet.place(row, at["estimate"]),
            header[at["estimate"]],
        )


def _wide(workbook: Workbook) -> Iterator[_Estimate] | None:
    """The estimates of the wide layout, or nothing if the workbook has another."""
    titles = _names("wide", "sheet_title")
    sheets = {sheet.cell(0, 0): sheet for sheet in map(workbook.sheet, workbook.sheet_names)}
    if not titles.keys() & sheets.keys():
        return None
    for title in titles:
        if title not in sheets:
            raise ImportRefused(
                file=workbook.file,
                row="A1 of each sheet",
                found=f"the titles {', '.join(repr(found) for found in sheets if found)}",
                expected=f"a sheet titled {title!r}",
                advice="All six indicators must be there: a mean of five is not the same measure",
            )
    return (
        estimate
        for title, dimension in titles.items()
        for estimate in _wide_estimates(sheets[title], dimension)
    )


def _wide_estimates(sheet: Sheet, dimension: str) -> Iterator[_Estimate]:
    names = _names("wide", "column")
    by_field = {field: name for name, field in names.items() if field != "other"}
    header_row = next(
        (row for row in range(1, len(sheet.rows)) if sheet.cell(row, 0) == by_field["country_name"]), None
    )
    if header_row is None:
        raise ImportRefused(
            file=sheet.file,
            row=f"{sheet.name}!A",
            found="no such cell in the first column",
            expected=f"a header row that begins {by_field['country_name']!r}",
            advice=_IMPORT_AGAIN,
        )
    header = list(sheet.rows[header_row])
    check_headers(
        list(dict.fromkeys(header)),
        list(names),
        file=sheet.file,
        row=f"{sheet.name}!{header_row + 1}",
        map_name=SOURCE_ID,
    )
    code_at = header.index(by_field["country_code_as_published"])
    years = {
        column: _year(sheet.cell(header_row - 1, column), sheet, header_row - 1, column, "(year)")
        for column, name in enumerate(header)
        if name == by_field["estimate"]
    }
    for row in range(header_row + 1, len(sheet.rows)):
        if not any(sheet.rows[row]):
            continue
        code = _code(sheet.cell(row, code_at), sheet, row, code_at, header)
        for column, reference_year in years.items():
            yield _Estimate(
                code,
                reference_year,
                dimension,
                sheet.cell(row, column),
                sheet.place(row, column),
                f"{reference_year} {by_field['estimate']}",
            )


def _code(text: str, sheet: Sheet, row: int, column: int, header: list[str]) -> str:
    if len(text) == 3 and text.isascii() and text.isalpha() and text.isupper():
        return text
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(row, column),
        column=header[column],
        found=repr(text),
        expected="a code of three capital letters",
        advice=_IMPORT_AGAIN,
    )


def _year(text: str, sheet: Sheet, row: int, column: int, name: str) -> int:
    if len(text) == 4 and text.isascii() and text.isdecimal():
        return int(text)
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(row, column),
        column=name,
        found=repr(text),
        expected="a year of four digits",
        advice=_IMPORT_AGAIN,
    )


def _gathered(estimates: Iterator[_Estimate], workbook: Workbook, gaps: set[str]) -> pl.DataFrame:
    """A row per economy and year, by year and then as in the file.

    Args:
        gaps: what stands where an economy has no estimate.
    """
    six: dict[tuple[str, int], dict[str, str]] = {}
    places: dict[tuple[str, int], str] = {}
    for estimate in estimates:
        if estimate.value not in gaps:
            check_number(
                estimate.value,
                file=workbook.file,
                row=estimate.place,
                column=estimate.column,
                may_be_negative=True,
            )
        key = (estimate.country_code, estimate.reference_year)
        values = six.setdefault(key, {})
        places[key] = estimate.place
        if estimate.dimension in values:
            raise ImportRefused(
                file=workbook.file,
                row=estimate.place,
                column=estimate.column,
                found=f"a second {estimate.dimension} of {key[0]} in {key[1]}",
                expected="one",
                advice=_IMPORT_AGAIN,
            )
        values[estimate.dimension] = estimate.value
    for key, values in six.items():
        if missing := [dimension for dimension in DIMENSIONS if dimension not in values]:
            raise ImportRefused(
                file=workbook.file,
                row=places[key],
                found=f"no {missing[0]} of {key[0]} in {key[1]}",
                expected="all six estimates, or the publisher's mark for a gap",
                advice="All six indicators must be there: a mean of five is not the same measure",
            )
    schema = {"country_code": pl.String, "reference_year": pl.Int32} | dict.fromkeys(DIMENSIONS, pl.String)
    rows = [(*key, *(values[dimension] for dimension in DIMENSIONS)) for key, values in six.items()]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("reference_year", maintain_order=True)


def _edition(layout: str, newest: int, file: str) -> dict[str, str]:
    """The row of the editions map for a layout and its newest year: neither layout prints its day."""
    editions = column_map(f"{SOURCE_ID}_editions")
    for row in editions:
        if (row["layout"], row["newest_reference_year"]) == (layout, str(newest)):
            return row
    known = ", ".join(f"{row['layout']} to {row['newest_reference_year']}" for row in editions)
    raise ImportRefused(
        file=file,
        found=f"an edition in the {layout} layout with estimates up to {newest}",
        expected=f"a known edition ({known})",
        advice=(
            "Add a row with its name and day of publication to "
            f"src/critmin/importers/column_maps/{SOURCE_ID}_editions.csv"
        ),
    )


class _Governance:
    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one workbook of any layout; see `read_estimates`."""
        workbook = open_workbook(path)
        layout, estimates = _estimates(workbook)
        is_extract = layout == _DATABANK
        edition = _edition(layout, estimates["reference_year"].max() or 0, workbook.file)
        snapshot_id = edition["snapshot_id"]
        code, year = pl.col("country_code"), pl.col("reference_year")
        rows = estimates.select(
            pl.format("{}:{}:{}", pl.lit(snapshot_id), code, year).alias("raw_row_id"),
            pl.lit(snapshot_id).alias("snapshot_id"),
            code.alias("country_code_as_published"),
            year,
            *DIMENSIONS,
        )
        return [
            Delivery(
                source_id=SOURCE_ID,
                edition_id=edition["edition_id"],
                snapshot_id=snapshot_id,
                edition_name=edition["edition_name"],
                published_on=(
                    _printed_day(workbook) if is_extract else date.fromisoformat(edition["published_on"])
                ),
                published_on_basis=edition["published_on_basis"],
                file_name=workbook.file,
                sha256=workbook.sha256,
                raw_table=DATABANK_TABLE if is_extract else ESTIMATES_TABLE,
                rows=rows,
                note=edition["note"],
                published_columns={field: name for name, field in _names(layout, "column").items()},
            )
        ]


IMPORTER = _Governance()
