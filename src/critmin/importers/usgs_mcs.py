"""USGS Mineral Commodity Summaries: world production, reserves and capacity, and annual prices.

Four layouts are known, told apart by their first line:

- the 2025 release's world file: a line per commodity, stage and country, a column per figure;
- the 2025 release's salient files: one per commodity, a line per year, a column per statistic;
- the 2026 release: one file for everything, a line per figure;
- a version history (text): announces a revised edition, which holds no figures of its own.

What the columns are called, which editions there are and what stands for a missing figure are rows of
column_maps/usgs_mcs*.csv, so that a new edition of a known layout needs no code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import (
    CsvTable,
    check_header,
    check_number,
    column_map,
    decode,
    parse_csv,
    read_bytes,
    sha256_of,
)

WORLD_TABLE = "raw_usgs_mcs__world"
WORLD_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "mineral_as_published": pl.String,
    "stage_as_published": pl.String,
    "measure": pl.String,
    "country_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
    "is_estimate": pl.Boolean,
    "footnote": pl.String,
}
PRICES_TABLE = "raw_usgs_mcs__prices"
PRICES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "mineral_as_published": pl.String,
    "price_as_published": pl.String,
    "reference_year": pl.Int32,
    "value_as_published": pl.String,
    "unit_as_published": pl.String,
    "is_estimate": pl.Boolean,
    "footnote": pl.String,
}

# The 2026 release's words for what the raw table calls `measure`.
_MEASURES = {"Production": "production", "Reserves": "reserves", "Capacity": "capacity"}
_PRICE = "Price"
_SALIENT, _IMPORT_SOURCES, _WORLD = "Salient Statistics", "Import Sources", "World "
# A note that says so of the figure itself: "Estimated." or "Estimated .-- Source: …", first or after " -- ".
_ESTIMATED_NOTE = re.compile(r"(?:^|-- )Estimated ?\.")
# In the 2025 release: "estimated 2023", "Estimated based on …"; not "Other countries estimated to …".
_ESTIMATED_2025 = re.compile(r"estimated\b", re.IGNORECASE)
_HISTORY = re.compile(r"Revision History for U\.S\. Geological Survey Mineral Commodity Summaries (\d{4})")
_REVISION = re.compile(r"Revised and reposted (\w+ \d{1,2}, \d{4}), as version (\d+)\.(\d+)")
_KNOWN_SHAPES = "a file of the Mineral Commodity Summaries: world data, salient statistics or version history"


class UsgsMcs:
    """Reads one file of a Mineral Commodity Summaries data release.

    Source: U.S. Geological Survey, Mineral Commodity Summaries (`usgs_mcs` in sources.csv). Units stay as
    published; tonnes are made in models/intermediate.
    """

    source_id = "usgs_mcs"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; which one is told by its content.

        Args:
            path: a CSV of a release, or its version history as text.

        Returns:
            For world data a delivery of raw_usgs_mcs__world (a row per mineral, stage, measure, country and
            reference year), for salient statistics one of raw_usgs_mcs__prices (a row per price series and
            reference year), for the 2026 release both, for a version history one without rows. Values are
            text as published: "W", ">85,000,000" and "—" arrive intact.

        Raises:
            ImportRefused: an unknown layout or edition, a renamed column, a cut line, another encoding, a
                negative quantity, text that is neither a number nor a known marker.
        """
        data = read_bytes(path)
        if b"\x00" in data:
            decode(data, "utf-8", file=path)  # refuses it, and says where
        first_line = data.split(b"\n", 1)[0].removeprefix(b"\xef\xbb\xbf").decode("latin-1")
        if _HISTORY.search(first_line):
            return [_read_version_history(path, data)]
        layout = _layout_of(next(csv.reader([first_line]), []))
        if layout is None:
            raise ImportRefused(
                file=path,
                row=1,
                found=f"the first line {first_line.strip()[:80]!r}",
                expected=_KNOWN_SHAPES,
                advice="Check that the file belongs to this source",
            )
        readers = {
            "world_2025": _read_world,
            "salient_2025": _read_salient,
            "commodities_2026": _read_commodities,
        }
        return readers[layout](path, data, layout)


IMPORTER = UsgsMcs()


