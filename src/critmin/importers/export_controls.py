"""Dated export-control events, copied from public pages into one CSV."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import MappedRecord, MappedTable, delivery_of, newest, read_mapped
from critmin.importers.registry import Delivery

EVENTS_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "country_code_as_published": pl.String,
    "announced_as_published": pl.String,
    "effective_as_published": pl.String,
    "measure_as_published": pl.String,
    "mineral_as_published": pl.String,
    "instrument_as_published": pl.String,
    "source_url": pl.String,
    "note": pl.String,
}


class ExportControls:
    """Reads the collection.

    Source: the page or inventory that each line names (`export_controls` in sources.csv). Dates may be a
    month ("2022-12"), and one of announcement and effect may be unknown.
    """

    source_id = "export_controls"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file; its edition is told by the newest event's date.

        Returns:
            One delivery of raw_export_controls__events: a row per event and mineral, in the line's order; the
            id ends in the mineral's place. What stands in brackets behind a mineral is part of its name.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a country code or date that is not
                one, an event without any date, an empty place in the list of minerals, an event newer than
                the known edition's.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition(
            newest(
                [
                    record.fields[field]
                    for record in mapped.records
                    for field in ("announced_as_published", "effective_as_published")
                ]
            )
        )
        snapshot_id = edition["snapshot_id"]
        rows = [
            {
                **record.fields,
                "raw_row_id": f"{snapshot_id}:{record.line}:{place}",
                "snapshot_id": snapshot_id,
                "mineral_as_published": mineral,
            }
            for record in mapped.records
            for place, mineral in enumerate(_minerals(mapped, record), start=1)
        ]
        return [delivery_of(self.source_id, mapped, edition, pl.DataFrame(rows, schema=EVENTS_SCHEMA))]


IMPORTER = ExportControls()


def _minerals(mapped: MappedTable, record: MappedRecord) -> list[str]:
    if not record.fields["announced_as_published"] and not record.fields["effective_as_published"]:
        raise mapped.refusal(
            record,
            "effective_as_published",
            found="an event without a date",
            expected="the day of announcement, of effect, or both",
        )
    minerals = [mineral.strip() for mineral in record.fields["mineral_as_published"].split(";")]
    if not all(minerals):
        raise mapped.refusal(
            record,
            "mineral_as_published",
            found=repr(record.fields["mineral_as_published"]),
            expected="minerals with one semicolon between each two",
        )
    return minerals
