"""Reading CSV files whose layouts are data: a column map says what each column is and what it may hold.

column_maps/<map>.csv has a row per layout and column:

- `field`: the raw table's column; empty for a column that is known and not taken;
- `kind`: `text` (anything but nothing), `optional` (anything), `pattern` (the whole cell matches `allowed`),
  `number` (zero or more), `percent` (a number up to 100), `share` (matches `allowed`, and the number in it is
  at most 100); numbers and percentages may be one of the markers that `allowed` matches;
- `expected`: what `allowed` means, in the words of a message;
- `is_key`: true for the columns whose values together stand in one line only.

column_maps/<map>_editions.csv has a row per layout and edition: the raw table, the encoding (several, if it
has been published in them: utf-8|cp932), whether the last line ends, the `mark` by which an importer tells
the edition where a layout has several, and a `licence` where the file is not under its source's terms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.published_columns import published_columns
from critmin.importers.registry import Delivery
from critmin.importers.tables import (
    CsvTable,
    check_header,
    check_number,
    column_map,
    decode,
    first_line,
    parse_csv,
    read_bytes,
    sha256_of,
)

# What a publisher's index column without a header is called in a column map.
UNNAMED = "(unnamed)"

_NUMBER_IN_CELL = re.compile(r"\d+(?:\.\d+)?")
_COMPARE = "Compare the line with the publisher's own file"


@dataclass(frozen=True)
class MappedRecord:
    """One line: its place (header = line 1), and the taken columns by the raw table's names."""

    line: int
    fields: Mapping[str, str]


@dataclass(frozen=True)
class MappedTable:
    """A CSV file of a known layout, whose every cell is what the column map allows."""

    map_name: str
    layout: str
    table: CsvTable
    records: tuple[MappedRecord, ...]

    def column(self, field: str) -> str:
        """The publisher's name of a taken column."""
        return next(
            row["column_as_published"]
            for row in column_map(self.map_name)
            if (row["layout"], row["field"]) == (self.layout, field)
        )

    def edition(self, mark: str = "") -> dict[str, str]:
        """The row of the editions map with this mark.

        Raises:
            ImportRefused: no such edition is described; the message says where to add it.
        """
        editions = {row["mark"]: row for row in _editions(self.map_name, self.layout)}
        if mark in editions:
            return editions[mark]
        raise ImportRefused(
            file=self.table.file,
            found=f"the edition {mark!r}",
            expected=f"one of {', '.join(map(repr, editions))}",
            advice=(
                "A new edition needs its row (name, day of publication) in "
                f"src/critmin/importers/column_maps/{self.map_name}_editions.csv"
            ),
        )

    def refusal(
        self, record: MappedRecord, field: str, *, found: str, expected: str, advice: str = _COMPARE
    ) -> ImportRefused:
        """A refusal that names the record's line and the publisher's column of a field."""
        return ImportRefused(
            file=self.table.file,
            row=record.line,
            column=self.column(field),
            found=found,
            expected=expected,
            advice=advice,
        )


def read_mapped(path: Path, map_name: str) -> MappedTable:
    """Read a file of one of the map's layouts, told by its header even if a column or two were renamed.

    Raises:
        ImportRefused: no known layout, another encoding, a cut line, a renamed column, a cell that its column
            doesn't allow, a key twice.
    """
    data = read_bytes(path)
    if b"\x00" in data:
        decode(data, "utf-8", file=path)  # refuses it, and says where
    layout = _layout_of(path, data, map_name)
    columns = [row for row in column_map(map_name) if row["layout"] == layout]
    editions = _editions(map_name, layout)
    # With several editions of one layout, which one it is shows only in the figures.
    edition_name = editions[0]["edition_name"] if len(editions) == 1 else ""
    text = _decoded(data, editions[0]["encoding"].split("|"), path, edition_name)
    if editions[0]["last_line_ends"] == "false" and not text.endswith("\n"):
        text += "\n"
    names = [row["column_as_published"] for row in columns]
    table = parse_csv(
        text,
        file=path,
        sha256=sha256_of(data),
        edition=edition_name,
        first_header=UNNAMED if UNNAMED in names else "",
    )
    check_header(table, names, map_name=map_name, edition=edition_name)
    lines: dict[tuple[str, ...], int] = {}
    keys = [row["column_as_published"] for row in columns if row["is_key"] == "true"]
    taken = [(row["field"], row["column_as_published"]) for row in columns if row["field"]]
    records = []
    for record in table.records:
        for column in columns:
            name = column["column_as_published"]
            _check_cell(column, record.cells[name], file=path, edition=edition_name, row=record.line)
        key = tuple(record.cells[name] for name in keys)
        if keys and lines.setdefault(key, record.line) != record.line:
            raise ImportRefused(
                file=path,
                edition=edition_name,
                row=record.line,
                column=keys[0],
                found=f"{', '.join(map(repr, key))} again (first in row {lines[key]})",
                expected=f"each {' and '.join(map(repr, keys))} once",
                advice=_COMPARE,
            )
        records.append(MappedRecord(record.line, {field: record.cells[name] for field, name in taken}))
    return MappedTable(map_name, layout, table, tuple(records))