def _layout_of(header: Sequence[str]) -> str | None:
    """The layout whose header this is, even if a column or two are missing or renamed."""
    names = {name.strip() for name in header}
    layouts = dict.fromkeys(row["layout"] for row in column_map("usgs_mcs"))
    shared = {layout: len(names & set(mapped := _columns(layout))) / len(mapped) for layout in layouts}
    best = max(shared, key=shared.__getitem__)
    if shared[best] >= 0.5:
        return best
    return "salient_2025" if len(names & {"DataSource", "Source", "Commodity", "Year"}) >= 2 else None


def _columns(layout: str) -> list[str]:
    return [row["column_as_published"] for row in column_map("usgs_mcs") if row["layout"] == layout]


def _fields(layout: str) -> dict[str, str]:
    """Our field → the publisher's column, for the columns that describe a line."""
    return {
        row["field"]: row["column_as_published"]
        for row in column_map("usgs_mcs")
        if row["layout"] == layout and not row["measure"]
    }


def _editions(layout: str) -> dict[str, dict[str, str]]:
    rows = [row for row in column_map("usgs_mcs_editions") if row["layout"] == layout]
    return {row["edition_mark"]: row for row in rows}


@cache
def _markers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in column_map("usgs_mcs_markers")))


def _table(path: Path, data: bytes, layout: str, *, may_repeat_headers: bool = False) -> CsvTable:
    encoding = next(iter(_editions(layout).values()))["encoding"]
    text = decode(data, encoding, file=path)
    return parse_csv(text, file=path, sha256=sha256_of(data), may_repeat_headers=may_repeat_headers)


def _edition(table: CsvTable, layout: str, mark: str, *, row: int, column: str) -> dict[str, str]:
    editions = _editions(layout)
    if mark not in editions:
        raise ImportRefused(
            file=table.file,
            row=row,
            column=column,
            found=f"the edition {mark!r}",
            expected=f"one of {', '.join(map(repr, editions))}",
            advice=(
                "A new edition needs its row in src/critmin/importers/column_maps/usgs_mcs_editions.csv "
                "and its columns in usgs_mcs.csv beside it"
            ),
        )
    return editions[mark]


def _one_edition(table: CsvTable, layout: str, column: str) -> dict[str, str]:
    """The edition that every line of the file names."""
    first = table.records[0]
    edition = _edition(table, layout, first.cells[column], row=first.line, column=column)
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


def _require(
    table: CsvTable, edition: str, record_cells: dict[str, str], row: int, columns: Iterable[str]
) -> None:
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


def _read_world(path: Path, data: bytes, layout: str) -> list[Delivery]:
    """The wide world file: each figure's column becomes a row.

    A measure that is blank for every country of a commodity's stage is not published there (reserves beside
    refinery production) and gives no rows; a blank beside other countries' figures is a gap and stays.
    """
    table = _table(path, data, layout)
    check_header(table, _columns(layout), map_name="usgs_mcs")
    fields = _fields(layout)
    edition = _one_edition(table, layout, fields["edition_mark"])
    mapped = [row for row in column_map("usgs_mcs") if row["layout"] == layout and row["measure"]]
    figures = [row for row in mapped if row["field"] == "value_as_published"]
    notes = {row["measure"]: row["column_as_published"] for row in mapped if row["field"] == "footnote"}
    mineral, stage = fields["mineral_as_published"], fields["stage_as_published"]
    published = set()
    for record in table.records:
        _require(
            table,
            edition["edition_name"],
            record.cells,
            record.line,
            (mineral, stage, fields["country_as_published"]),
        )
        for figure in figures:
            value = record.cells[figure["column_as_published"]]
            _check_figure(table, edition, record.line, figure["column_as_published"], value)
            if value:
                published.add((record.cells[mineral], record.cells[stage], figure["measure"]))
    rows = []
    for record in table.records:
        cells = record.cells
        for figure in figures:
            if (cells[mineral], cells[stage], figure["measure"]) not in published:
                continue
            column, footnote = figure["column_as_published"], cells[notes[figure["measure"]]]
            rows.append(
                {
                    "raw_row_id": f"{edition['snapshot_id']}:{record.line}:{column}",
                    "snapshot_id": edition["snapshot_id"],
                    "mineral_as_published": cells[mineral],
                    "stage_as_published": cells[stage],
                    "measure": figure["measure"],
                    "country_as_published": cells[fields["country_as_published"]],
                    "reference_year": int(figure["reference_year"]),
                    "value_as_published": cells[column],
                    "unit_as_published": cells[fields["unit_as_published"]],
                    "is_estimate": figure["measure"] != "reserves"
                    and (
                        figure["is_estimate"] == "true"
                        or "estimated" in cells[stage].lower()
                        or _ESTIMATED_2025.match(footnote) is not None
                    ),
                    "footnote": footnote,
                }
            )
    _refuse_repeated_figures(table, edition, rows)
    return [_delivery(table, edition, edition["snapshot_id"], WORLD_TABLE, WORLD_SCHEMA, rows)]


