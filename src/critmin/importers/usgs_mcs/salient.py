"""Salient statistics of the United States, 2022 to 2025: a file per commodity, a line per year."""

from __future__ import annotations

import re
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import CsvTable, check_header, column_map, decode, parse_csv, sha256_of
from critmin.importers.usgs_mcs.layouts import (
    PRICES_SCHEMA,
    PRICES_TABLE,
    SALIENT_SCHEMA,
    SALIENT_TABLE,
    check_figure,
    delivery,
    edition_of,
    encoding_of,
    may_be_negative,
    one_edition,
    year_of,
)
from critmin.importers.workbook import open_workbook

LAYOUT = "salient"


def read_csv_file(path: Path, data: bytes) -> list[Delivery]:
    """One commodity's file as CSV."""
    text = decode(data, encoding_of(LAYOUT), file=path)
    # Some headers stand twice, and one file has more columns than headers: the map knows them by number.
    return _read(
        parse_csv(text, file=path, sha256=sha256_of(data), may_repeat_headers=True, may_lack_headers=True)
    )


def read_workbook(path: Path) -> list[Delivery]:
    """One commodity's file as an Excel workbook of one sheet."""
    workbook = open_workbook(path)
    sheet = workbook.sheet(workbook.sheet_names[0])
    text = "".join(",".join(_quoted(cell) for cell in row) + "\n" for row in sheet.rows)
    return _read(
        parse_csv(text, file=path, sha256=workbook.sha256, may_repeat_headers=True, may_lack_headers=True)
    )


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _read(table: CsvTable) -> list[Delivery]:
    """Prices go to their own table, all other statistics to the table of salient statistics."""
    first = table.records[0]
    commodity = first.cells.get("Commodity", "")
    marks = set(first.cells.values())
    files = [row for row in column_map("usgs_mcs_salient") if row["edition_mark"] in marks]
    if "Commodity" in table.header and not files:
        column = table.header[0]
        edition_of(table, LAYOUT, first.cells[column], row=first.line, column=column)
    columns = [row for row in files if row["mineral_as_published"] == commodity]
    if not columns:
        raise ImportRefused(
            file=table.file,
            row=first.line if commodity else 1,
            column="Commodity",
            found=f"the commodity {commodity!r}" if commodity else "no such column",
            expected="a commodity of the Mineral Commodity Summaries",
            advice="A new one needs its columns in src/critmin/importers/column_maps/usgs_mcs_salient.csv",
        )
    check_header(table, [row["column_as_published"] for row in columns], map_name="usgs_mcs_salient")
    fields = {row["field"]: row["column_as_published"] for row in columns}
    edition = one_edition(table, LAYOUT, fields["edition_mark"])
    snapshot_id = columns[0]["snapshot_id"]
    prices, others = [], []
    for record in table.records:
        if record.cells["Commodity"] != commodity:
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=record.line,
                column="Commodity",
                found=repr(record.cells["Commodity"]),
                expected=f"{commodity!r}, as in the lines above",
            )
        year = year_of(table, edition, record.line, fields["reference_year"], record.cells)
        for figure in columns:
            if figure["field"] not in ("price", "statistic"):
                continue
            column = figure["column_as_published"]
            value = record.cells[column]
            check_figure(
                table,
                edition,
                record.line,
                column,
                value,
                may_be_negative=may_be_negative(edition, commodity, column),
            )
            row = {
                "raw_row_id": f"{snapshot_id}:{record.line}:{column}",
                "snapshot_id": snapshot_id,
                "mineral_as_published": commodity,
                "reference_year": year,
                "value_as_published": value,
                "unit_as_published": figure["unit_as_published"],
                "is_estimate": year == int(edition["newest_reference_year"])
                or re.fullmatch(r"e\d.*", value) is not None,
                "footnote": "",
            }
            if figure["field"] == "price":
                prices.append(row | {"price_as_published": column})
            else:
                others.append(row | {"topic_as_published": "", "statistic_as_published": column})
    return [
        delivery(table, edition, snapshot_id, PRICES_TABLE, PRICES_SCHEMA, prices),
        delivery(table, edition, snapshot_id, SALIENT_TABLE, SALIENT_SCHEMA, others),
    ]
