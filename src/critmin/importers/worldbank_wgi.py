"""World Bank Worldwide Governance Indicators, in the two layouts that the workbooks have had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
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

# Economies without an estimate: ".." in the long layout, "#N/A" in the wide one.
_GAPS = {"..", "#N/A"}
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
    (weak) to 2.5 (strong) and have no unit. Two layouts are known: "long" (2024 update: a line per economy,
    year and indicator) and "wide" (2020 update: a sheet per indicator, six columns per year under two header
    rows).

    Args:
        path: the workbook as downloaded (wgidataset.xlsx).

    Returns:
        The layout, and a row per economy and year: country_code (the World Bank's own, such as ZAR),
        reference_year (Int32), and the six DIMENSIONS (String, nine decimals at most; a gap stays ".." or
        "#N/A").

    Raises:
        ImportRefused: neither layout, a renamed column or sheet title, text instead of an estimate or a year,
            an economy twice or without one of the six estimates.
    """
    return _estimates(open_workbook(path))


def _estimates(workbook: Workbook) -> tuple[str, pl.DataFrame]:
    readers: dict[str, Callable[[Workbook], Iterator[_Estimate] | None]] = {"long": _long, "wide": _wide}
    for layout, read in readers.items():
        if (estimates := read(workbook)) is not None:
            return layout, _gathered(estimates, workbook)
    raise ImportRefused(
        file=workbook.file,
        found=f"the sheets {', '.join(map(repr, workbook.sheet_names))} in a layout that is not known",
        expected="one sheet with the columns code, year, indicator and estimate, or a sheet per indicator",
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
    if len(text) == 4 and text.isdecimal():
        return int(text)
    raise ImportRefused(
        file=sheet.file,
        row=sheet.place(row, column),
        column=name,
        found=repr(text),
        expected="a year of four digits",
        advice=_IMPORT_AGAIN,
    )


def _gathered(estimates: Iterator[_Estimate], workbook: Workbook) -> pl.DataFrame:
    """A row per economy and year, by year and then as in the file."""
    six: dict[tuple[str, int], dict[str, str]] = {}
    places: dict[tuple[str, int], str] = {}
    for estimate in estimates:
        if estimate.value not in _GAPS:
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
        """Read one workbook of either layout; see `read_estimates`."""
        workbook = open_workbook(path)
        layout, estimates = _estimates(workbook)
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
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                file_name=workbook.file,
                sha256=workbook.sha256,
                raw_table="raw_worldbank_wgi__estimates",
                rows=rows,
                note=edition["note"],
            )
        ]


IMPORTER = _Governance()