def _read_salient(path: Path, data: bytes, layout: str) -> list[Delivery]:
    """One commodity's salient statistics: of its columns only the prices are taken."""
    table = _table(path, data, layout, may_repeat_headers=True)
    commodity_column = next((name for name in table.header if name == "Commodity"), "")
    commodity = table.records[0].cells.get(commodity_column, "")
    columns = [row for row in column_map("usgs_mcs_salient") if row["mineral_as_published"] == commodity]
    if not columns:
        raise ImportRefused(
            file=table.file,
            row=table.records[0].line if commodity_column else 1,
            column="Commodity",
            found=f"the commodity {commodity!r}" if commodity_column else "no such column",
            expected="a commodity of the Mineral Commodity Summaries",
            advice="A new one needs its columns in src/critmin/importers/column_maps/usgs_mcs_salient.csv",
        )
    check_header(table, [row["column_as_published"] for row in columns], map_name="usgs_mcs_salient")
    fields = {row["field"]: row["column_as_published"] for row in columns}
    edition = _one_edition(table, layout, fields["edition_mark"])
    prices = [row for row in columns if row["field"] == "price"]
    snapshot_id = columns[0]["snapshot_id"]
    rows = []
    for record in table.records:
        _one_commodity(table, edition, record.line, record.cells[commodity_column], commodity)
        year = _year(table, edition, record.line, fields["reference_year"], record.cells)
        for price in prices:
            column = price["column_as_published"]
            _check_figure(table, edition, record.line, column, record.cells[column])
            rows.append(
                {
                    "raw_row_id": f"{snapshot_id}:{record.line}:{column}",
                    "snapshot_id": snapshot_id,
                    "mineral_as_published": commodity,
                    "price_as_published": column,
                    "reference_year": year,
                    "value_as_published": record.cells[column],
                    "unit_as_published": price["unit_as_published"],
                    "is_estimate": year == int(edition["newest_reference_year"]),
                    "footnote": "",
                }
            )
    return [_delivery(table, edition, snapshot_id, PRICES_TABLE, PRICES_SCHEMA, rows)]


def _one_commodity(table: CsvTable, edition: dict[str, str], line: int, found: str, expected: str) -> None:
    if found != expected:
        raise ImportRefused(
            file=table.file,
            edition=edition["edition_name"],
            row=line,
            column="Commodity",
            found=repr(found),
            expected=f"{expected!r}, as in the lines above",
        )


def _read_commodities(path: Path, data: bytes, layout: str) -> list[Delivery]:
    """The release that has all chapters in one file: its world tables and its prices."""
    table = _table(path, data, layout)
    check_header(table, _columns(layout), map_name="usgs_mcs")
    fields = _fields(layout)
    year_column = fields["reference_year"]
    # Import sources are averages over years ("2021–24"); everything else is about one.
    newest = max(
        (record for record in table.records if record.cells[fields["section"]] != _IMPORT_SOURCES),
        key=lambda record: record.cells[year_column],
        default=table.records[0],
    )
    edition = _edition(table, layout, newest.cells[year_column], row=newest.line, column=year_column)
    snapshot_id = edition["snapshot_id"]
    world, prices = [], []
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
        if not is_world and statistic != _PRICE:
            continue
        needed = ("mineral_as_published", "stage_as_published", "country_as_published")
        _require(table, edition["edition_name"], cells, line, (fields[name] for name in needed))
        value_column = fields["value_as_published"]
        _check_figure(table, edition, line, value_column, cells[value_column])
        shared = {
            "raw_row_id": f"{snapshot_id}:{line}",
            "snapshot_id": snapshot_id,
            "mineral_as_published": cells[fields["mineral_as_published"]],
            "reference_year": _year(table, edition, line, year_column, cells),
            "value_as_published": cells[value_column],
            "unit_as_published": cells[fields["unit_as_published"]],
            "is_estimate": _ESTIMATED_NOTE.search(cells[fields["footnote"]]) is not None,
            "footnote": cells[fields["footnote"]],
        }
        detail = cells[fields["stage_as_published"]]
        if is_world:
            country = cells[fields["country_as_published"]]
            measure = _MEASURES[statistic]
            world.append(
                shared | {"stage_as_published": detail, "measure": measure, "country_as_published": country}
            )
        else:
            prices.append(shared | {"price_as_published": detail})
    _refuse_repeated_figures(table, edition, world)
    return [
        _delivery(table, edition, snapshot_id, WORLD_TABLE, WORLD_SCHEMA, world),
        _delivery(table, edition, snapshot_id, PRICES_TABLE, PRICES_SCHEMA, prices),
    ]


