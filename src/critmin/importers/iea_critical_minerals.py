"""IEA Critical Minerals Data Explorer: mining and refining by country in the base year.

Two layouts are known: the publisher's workbook (May 2024), whose supply sheet sets a mining and a refining
table side by side, and a JSON conversion of the 2025 workbook. Projections are left out: they are scenarios,
not statistics.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_number, column_map, decode, read_bytes, sha256_of, trimmed
from critmin.importers.workbook import Sheet, cell_address, open_workbook

SUPPLY_TABLE = "raw_iea_critical_minerals__supply"
SUPPLY_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "mineral_as_published": pl.String,
    "stage_as_published": pl.String,
    "country_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
}

_SHEET = "2 Total supply for key minerals"
_TITLE = re.compile(r"Total supply for key .*\((?P<unit>\w+)\)")
_BLOCK = re.compile(r"(?P<mineral>.+?) - (?P<stage>.+)")
_YEAR = re.compile(r"20\d\d")
# One block's total is labelled "Total clean technologies": the label is wrong, the figure is the total.
_TOTAL = re.compile(r"[Tt]otal\b.*")
_SHARE_LINE = "Top 3 share"
# Blocks add up to their total but for rounding, except for nickel, where one country counts twice (3 %);
# a lost or shifted line of a large producer is off by more.
_LARGEST_GAP = 0.07


@dataclass(frozen=True)
class _Figure:
    place: str
    mineral: str
    stage: str
    country: str
    value: str


class IeaCriticalMinerals:
    """Reads one edition of the Critical Minerals Data Explorer.

    Source: International Energy Agency (`iea_critical_minerals` in sources.csv). Countries outside the
    largest are one row, "Rest of world"; the published total is a row too.
    """

    source_id = "iea_critical_minerals"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; layout and edition are told by its content.

        Args:
            path: the workbook (.xlsx) or the JSON conversion.

        Returns:
            One delivery of raw_iea_critical_minerals__supply: a row per mineral, stage and country in the
            base year, value as text in thousand metric tons (kt, as published).

        Raises:
            ImportRefused: another kind of file, an unknown base year, a block without title or total, a
                figure that is text or negative, a block that is far from adding up to its total.
        """
        data = read_bytes(path)
        if data.startswith(b"PK"):
            layout = "workbook"
            sheet = open_workbook(path).sheet(_SHEET)
            base_year, unit, figures = _read_sheet(sheet)
        elif data.lstrip().startswith(b"{"):
            layout = "json"
            base_year, unit, figures = _read_json(path, decode(data, "utf-8", file=path))
        else:
            raise ImportRefused(
                file=path,
                row=1,
                found=f"a file that begins {data[:12]!r}",
                expected="the explorer's workbook (.xlsx) or its JSON conversion",
            )
        editions = {
            row["base_year"]: row
            for row in column_map("iea_critical_minerals_editions")
            if row["layout"] == layout
        }
        if base_year not in editions:
            raise ImportRefused(
                file=path,
                found=f"the base year {base_year}",
                expected=f"the base year {' or '.join(editions)} in a {layout}",
                advice=(
                    "A new edition needs its row in "
                    "src/critmin/importers/column_maps/iea_critical_minerals_editions.csv"
                ),
            )
        edition = editions[base_year]
        for figure in figures:
            check_number(
                figure.value,
                file=path,
                edition=edition["edition_name"],
                row=figure.place,
                column=f"{figure.mineral} - {figure.stage}, {base_year}",
            )
        _check_totals(path, edition, figures)
        rows = [
            {
                "raw_row_id": f"{edition['snapshot_id']}:{figure.place}",
                "snapshot_id": edition["snapshot_id"],
                "mineral_as_published": figure.mineral,
                "stage_as_published": figure.stage,
                "country_as_published": figure.country,
                "reference_year": int(base_year),
                "value_as_published": figure.value,
                "unit_as_published": unit,
            }
            for figure in figures
        ]
        return [
            Delivery(
                source_id=self.source_id,
                edition_id=edition["edition_id"],
                snapshot_id=edition["snapshot_id"],
                edition_name=edition["edition_name"],
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                file_name=path.name,
                sha256=sha256_of(data),
                raw_table=SUPPLY_TABLE,
                rows=pl.DataFrame(rows, schema=SUPPLY_SCHEMA),
                note=edition["note"],
            )
        ]


IMPORTER = IeaCriticalMinerals()


def _read_sheet(sheet: Sheet) -> tuple[str, str, list[_Figure]]:
    """Base year, unit and figures of the supply sheet, table by table from left to right."""
    title_row, unit = next(
        (
            (row, match["unit"])
            for row in range(len(sheet.rows))
            if (match := _TITLE.search(sheet.cell(row, 0)))
        ),
        (None, ""),
    )
    if title_row is None:
        raise ImportRefused(
            file=sheet.file,
            row=f"{sheet.name}!A1 and below",
            found="no title with the unit",
            expected="a title such as 'Total supply for key energy transition minerals, base case (kt)'",
        )
    year_row = next(
        (row for row in range(title_row, len(sheet.rows)) if any(map(_YEAR.fullmatch, sheet.rows[row]))),
        None,
    )
    if year_row is None:
        raise ImportRefused(
            file=sheet.file,
            row=f"{sheet.name}!{title_row + 2} and below",
            found="no row of years",
            expected="the base year and the projections' years over each table",
        )
    years = sheet.rows[year_row]
    # A table begins where years begin: its labels stand one column to the left, its base year first.
    base_columns = [
        column
        for column, text in enumerate(years)
        if _YEAR.fullmatch(text) and not _YEAR.fullmatch(sheet.cell(year_row, column - 1))
    ]
    base_years = {years[column] for column in base_columns}
    if len(base_years) != 1 or base_columns[0] == 0:
        raise ImportRefused(
            file=sheet.file,
            row=f"{sheet.name}!{year_row + 1}",
            found=f"tables that begin with {', '.join(sorted(base_years))}",
            expected="one base year, to the right of the countries' names",
        )
    figures = [
        figure for column in base_columns for figure in _read_table(sheet, year_row + 1, column - 1, column)
    ]
    return base_years.pop(), unit, figures


