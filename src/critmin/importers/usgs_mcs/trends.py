"""Figures and tables of the Summaries' overview chapters: import reliance, scrap, critical minerals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import CsvTable, check_header, column_map, decode, parse_csv, sha256_of
from critmin.importers.usgs_mcs.layouts import (
    TRENDS_SCHEMA,
    TRENDS_TABLE,
    check_figure,
    delivery,
    edition_of,
    encoding_of,
)

LAYOUT = "trends"

_PERIOD = re.compile(r"(20\d\d)(_estimated?)?")


def is_known_header(header: Sequence[str]) -> bool:
    """Whether a header is one of these tables', even if one of its columns was renamed."""
    return bool(_likeliest([name for name in header if name]))


def read(path: Path, data: bytes) -> list[Delivery]:
    """Each filled cell becomes a row: what it is about, and which column it stood in."""
    text = decode(data, encoding_of(LAYOUT), file=path)
    table = parse_csv(text, file=path, sha256=sha256_of(data))
    known = _known_file(table)
    columns = [row for row in column_map("usgs_mcs_trends") if row["snapshot_id"] == known["snapshot_id"]]
    check_header(table, [row["column_as_published"] for row in columns], map_name="usgs_mcs_trends")
    edition = edition_of(table, LAYOUT, known["edition_mark"], row=1, column="")
    fields = {row["field"]: row["column_as_published"] for row in columns}
    heading_again = {row["column_as_published"]: row["heading_again"] for row in columns}
    rows = []
    for record in table.records:
        if any(heading_again.values()) and record.cells == heading_again:
            continue
        period = record.cells.get(fields.get("period", ""), "")
        year = _year_of(table, edition, record.line, fields.get("period", ""), period)
        for column in columns:
            name, kind = column["column_as_published"], column["field"]
            value = record.cells[name]
            if not value or kind not in ("number", "signed_number", "text"):
                continue
            if kind != "text":
                signed = kind == "signed_number"
                check_figure(table, edition, record.line, name, value, may_be_negative=signed)
            rows.append(
                {
                    "raw_row_id": f"{known['snapshot_id']}:{record.line}:{name}",
                    "snapshot_id": known["snapshot_id"],
                    "table_as_published": known["table_as_published"],
                    "subject_as_published": record.cells.get(fields.get("subject_as_published", ""), ""),
                    "detail_as_published": "",
                    "statistic_as_published": name,
                    "period_as_published": period,
                    "reference_year": int(column["reference_year"] or year),
                    "value_as_published": value,
                    "unit_as_published": column["unit_as_published"],
                    "is_estimate": "estimate" in period,
                    "footnote": "",
                }
            )
    return [delivery(table, edition, known["snapshot_id"], TRENDS_TABLE, TRENDS_SCHEMA, rows)]


def _columns_of(snapshot_id: str) -> set[str]:
    return {
        row["column_as_published"]
        for row in column_map("usgs_mcs_trends")
        if row["snapshot_id"] == snapshot_id
    }


def _likeliest(header: Sequence[str]) -> list[dict[str, str]]:
    """The files whose columns are most like these; none if fewer than two thirds are alike."""
    names = set(header)
    likeness = {}
    for row in column_map("usgs_mcs_trends_files"):
        columns = _columns_of(row["snapshot_id"])
        likeness[row["snapshot_id"]] = len(names & columns) / len(names | columns)
    best = max(likeness.values())
    if best < 0.5:
        return []
    return [row for row in column_map("usgs_mcs_trends_files") if likeness[row["snapshot_id"]] == best]


def _known_file(table: CsvTable) -> Mapping[str, str]:
    likeliest = _likeliest(table.header)
    first = table.records[0]
    fitting = [
        row
        for row in likeliest
        if not row["mark_column"] or first.cells.get(row["mark_column"], "") == row["mark_value"]
    ]
    if fitting:
        return fitting[0]
    column = likeliest[0]["mark_column"]
    if column not in first.cells:
        return likeliest[0]  # check_header says what is missing
    raise ImportRefused(
        file=table.file,
        row=first.line,
        column=column,
        found=repr(first.cells[column]),
        expected=f"one of {', '.join(repr(row['mark_value']) for row in likeliest)}",
        advice=(
            "A new edition needs its row in src/critmin/importers/column_maps/usgs_mcs_trends_files.csv "
            "and its columns in usgs_mcs_trends.csv beside it"
        ),
    )


def _year_of(table: CsvTable, edition: Mapping[str, str], line: int, column: str, period: str) -> int:
    """The year that a line is about; tables without one are about the edition's newest."""
    if not column:
        return int(edition["newest_reference_year"])
    match = _PERIOD.fullmatch(period)
    if not match:
        raise ImportRefused(
            file=table.file,
            edition=edition["edition_name"],
            row=line,
            column=column,
            found=repr(period),
            expected="a year such as '2023' or '2023_estimated'",
        )
    return int(match.group(1))