def _read_version_history(path: Path, data: bytes) -> Delivery:
    """The newest revision that a version history announces; its figures are rows of corrections.csv."""
    text = decode(data, "utf-8", file=path)
    edition_year = _HISTORY.search(text).group(1)
    name = f"Mineral Commodity Summaries {edition_year}"
    revisions = [
        (_long_date(path, text, match), int(match.group(2)), int(match.group(3)))
        for match in _REVISION.finditer(text)
    ]
    if not revisions:
        raise ImportRefused(
            file=path,
            edition=name,
            found="no revision",
            expected="a line 'Revised and reposted …, as version …'",
            advice="There is nothing to take over until the publisher revises the edition",
        )
    revised = [row["edition_id"] for row in column_map("usgs_mcs_editions") if row["edition_name"] == name]
    if not revised:
        raise ImportRefused(
            file=path,
            edition=name,
            row=1,
            found=f"revisions of the edition {edition_year}",
            expected="an edition that column_maps/usgs_mcs_editions.csv knows",
            advice="Add the edition there and import its data first",
        )
    published_on, major, minor = max(revisions)
    return Delivery(
        source_id=UsgsMcs.source_id,
        edition_id=f"usgs_mcs_{edition_year}_v{major}_{minor}",
        snapshot_id=f"mcs{edition_year}_v{major}_{minor}",
        edition_name=f"{name}, version {major}.{minor}",
        published_on=published_on,
        published_on_basis="printed",
        file_name=path.name,
        sha256=sha256_of(data),
        raw_table="",
        rows=pl.DataFrame(),
        revises_edition_id=revised[0],
        note=(
            "Announces revisions and holds no figures; the figures that it changes are rows of "
            "seeds/provenance/corrections.csv."
        ),
    )


def _long_date(path: Path, text: str, match: re.Match[str]) -> date:
    try:
        return datetime.strptime(match.group(1), "%B %d, %Y").date()
    except ValueError:
        raise ImportRefused(
            file=path,
            row=text.count("\n", 0, match.start()) + 1,
            found=f"the date {match.group(1)!r}",
            expected="a date such as 'May 27, 2026'",
        ) from None


def _refuse_repeated_figures(
    table: CsvTable, edition: dict[str, str], rows: Sequence[dict[str, object]]
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


def _check_figure(table: CsvTable, edition: dict[str, str], line: int, column: str, value: str) -> None:
    check_number(
        value,
        file=table.file,
        edition=edition["edition_name"],
        row=line,
        column=column,
        markers=_markers(),
    )


def _year(table: CsvTable, edition: dict[str, str], line: int, column: str, cells: dict[str, str]) -> int:
    if not re.fullmatch(r"(?:19|20)\d\d", cells[column]):
        raise ImportRefused(
            file=table.file,
            edition=edition["edition_name"],
            row=line,
            column=column,
            found=repr(cells[column]),
            expected="a year of four digits",
        )
    return int(cells[column])


def _delivery(
    table: CsvTable,
    edition: dict[str, str],
    snapshot_id: str,
    raw_table: str,
    schema: dict[str, type[pl.DataType]],
    rows: list[dict[str, object]],
) -> Delivery:
    return Delivery(
        source_id=UsgsMcs.source_id,
        edition_id=edition["edition_id"],
        snapshot_id=snapshot_id,
        edition_name=edition["edition_name"],
        published_on=date.fromisoformat(edition["published_on"]),
        published_on_basis=edition["published_on_basis"],
        file_name=table.file,
        sha256=table.sha256,
        raw_table=raw_table,
        rows=pl.DataFrame(rows, schema=schema),
        note=edition["note"],
    )
