"""METI's strategy slides of 2022: the figures that were keyed by hand from the slides' text.

The publisher gives slides, not data, so the layout is our own: four CSV files, one per raw table, each row
with the line of the text that it was keyed from. Importing them checks the keying; the snapshot is that text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import CsvRecord, CsvTable, check_header, check_number, column_map, read_csv

_MAP = "meti_2022"
_CHARTS, _SHARES, _RATINGS = "raw_meti_2022__charts", "raw_meti_2022__shares", "raw_meti_2022__ratings"
_TONNES_PER_UNIT = {"t": 1, "純分t": 1, "kt": 1000, "千t": 1000, "純分kt": 1000}
# METI rounds to whole percent so that a pie prints 99, 100 or 101.
_SMALLEST_SUM_PCT, _LARGEST_SUM_PCT = 99, 101
_WHOLE_NUMBER = re.compile(r"\d+")


class Meti2022:
    """Reads one of the four keyed files.

    Source: Ministry of Economy, Trade and Industry, critical mineral strategy slides, 2022 (`meti_2022` in
    sources.csv).
    """

    source_id = "meti_2022"

    def read(self, path: Path) -> list[Delivery]:
        """Read one keyed file; which one is told by its header.

        Args:
            path: charts, shares, ratings or required measures as CSV, UTF-8.

        Returns:
            One delivery of the raw table with exactly the file's columns: text, except reference_year and
            source_line (Int32) and is_total_misprinted (Boolean). Shares are percent, totals in the printed
            unit, total_t in tonnes.

        Raises:
            ImportRefused: a header of none of the four, an empty or impossible cell, shares of a chart that
                don't add up to 99 to 101 percent, a total that its unit doesn't turn into total_t, an
                indicator of a mineral missing or twice.
        """
        edition = column_map(f"{_MAP}_editions")[0]
        table = read_csv(path, "utf-8", edition=edition["edition_name"])
        raw_table = _raw_table_of(table)
        columns = [row for row in column_map(_MAP) if row["raw_table"] == raw_table]
        names = [row["column_as_published"] for row in columns]
        check_header(table, names, map_name=_MAP, edition=edition["edition_name"])
        for record in table.records:
            for column in columns:
                self._check_cell(table, edition, record, column)
            self._check_row_id(table, edition, record)
        checks = {_CHARTS: self._check_charts, _SHARES: self._check_shares, _RATINGS: self._check_ratings}
        if raw_table in checks:
            checks[raw_table](table, edition)
        rows = pl.DataFrame(
            [[record.cells[name] for name in names] for record in table.records],
            schema=dict.fromkeys(names, pl.String),
            orient="row",
        ).with_columns(
            *(
                pl.col(row["column_as_published"]).cast(pl.Int32)
                for row in columns
                if row["kind"] == "integer"
            ),
            *(pl.col(row["column_as_published"]) == "true" for row in columns if row["kind"] == "boolean"),
        )
        return [
            Delivery(
                source_id=self.source_id,
                edition_id=edition["edition_id"],
                snapshot_id=edition["snapshot_id"],
                edition_name=edition["edition_name"],
                published_on=date.fromisoformat(edition["published_on"]),
                published_on_basis=edition["published_on_basis"],
                # The original is the text that the figures were keyed from, not the keyed file.
                file_name=edition["file_name"],
                sha256=edition["sha256"],
                raw_table=raw_table,
                rows=rows,
                note=edition["note"],
            )
        ]

    @staticmethod
    def _check_cell(
        table: CsvTable, edition: dict[str, str], record: CsvRecord, column: dict[str, str]
    ) -> None:
        name, kind = column["column_as_published"], column["kind"]
        cell = record.cells[name]
        allowed = column["allowed"].split("|")
        match kind:
            case "number":
                check_number(
                    cell, file=table.file, edition=edition["edition_name"], row=record.line, column=name
                )
                return
            case "integer":
                is_good, expected = _WHOLE_NUMBER.fullmatch(cell) is not None, "a whole number"
            case "boolean":
                is_good, expected = cell in {"true", "false"}, "true or false"
            case "one_of":
                is_good, expected = cell in allowed, " or ".join(allowed)
            case "one_of_or_empty":
                is_good, expected = cell in {"", *allowed}, f"{' or '.join(allowed)}, or nothing"
            case "required":
                is_good, expected = bool(cell), "text"
            case _:
                return
        if not is_good:
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=record.line,
                column=name,
                found=repr(cell) if cell else "an empty cell",
                expected=expected,
            )

    @staticmethod
    def _check_row_id(table: CsvTable, edition: dict[str, str], record: CsvRecord) -> None:
        begins = f"{edition['snapshot_id']}:{record.cells['source_line']}"
        row_id = record.cells["raw_row_id"]
        if row_id != begins and not row_id.startswith(f"{begins}:"):
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=record.line,
                column="raw_row_id",
                found=repr(row_id),
                expected=f"an id that begins with {begins!r}, the line that the row was keyed from",
            )

    @staticmethod
    def _check_charts(table: CsvTable, edition: dict[str, str]) -> None:
        for record in table.records:
            cells = record.cells
            printed, unit = cells["total_as_published"], cells["unit_as_published"]
            total_t = float(printed.replace(",", "")) * _TONNES_PER_UNIT[unit]
            if abs(total_t - float(cells["total_t"].replace(",", ""))) > 1e-6 * total_t:
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    row=record.line,
                    column="total_t",
                    found=f"{cells['total_t']} t",
                    expected=f"{total_t:g} t, from {printed} {unit}",
                )

    @staticmethod
    def _check_shares(table: CsvTable, edition: dict[str, str]) -> None:
        slices: dict[str, dict[str, CsvRecord]] = defaultdict(dict)
        for record in table.records:
            cells = record.cells
            chart, country = slices[cells["chart_id"]], cells["country_as_published"]
            if country in chart:
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    row=record.line,
                    column="country_as_published",
                    found=f"{country!r} again (first in row {chart[country].line})",
                    expected=f"each label of the chart {cells['chart_id']!r} once",
                )
            chart[country] = record
        for chart_id, chart in slices.items():
            sum_pct = sum(float(record.cells["share_pct_as_published"]) for record in chart.values())
            if not _SMALLEST_SUM_PCT <= sum_pct <= _LARGEST_SUM_PCT:
                first = next(iter(chart.values()))
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    row=first.line,
                    column="share_pct_as_published",
                    found=f"slices of the chart {chart_id!r} that add up to {sum_pct:g} percent",
                    expected=f"{_SMALLEST_SUM_PCT} to {_LARGEST_SUM_PCT} percent",
                    advice="A slice is missing or mistyped: compare the chart with the slides' text",
                )

    @staticmethod
    def _check_ratings(table: CsvTable, edition: dict[str, str]) -> None:
        indicators = {record.cells["indicator_code"] for record in table.records}
        rated: dict[str, set[str]] = defaultdict(set)
        for record in table.records:
            cells = record.cells
            is_known = cells["rating_assignment"] in {"printed", "inferred"}
            is_lost = cells["rating_assignment"] == "lost"
            if bool(cells["rating"]) != is_known or bool(cells["candidates"]) != is_lost:
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    row=record.line,
                    column="rating_assignment",
                    found=f"{cells['rating_assignment']} with the rating {cells['rating']!r} "
                    f"and the candidates {cells['candidates']!r}",
                    expected="a rating where it is printed or inferred, candidates where it is lost",
                )
            if cells["indicator_code"] in rated[cells["mineral_code"]]:
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    row=record.line,
                    column="indicator_code",
                    found=f"{cells['indicator_code']!r} of {cells['mineral_code']} again",
                    expected="each indicator of a mineral once",
                )
            rated[cells["mineral_code"]].add(cells["indicator_code"])
        for mineral, its_indicators in rated.items():
            if missing := sorted(indicators - its_indicators):
                raise ImportRefused(
                    file=table.file,
                    edition=edition["edition_name"],
                    column="indicator_code",
                    found=f"no row of {mineral} for {', '.join(missing)}",
                    expected="every indicator for every mineral",
                )


IMPORTER = Meti2022()


def _raw_table_of(table: CsvTable) -> str:
    """The raw table whose columns the header shares most of."""
    shared: dict[str, float] = {}
    for raw_table in dict.fromkeys(row["raw_table"] for row in column_map(_MAP)):
        columns = {row["column_as_published"] for row in column_map(_MAP) if row["raw_table"] == raw_table}
        shared[raw_table] = len(columns & set(table.header)) / len(columns | set(table.header))
    best = max(shared, key=shared.__getitem__)
    if shared[best] < 0.5:
        raise ImportRefused(
            file=table.file,
            row=1,
            found=f"the columns {', '.join(map(repr, table.header))}",
            expected="the columns of one of the four keyed files (column_maps/meti_2022.csv)",
        )
    return best
