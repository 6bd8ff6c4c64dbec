"""What all readers of the Mineral Commodity Summaries share: raw tables, editions, markers, checks.

What columns are called, which editions there are, what stands for a missing figure and which notes flag an
estimate are rows of column_maps/usgs_mcs*.csv, so that a new edition of a known layout needs no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.published_columns import published_columns
from critmin.importers.registry import Delivery
from critmin.importers.tables import CsvTable, check_number, column_map

SOURCE_ID = "usgs_mcs"

_KEYS = {"raw_row_id": pl.String, "snapshot_id": pl.String}
_FIGURE = {
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
    "is_estimate": pl.Boolean,
    "footnote": pl.String,
}
WORLD_TABLE = "raw_usgs_mcs__world"
WORLD_SCHEMA = {
    **_KEYS,
    "mineral_as_published": pl.String,
    "stage_as_published": pl.String,
    "measure": pl.String,
    "country_as_published": pl.String,
    **_FIGURE,
}
PRICES_TABLE = "raw_usgs_mcs__prices"
PRICES_SCHEMA = {**_KEYS, "mineral_as_published": pl.String, "price_as_published": pl.String, **_FIGURE}
SALIENT_TABLE = "raw_usgs_mcs__salient"
SALIENT_SCHEMA = {
    **_KEYS,
    "mineral_as_published": pl.String,
    "topic_as_published": pl.String,
    "statistic_as_published": pl.String,
    **_FIGURE,
}
TRENDS_TABLE = "raw_usgs_mcs__trends"
TRENDS_SCHEMA = {
    **_KEYS,
    "table_as_published": pl.String,
    "subject_as_published": pl.String,
    "detail_as_published": pl.String,
    "statistic_as_published": pl.String,
    "period_as_published": pl.String,
    **_FIGURE,
}
REVISIONS_TABLE = "raw_usgs_mcs__revisions"
REVISIONS_SCHEMA = {
    **_KEYS,
    "revised_on": pl.String,
    "version_as_published": pl.String,
    "mineral_as_published": pl.String,
    "text_as_published": pl.String,
}

# Figures that stand for "not published here" when every line of a block has them.
_NOT_PUBLISHED = {"", "XX"}


def columns_of(layout: str) -> list[str]:
    """The publisher's columns of a layout whose every file has the same."""
    return [row["column_as_published"] for row in column_map("usgs_mcs") if row["layout"] == layout]


def fields_of(layout: str) -> dict[str, str]:
    """Our field → the publisher's column, for the columns that describe a line."""
    return {
        row["field"]: row["column_as_published"]
        for row in column_map("usgs_mcs")
        if row["layout"] == layout and not row["measure"]
    }


def editions_of(layout: str) -> dict[str, dict[str, str]]:
    """What a file prints as its edition → the edition's row."""
    rows = [row for row in column_map("usgs_mcs_editions") if row["layout"] == layout]
    return {row["edition_mark"]: row for row in rows}


def encoding_of(layout: str) -> str:
    """All editions of a layout share one encoding."""
    return next(iter(editions_of(layout).values()))["encoding"]


def edition_of(table: CsvTable, layout: str, mark: str, *, row: int, column: str) -> dict[str, str]:
    """The edition that a mark stands for.

    Raises:
        ImportRefused: no such edition is described.
    """
    editions = editions_of(layout)
    if mark not in editions:
        raise ImportRefused(
            file=table.file,
            row=row,
            column=column,
            found=f"the edition {mark!r}",
            expected=f"one of {', '.join(map(repr, editions))}",
            advice=(
                "A new edition needs its row in src/critmin/importers/column_maps/usgs_mcs_editions.csv "
                "and its columns in the other maps usgs_mcs*.csv beside it"
            ),
        )
    return editions[mark]


def one_edition(table: CsvTable, layout: str, column: str) -> dict[str, str]:
    """The edition that every line of the file names."""
    first = table.records[0]
    edition = edition_of(table, layout, first.cells[column], row=first.line, column=column)
    for record in table.records:
        if record.cells[column] != first.cells[column]:
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=record.line,
                column=column,
                found=repr(record.cells[column]),
                expected=f"{first.cells[column]!r}, as in the lines above",
                advice="A file holds one edition: import the editions one by one",
            )
    return edition


