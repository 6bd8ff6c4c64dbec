"""World tables in columns: the 2025 release's one file, and the files by commodity of 2022 to 2024."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import CsvTable, check_header, column_map, decode, parse_csv, sha256_of
from critmin.importers.usgs_mcs.layouts import (
    WORLD_SCHEMA,
    WORLD_TABLE,
    check_figure,
    columns_of,
    delivery,
    editions_of,
    encoding_of,
    fields_of,
    note_on_estimate,
    one_edition,
    refuse_repeated_figures,
    require,
    without_unpublished_blocks,
)

ONE_FILE, BY_COMMODITY = "world_2025", "world_by_commodity"

_YEAR_OF_COLUMN = re.compile(r"(?:Prod|Cap)_.*_(\d{4})")


def read_one_file(path: Path, data: bytes) -> list[Delivery]:
    """The wide file of all commodities: each figure's column becomes a row."""
    table = _table(path, data, ONE_FILE)
    check_header(table, columns_of(ONE_FILE), map_name="usgs_mcs")
    fields = fields_of(ONE_FILE)
    edition = one_edition(table, ONE_FILE, fields["edition_mark"])
    mapped = [row for row in column_map("usgs_mcs") if row["layout"] == ONE_FILE and row["measure"]]
    figures = [row for row in mapped if row["field"] == "value_as_published"]
    notes = {row["measure"]: row["column_as_published"] for row in mapped if row["field"] == "footnote"}
    names = ("mineral_as_published", "stage_as_published", "country_as_published")
    rows = []
    for record in table.records:
        cells = record.cells
        require(table, edition["edition_name"], cells, record.line, (fields[name] for name in names))
        for figure in figures:
            column, footnote = figure["column_as_published"], cells[notes[figure["measure"]]]
            check_figure(table, edition, record.line, column, cells[column])
            stage = cells[fields["stage_as_published"]]
            rows.append(
                {
                    "raw_row_id": f"{edition['snapshot_id']}:{record.line}:{column}",
                    "snapshot_id": edition["snapshot_id"],
                    "mineral_as_published": cells[fields["mineral_as_published"]],
                    "stage_as_published": stage,
                    "measure": figure["measure"],
                    "country_as_published": cells[fields["country_as_published"]],
                    "reference_year": int(figure["reference_year"]),
                    "value_as_published": cells[column],
                    "unit_as_published": cells[fields["unit_as_published"]],
                    "is_estimate": figure["measure"] != "reserves"
                    and (
                        figure["is_estimate"] == "true"
                        or note_on_estimate("stage", stage) is True
                        or note_on_estimate(ONE_FILE, footnote) is True
                    ),
                    "footnote": footnote,
                }
            )
    rows = without_unpublished_blocks(rows)
    refuse_repeated_figures(table, edition, rows)
    return [delivery(table, edition, edition["snapshot_id"], WORLD_TABLE, WORLD_SCHEMA, rows)]


def read_by_commodity(path: Path, data: bytes) -> list[Delivery]:
    """One commodity's file: unit, year and status of a figure stand in its column's name.

    The file doesn't name its commodity: the text of its stage does, and where two commodities share that
    text ("Refinery production"), a country that only one of them has.
    """
    table = _table(path, data, BY_COMMODITY)
    known = _known_file(table)
    columns = [row for row in column_map("usgs_mcs_world") if row["snapshot_id"] == known["snapshot_id"]]
    _refuse_years_of_another_edition(table, known, columns)
    check_header(table, [row["column_as_published"] for row in columns], map_name="usgs_mcs_world")
    fields = {row["field"]: row["column_as_published"] for row in columns if not row["measure"]}
    figures = [row for row in columns if row["field"] == "value_as_published"]
    notes = {row["measure"]: row["column_as_published"] for row in columns if row["field"] == "footnote"}
    edition = one_edition(table, BY_COMMODITY, fields["edition_mark"])
    snapshot_id = known["snapshot_id"]
    rows = []
    for record in table.records:
        cells = record.cells
        stage, country = cells[fields["stage_as_published"]], cells[fields["country_as_published"]]
        needed = (fields["stage_as_published"], fields["country_as_published"])
        require(table, edition["edition_name"], cells, record.line, needed)
        for figure in figures:
            column = figure["column_as_published"]
            check_figure(table, edition, record.line, column, cells[column])
            footnote = cells[notes[figure["measure"]]] if figure["measure"] in notes else ""
            rows.append(
                {
                    "raw_row_id": f"{snapshot_id}:{record.line}:{column}",
                    "snapshot_id": snapshot_id,
                    "mineral_as_published": known["mineral_as_published"],
                    "stage_as_published": figure["stage_as_published"] or stage,
                    "measure": figure["measure"],
                    "country_as_published": country,
                    "reference_year": int(figure["reference_year"]),
                    "value_as_published": cells[column],
                    "unit_as_published": figure["unit_as_published"],
                    "is_estimate": _is_estimate(figure, edition, country, cells[column], footnote),
                    "footnote": footnote,
                }
            )
    rows = without_unpublished_blocks(rows)
    refuse_repeated_figures(table, edition, rows)
    return [delivery(table, edition, snapshot_id, WORLD_TABLE, WORLD_SCHEMA, rows)]


