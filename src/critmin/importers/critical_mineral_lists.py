"""Lists of critical minerals of several jurisdictions, copied from public pages into one CSV."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import delivery_of, newest, read_mapped, rows_as_published
from critmin.importers.registry import Delivery

ENTRIES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "jurisdiction_as_published": pl.String,
    "list_as_published": pl.String,
    "as_of_as_published": pl.String,
    "mineral_as_published": pl.String,
    "source_url": pl.String,
}


class CriticalMineralLists:
    """Reads the collection.

    Source: the page that each line names (`critical_mineral_lists` in sources.csv). Spelling is each list's
    own; dates may be a year or a month.
    """

    source_id = "critical_mineral_lists"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; its edition is told by the newest list's date.

        Returns:
            One delivery of raw_critical_mineral_lists__entries: a row per list and mineral.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, an unknown jurisdiction, a date
                that is not one, a mineral twice in one list, lists newer than the known edition's.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition(newest([record.fields["as_of_as_published"] for record in mapped.records]))
        rows = rows_as_published(mapped, edition, ENTRIES_SCHEMA)
        return [delivery_of(self.source_id, mapped, edition, rows)]


IMPORTER = CriticalMineralLists()