@cache
def _markers(has_negatives: bool) -> re.Pattern[str]:
    rows = column_map("usgs_mcs_markers")
    patterns = [row["pattern"] for row in rows if has_negatives or row["is_negative"] != "true"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def check_figure(
    table: CsvTable,
    edition: Mapping[str, str],
    line: int,
    column: str,
    value: str,
    *,
    may_be_negative: bool = False,
) -> None:
    """Refuse text that is neither a number nor a marker that the Summaries use.

    Args:
        may_be_negative: for changes of stock and growth rates; also lets the typographic minus pass, and the
            question mark that took its place in one release.
    """
    check_number(
        value,
        file=table.file,
        edition=edition["edition_name"],
        row=line,
        column=column,
        markers=_markers(may_be_negative),
        may_be_negative=may_be_negative,
    )


@cache
def _negatives() -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (row["edition_mark"], row["mineral_as_published"], row["statistic_as_published"])
        for row in column_map("usgs_mcs_negatives")
    )


def may_be_negative(edition: Mapping[str, str], mineral: str, statistic: str) -> bool:
    """Whether a statistic of this edition is known to have a negative figure (a stock that grew)."""
    return (edition["edition_mark"], mineral, statistic) in _negatives()


@cache
def _note_patterns(layout: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(row["pattern"]), row["is_estimate"] == "true")
        for row in column_map("usgs_mcs_notes")
        if row["layout"] == layout
    )


def note_on_estimate(layout: str, note: str) -> bool | None:
    """Whether a note says that its figure is an estimate (True), was reported (False), or neither (None)."""
    for pattern, is_estimate in _note_patterns(layout):
        if pattern.fullmatch(note):
            return is_estimate
    return None


def require(
    table: CsvTable, edition: str, record_cells: Mapping[str, str], row: int, columns: Iterable[str]
) -> None:
    """Refuse a line that lacks the text by which its figures are known."""
    for column in columns:
        if not record_cells[column]:
            raise ImportRefused(
                file=table.file,
                edition=edition,
                row=row,
                column=column,
                found="an empty cell",
                expected="text",
                advice="Compare the line with the publisher's own file",
            )


def year_of(
    table: CsvTable, edition: Mapping[str, str], line: int, column: str, cells: Mapping[str, str]
) -> int:
    """The year in a cell that holds nothing else."""
    if not re.fullmatch(r"(?:19|20)\d\d", cells[column], re.ASCII):
        raise ImportRefused(
            file=table.file,
            edition=edition["edition_name"],
            row=line,
            column=column,
            found=repr(cells[column]),
            expected="a year of four digits",
        )
    return int(cells[column])


def without_unpublished_blocks(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows without measures that are blank for every country of a commodity's stage.

    Such a measure is not published there (reserves beside refinery production); a blank beside other
    countries' figures is a gap and stays.
    """
    block = ("mineral_as_published", "stage_as_published", "measure")
    published = {
        tuple(row[name] for name in block) for row in rows if row["value_as_published"] not in _NOT_PUBLISHED
    }
    return [row for row in rows if tuple(row[name] for name in block) in published]


def refuse_repeated_figures(
    table: CsvTable, edition: Mapping[str, str], rows: Sequence[Mapping[str, object]]
) -> None:
    """A country twice in one table would count twice in every share."""
    names = (
        "mineral_as_published",
        "stage_as_published",
        "measure",
        "country_as_published",
        "reference_year",
    )
    first_place: dict[tuple[object, ...], str] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        place = str(row["raw_row_id"]).split(":", 1)[1]
        if key in first_place:
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=place,
                found=f"a second figure for {', '.join(map(str, key))}",
                expected=f"one; the first stands in row {first_place[key]}",
            )
        first_place[key] = place


def delivery(
    table: CsvTable,
    edition: Mapping[str, str],
    snapshot_id: str,
    raw_table: str,
    schema: Mapping[str, type[pl.DataType]],
    rows: Sequence[Mapping[str, object]],
) -> Delivery:
    """One file's rows of one raw table."""
    return Delivery(
        source_id=SOURCE_ID,
        edition_id=edition["edition_id"],
        snapshot_id=snapshot_id,
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=table.file,
        sha256=table.sha256,
        raw_table=raw_table,
        rows=pl.DataFrame(rows, schema=dict(schema)),
        note=edition["note"],
        published_columns=published_columns(table.header, "usgs_mcs", "usgs_mcs_world"),
    )
