"""The 2026 release: one file for world tables, salient statistics and import sources, a line per figure."""

from __future__ import annotations

import re
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import check_header, decode, parse_csv, sha256_of
from critmin.importers.usgs_mcs.layouts import (
    PRICES_SCHEMA,
    PRICES_TABLE,
    SALIENT_SCHEMA,
    SALIENT_TABLE,
    TRENDS_SCHEMA,
    TRENDS_TABLE,
    WORLD_SCHEMA,
    WORLD_TABLE,
    check_figure,
    columns_of,
    delivery,
    edition_of,
    encoding_of,
    fields_of,
    may_be_negative,
    note_on_estimate,
    refuse_repeated_figures,
    require,
    year_of,
)

LAYOUT = "commodities_2026"

# The release's words for what the raw table calls `measure`.
_MEASURES = {"Production": "production", "Reserves": "reserves", "Capacity": "capacity"}
_PRICE = "Price"
_SALIENT, _IMPORT_SOURCES, _WORLD = "Salient Statistics", "Import Sources", "World "
# Import sources are averages over years: "2021–24".
_PERIOD = re.compile(r"(20)\d\d[–-](\d\d)")


def read(path: Path, data: bytes) -> list[Delivery]:
    """World tables, prices, other salient statistics and import sources, each to its raw table."""
    text = decode(data, encoding_of(LAYOUT), file=path)
    table = parse_csv(text, file=path, sha256=sha256_of(data))
    check_header(table, columns_of(LAYOUT), map_name="usgs_mcs")
    fields = fields_of(LAYOUT)
    year_column = fields["reference_year"]
    newest = max(
        (record for record in table.records if record.cells[fields["section"]] != _IMPORT_SOURCES),
        key=lambda record: record.cells[year_column],
        default=table.records[0],
    )
    edition = edition_of(table, LAYOUT, newest.cells[year_column], row=newest.line, column=year_column)
    snapshot_id = edition["snapshot_id"]
    world, prices, salient, sources = [], [], [], []
    for record in table.records:
        cells, line = record.cells, record.line
        section, statistic = cells[fields["section"]], cells[fields["statistic"]]
        is_world = section.startswith(_WORLD)
        if not is_world and not section.startswith((_SALIENT, _IMPORT_SOURCES)):
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=line,
                column=fields["section"],
                found=repr(section),
                expected="a world table, salient statistics or import sources",
            )
        if is_world and statistic not in _MEASURES:
            raise ImportRefused(
                file=table.file,
                edition=edition["edition_name"],
                row=line,
                column=fields["statistic"],
                found=repr(statistic),
                expected=f"one of {', '.join(map(repr, _MEASURES))} in a world table",
            )
        needed = ("mineral_as_published", "stage_as_published", "country_as_published")
        require(table, edition["edition_name"], cells, line, (fields[name] for name in needed))
        mineral, detail = cells[fields["mineral_as_published"]], cells[fields["stage_as_published"]]
        value_column = fields["value_as_published"]
        check_figure(
            table,
            edition,
            line,
            value_column,
            cells[value_column],
            may_be_negative=may_be_negative(edition, mineral, detail),
        )
        row = {
            "raw_row_id": f"{snapshot_id}:{line}",
            "snapshot_id": snapshot_id,
            "value_as_published": cells[value_column],
            "unit_as_published": cells[fields["unit_as_published"]],
            "is_estimate": note_on_estimate(LAYOUT, cells[fields["footnote"]]) is True,
            "footnote": cells[fields["footnote"]],
        }
        country = cells[fields["country_as_published"]]
        if section.startswith(_IMPORT_SOURCES):
            sources.append(
                row
                | {
                    "table_as_published": section,
                    "subject_as_published": mineral,
                    "detail_as_published": detail,
                    "statistic_as_published": country,
                    "period_as_published": cells[year_column],
                    "reference_year": _end_of_period(table.file, edition, line, year_column, cells),
                }
            )
            continue
        row |= {
            "mineral_as_published": mineral,
            "reference_year": year_of(table, edition, line, year_column, cells),
        }
        if is_world:
            measure = _MEASURES[statistic]
            world.append(
                row | {"stage_as_published": detail, "measure": measure, "country_as_published": country}
            )
        elif statistic == _PRICE:
            prices.append(row | {"price_as_published": detail})
        else:
            salient.append(row | {"topic_as_published": statistic, "statistic_as_published": detail})
    refuse_repeated_figures(table, edition, world)
    return [
        delivery(table, edition, snapshot_id, WORLD_TABLE, WORLD_SCHEMA, world),
        delivery(table, edition, snapshot_id, PRICES_TABLE, PRICES_SCHEMA, prices),
        delivery(table, edition, snapshot_id, SALIENT_TABLE, SALIENT_SCHEMA, salient),
        delivery(table, edition, snapshot_id, TRENDS_TABLE, TRENDS_SCHEMA, sources),
    ]


def _end_of_period(file: str, edition: dict[str, str], line: int, column: str, cells: dict[str, str]) -> int:
    match = _PERIOD.fullmatch(cells[column])
    if not match:
        raise ImportRefused(
            file=file,
            edition=edition["edition_name"],
            row=line,
            column=column,
            found=repr(cells[column]),
            expected="a period such as '2021–24'",
        )
    return int(match.group(1) + match.group(2))