def rows_as_published(
    mapped: MappedTable, edition: Mapping[str, str], schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """The taken columns as they stand: a row per line, its id the snapshot and the line.

    Args:
        schema: the raw table's columns; an Int32 column is a year, all others are text.
    """
    rows = [
        {
            "raw_row_id": f"{edition['snapshot_id']}:{record.line}",
            "snapshot_id": edition["snapshot_id"],
            **{
                field: int(text) if schema[field] == pl.Int32 else text
                for field, text in record.fields.items()
            },
        }
        for record in mapped.records
    ]
    return pl.DataFrame(rows, schema=dict(schema))


def delivery_of(
    source_id: str, mapped: MappedTable, edition: Mapping[str, str], rows: pl.DataFrame
) -> Delivery:
    """The delivery of a file's rows, with what the editions map says about the edition."""
    return Delivery(
        source_id=source_id,
        edition_id=edition["edition_id"],
        snapshot_id=edition["snapshot_id"],
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=mapped.table.file,
        sha256=mapped.table.sha256,
        raw_table=edition["raw_table"],
        rows=rows,
        note=edition["note"],
        licence=edition["licence"],
        published_columns=published_columns(mapped.table.header, mapped.map_name, layout=mapped.layout),
    )


def newest(values: Sequence[str]) -> str:
    """The newest of dates and parts of dates (2023, 2023-10, 2023-10-05); empty without any."""
    return max(values, default="")


def _editions(map_name: str, layout: str) -> list[dict[str, str]]:
    return [row for row in column_map(f"{map_name}_editions") if row["layout"] == layout]


def _decoded(data: bytes, encodings: Sequence[str], path: Path, edition: str) -> str:
    """The text in the first of a layout's encodings that fits; a refusal speaks of the first."""
    refusals = []
    for encoding in encodings:
        try:
            return decode(data, encoding, file=path, edition=edition)
        except ImportRefused as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _header(first_line: str) -> set[str]:
    try:
        return {cell.strip() or UNNAMED for cell in next(csv.reader([first_line]), [])}
    except csv.Error:
        return set()


def _layout_of(path: Path, data: bytes, map_name: str) -> str:
    start = first_line(data).strip(b"\r")
    encodings = {each for row in column_map(f"{map_name}_editions") for each in row["encoding"].split("|")}
    # A header in another encoding shares no name with any layout, so each encoding may be tried.
    headers = [_header(start.decode(encoding, "replace")) for encoding in sorted(encodings)]
    names = {
        layout: {row["column_as_published"] for row in column_map(map_name) if row["layout"] == layout}
        for layout in dict.fromkeys(row["layout"] for row in column_map(map_name))
    }
    # All of a small layout's columns may be part of a larger one: what is not shared counts too.
    header, best = max(
        ((header, layout) for header in headers for layout in names),
        key=lambda pair: len(pair[0] & names[pair[1]]) / len(pair[0] | names[pair[1]]),
    )
    if 2 * len(header & names[best]) >= len(names[best]):
        return best
    layouts = "; or ".join(", ".join(map(repr, sorted(columns))) for columns in names.values())
    raise ImportRefused(
        file=path,
        row=1,
        found=f"the first line {start.decode('utf-8', 'replace')[:80]!r}",
        expected=f"the columns {layouts}",
        advice="Check that the file belongs to this source",
    )


def _check_cell(column: Mapping[str, str], cell: str, *, file: Path, edition: str, row: int) -> None:
    kind, name = column["kind"], column["column_as_published"]
    allowed = re.compile(column["allowed"], re.ASCII) if column["allowed"] else None
    expected, limit = column["expected"], False
    match kind:
        case "optional":
            return
        case "text":
            is_good, expected = bool(cell), "text"
        case "pattern":
            is_good = allowed is not None and allowed.fullmatch(cell) is not None
        case "share":
            is_good, limit = allowed is not None and allowed.fullmatch(cell) is not None, True
        case "number" | "percent":
            check_number(cell, file=file, edition=edition, row=row, column=name, markers=allowed)
            is_good, limit = True, kind == "percent" and not (allowed and allowed.fullmatch(cell))
        case other:
            raise ValueError(f"unknown kind {other!r} of the column {name!r}")
    if is_good and limit and _largest_number(cell) > 100:
        is_good, expected = False, "at most 100 percent"
    if not is_good:
        raise ImportRefused(
            file=file,
            edition=edition,
            row=row,
            column=name,
            found=repr(cell) if cell else "an empty cell",
            expected=expected,
            advice=_COMPARE,
        )


def _largest_number(cell: str) -> float:
    return max(map(float, _NUMBER_IN_CELL.findall(cell.replace(",", ""))), default=0.0)
