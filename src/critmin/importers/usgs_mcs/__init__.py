"""USGS Mineral Commodity Summaries: world production, reserves and capacity, prices, salient statistics.

The layouts, told apart by their first line (and an archive or a workbook by its bytes):

- world tables: a file per commodity (2022 to 2024), or one file for all (2025);
- salient statistics: a file per commodity, a line per year (2022 to 2025);
- the 2026 release: one file for everything, a line per figure;
- tables and figures of the overview chapters (2023 to 2025);
- a version history, or notes on replaced files: texts that say what was changed after publication;
- a zip archive of the 2025 release: the same files together.

What the columns are called, which editions there are and what stands for a missing figure are rows of
column_maps/usgs_mcs*.csv, so that a new edition of a known layout needs no code.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from critmin.errors import ImportRefused
from critmin.importers.registry import Delivery
from critmin.importers.tables import decode, first_line, read_bytes
from critmin.importers.usgs_mcs import history, release_2026, salient, trends, world
from critmin.importers.usgs_mcs.archive import is_archive, is_workbook, read_archive
from critmin.importers.usgs_mcs.layouts import (
    PRICES_SCHEMA,
    REVISIONS_SCHEMA,
    SALIENT_SCHEMA,
    SOURCE_ID,
    TRENDS_SCHEMA,
    WORLD_SCHEMA,
    columns_of,
)

__all__ = [
    "IMPORTER",
    "PRICES_SCHEMA",
    "REVISIONS_SCHEMA",
    "SALIENT_SCHEMA",
    "TRENDS_SCHEMA",
    "WORLD_SCHEMA",
    "UsgsMcs",
]

_KNOWN_SHAPES = (
    "a file of the Mineral Commodity Summaries: world data, salient statistics, overview tables or version "
    "history"
)
_READERS = {
    world.ONE_FILE: world.read_one_file,
    world.BY_COMMODITY: world.read_by_commodity,
    salient.LAYOUT: salient.read_csv_file,
    release_2026.LAYOUT: release_2026.read,
    trends.LAYOUT: trends.read,
}
# Files of a release that hold no figures to take over, by their first bytes.
_NOT_DATA = {b"%PDF": "a PDF document", b"<?xml": "XML metadata", b"<metadata": "XML metadata"}


class UsgsMcs:
    """Reads one file of a Mineral Commodity Summaries data release.

    Source: U.S. Geological Survey, Mineral Commodity Summaries (`usgs_mcs` in sources.csv). Units stay as
    published; tonnes are made in models/intermediate.
    """

    source_id = SOURCE_ID

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; which one is told by its content.

        Args:
            path: a CSV of a release, an archive of them, a workbook, or a version history as text.

        Returns:
            For world data a delivery of raw_usgs_mcs__world (a row per mineral, stage, measure, country and
            reference year); for salient statistics one of raw_usgs_mcs__prices (a row per price series and
            reference year) and one of raw_usgs_mcs__salient (all other statistics); for overview tables one
            of raw_usgs_mcs__trends; for the 2026 release all four; for a history one without rows and one of
            raw_usgs_mcs__revisions. Values are text as published: "W", ">85,000,000" and "—" arrive intact.

        Raises:
            ImportRefused: an unknown layout or edition, a renamed column, a cut line, another encoding, a
                negative quantity, text that is neither a number nor a known marker; a PDF or XML metadata.
        """
        data = read_bytes(path)
        if is_workbook(data):
            return salient.read_workbook(path)
        if is_archive(data):
            return read_archive(path, data, _read_text)
        return _read_text(path, data)


IMPORTER = UsgsMcs()


def _read_text(path: Path, data: bytes) -> list[Delivery]:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    for first_bytes, what in _NOT_DATA.items():
        if start.startswith(first_bytes):
            raise ImportRefused(
                file=path,
                found=what,
                expected=_KNOWN_SHAPES,
                advice="It has no figures that the release's data files lack",
            )
    if b"\x00" in data:
        decode(data, "utf-8", file=path)  # refuses it, and says where
    header = first_line(data).decode("latin-1")
    if history.is_history(header):
        return history.read_history(path, data)
    if history.is_revision_notes(header):
        return history.read_revision_notes(path, data)
    layout = _layout_of(_header(header))
    if layout is None:
        raise ImportRefused(
            file=path,
            row=1,
            found=f"the first line {header.strip()[:80]!r}",
            expected=_KNOWN_SHAPES,
            advice="Check that the file belongs to this source",
        )
    return _READERS[layout](path, data)


def _header(first_line: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([first_line]), [])]
    except csv.Error:
        return []


def _layout_of(header: Sequence[str]) -> str | None:
    """The layout whose header this is, even if a column or two are missing or renamed."""
    names = set(header)
    shared = {
        layout: len(names & set(mapped := columns_of(layout))) / len(mapped)
        for layout in (world.ONE_FILE, release_2026.LAYOUT)
    }
    best = max(shared, key=shared.__getitem__)
    if shared[best] >= 0.5:
        return best
    if len(names & {"DataSource", "Source", "Commodity", "Year"}) >= 2 and any("_" in name for name in names):
        # Two of the overview tables begin alike, but they are known as a whole.
        return trends.LAYOUT if trends.is_known_header(header) else salient.LAYOUT
    if any(name.startswith("Prod_") for name in names) and len(names & {"Source", "Country", "Type"}) >= 1:
        return world.BY_COMMODITY
    return trends.LAYOUT if trends.is_known_header(header) else None