def _table(path: Path, data: bytes, layout: str) -> CsvTable:
    text = decode(data, encoding_of(layout), file=path)
    return parse_csv(text, file=path, sha256=sha256_of(data), may_lack_headers=layout == BY_COMMODITY)


def _known_file(table: CsvTable) -> Mapping[str, str]:
    """The row of usgs_mcs_world_files.csv that the first line and the countries fit."""
    first = table.records[0]
    texts = set(first.cells.values())
    of_edition = [row for row in column_map("usgs_mcs_world_files") if row["edition_mark"] in texts]
    if not of_edition:
        raise ImportRefused(
            file=table.file,
            row=first.line,
            column=table.header[0],
            found=f"the edition {first.cells[table.header[0]]!r}",
            expected=f"one of {', '.join(map(repr, editions_of(BY_COMMODITY)))}",
            advice="A new edition needs its rows in src/critmin/importers/column_maps/usgs_mcs_world*.csv",
        )
    everywhere = {text for record in table.records for text in record.cells.values()}
    fitting = [
        row
        for row in of_edition
        if row["stage_as_published"] in texts
        and (not row["telltale_country"] or row["telltale_country"] in everywhere)
    ]
    if len(fitting) != 1:
        found = f"a stage as in {' and '.join(row['mineral_as_published'] for row in fitting)}"
        stage = first.cells[table.header[2]] if len(table.header) > 2 else ""
        raise ImportRefused(
            file=table.file,
            row=first.line,
            column=table.header[2] if len(table.header) > 2 else "",
            found=found if fitting else f"the stage {stage!r}",
            expected="the stage of one commodity of this edition",
            advice=(
                "A new one needs its row in src/critmin/importers/column_maps/usgs_mcs_world_files.csv "
                "and its columns in usgs_mcs_world.csv beside it"
            ),
        )
    return fitting[0]


def _refuse_years_of_another_edition(
    table: CsvTable, known: Mapping[str, str], columns: list[dict[str, str]]
) -> None:
    """A release once held an earlier edition's table under its own mark: the years in the header tell."""
    expected = {year for row in columns if (year := _year_in(row["column_as_published"]))}
    others = [name for name in table.header if (year := _year_in(name)) and year not in expected]
    if others:
        raise ImportRefused(
            file=table.file,
            edition=known["edition_mark"],
            row=1,
            column=others[0],
            found=f"the column {others[0]!r} under the mark {known['edition_mark']!r}",
            expected=f"figures of {' and '.join(sorted(expected))}",
            advice=(
                "The file contradicts its own header: it holds an earlier edition's table. "
                "Use the release's own world file of this commodity"
            ),
        )


def _year_in(column: str) -> str:
    match = _YEAR_OF_COLUMN.fullmatch(column)
    return match.group(1) if match else ""


def _is_estimate(
    figure: Mapping[str, str], edition: Mapping[str, str], country: str, value: str, footnote: str
) -> bool:
    """By column, by note, by a letter at the figure or at the country; reserves carry no such mark."""
    if figure["measure"] == "reserves":
        return False
    by_column = figure["is_estimate"] == "true"
    by_note = note_on_estimate(BY_COMMODITY, footnote)
    if by_note is not None and figure["reference_year"] != edition["newest_reference_year"]:
        # Such notes are about the earlier year: the newest one is an estimate by its column.
        return by_note
    return (
        by_column or by_note is True or value.startswith("e") or note_on_estimate("country", country) is True
    )