def _read_table(sheet: Sheet, first_row: int, label_column: int, value_column: int) -> Iterator[_Figure]:
    """The figures of one of the tables that stand side by side: blocks of a title, countries and a total."""
    block: re.Match[str] | None = None
    for row in range(first_row, len(sheet.rows)):
        label, value = sheet.cell(row, label_column), sheet.cell(row, value_column)
        is_title = not value and (match := _BLOCK.fullmatch(label)) and len(label) < 60
        if is_title and block is None:
            block = match
        elif label == _SHARE_LINE or (not label and not value):
            continue
        elif block is None and not value:
            continue  # notes under the tables
        elif block is None or not label or not value:
            raise ImportRefused(
                file=sheet.file,
                row=sheet.place(row, label_column if not label or block is None else value_column),
                found=f"the name {label!r} with the figure {value!r}",
                expected=(
                    "a country with its figure, down to the block's total"
                    if block
                    else "a block title such as 'Copper - Mining' above the figures"
                ),
            )
        else:
            address = cell_address(row, value_column)
            yield _Figure(address, block["mineral"], block["stage"], label, value)
            if _TOTAL.fullmatch(label):
                block = None
    if block is not None:
        raise ImportRefused(
            file=sheet.file,
            row=sheet.place(len(sheet.rows) - 1, label_column),
            column=block[0],
            found="the end of the sheet",
            expected="the block's total",
        )


def _read_json(path: Path, text: str) -> tuple[str, str, list[_Figure]]:
    """Base year, unit and figures of the JSON conversion; numbers stay the text that they are in the file."""
    try:
        content = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise ImportRefused(
            file=path,
            row=error.lineno,
            found=f"broken JSON ({error.msg})",
            expected="a complete JSON file",
            advice="The file was cut off on the way: download it again",
        ) from None
    except RecursionError:
        raise ImportRefused(
            file=path, found="JSON that is nested without end", expected="a complete JSON file"
        ) from None
    supply = content.get("supply")
    if not isinstance(supply, dict) or "IEA" not in str(content.get("source", "")):
        raise ImportRefused(
            file=path,
            row="(top level)",
            found=f"the keys {', '.join(map(repr, content))}",
            expected="'source', naming the IEA, and 'supply'",
        )
    figures = []
    base_years = set()
    for mineral, stages in supply.items():
        for stage, block in stages.items():
            place = f"supply.{mineral}.{stage}"
            if not isinstance(block, dict) or not {"countries", "total"} <= block.keys():
                raise ImportRefused(
                    file=path, row=place, found=f"{list(block)}", expected="'countries' and 'total'"
                )
            base_year = min(block["total"])
            base_years.add(base_year)
            for country, by_year in block["countries"].items():
                if not any(by_year.values()):
                    continue  # notes under the workbook's tables that the conversion took for countries
                value = _text(path, f"{place}.countries.{country}", by_year, base_year)
                figures.append(
                    _Figure(
                        f"{place}.countries.{country}.{base_year}", mineral, stage, trimmed(country), value
                    )
                )
            value = _text(path, f"{place}.total", block["total"], base_year)
            figures.append(_Figure(f"{place}.total.{base_year}", mineral, stage, "total", value))
    if len(base_years) != 1:
        raise ImportRefused(
            file=path,
            row="supply",
            found=f"blocks that begin with {', '.join(sorted(base_years)) or 'no year'}",
            expected="one base year",
        )
    # The conversion keeps the workbook's figures and drops its title, which says (kt) in every edition.
    return base_years.pop(), "kt", figures


def _text(path: Path, place: str, by_year: dict[str, object], year: str) -> str:
    value = by_year.get(year)
    if not isinstance(value, str):
        raise ImportRefused(
            file=path,
            row=place,
            column=year,
            found="no figure" if value is None else repr(value),
            expected="the figure of the base year",
        )
    return value


def _check_totals(path: Path, edition: dict[str, str], figures: list[_Figure]) -> None:
    sums: dict[tuple[str, str], float] = {}
    for figure in figures:
        key = (figure.mineral, figure.stage)
        value = float(figure.value.replace(",", ""))
        countries = sums.get(key, 0.0)
        if not _TOTAL.fullmatch(figure.country):
            sums[key] = countries + value
        elif abs(countries - value) > _LARGEST_GAP * value:
            raise ImportRefused(
                file=path,
                edition=edition["edition_name"],
                row=figure.place,
                column=f"{figure.mineral} - {figure.stage}",
                found=f"the total {figure.value}, while the countries add up to {countries:.1f}",
                expected="a total that its countries add up to",
                advice="A line was lost or moved: compare the block with the publisher's own",
            )
