"""OECD country risk classifications, as a CSV that was parsed from the published list."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from critmin.importers.mapped_csv import MappedRecord, MappedTable, delivery_of, read_mapped
from critmin.importers.registry import Delivery
from critmin.importers.tables import column_map

CLASSES_SCHEMA = {
    "raw_row_id": pl.String,
    "snapshot_id": pl.String,
    "country_as_published": pl.String,
    "country_code_as_published": pl.String,
    "risk_class_as_published": pl.String,
    "notes_as_published": pl.String,
    "is_classified": pl.Boolean,
}

_NOTES_MAP = "oecd_crc_notes"


class OecdCrc:
    """Reads the list of risk classes.

    Source: OECD, Country Risk Classifications of the Participants to the Arrangement on Officially Supported
    Export Credits (`oecd_crc` in sources.csv). Classes run from 0 (least) to 7 and have no unit. The CSV
    writes 0 both for class 0 and for the list's hyphen; the notes (column_maps/oecd_crc_notes.csv) tell the
    two apart, since each country that is not classified has the note that says why.
    """

    source_id = "oecd_crc"

    def read(self, path: Path) -> list[Delivery]:
        """Read one file.

        Returns:
            One delivery of raw_oecd_crc__classes: a row per country, class as text, `is_classified` false
            where the 0 stands for the hyphen.

        Raises:
            ImportRefused: a renamed column, a cut line, another encoding, a class that is not 0 to 7, an
                unknown note, a country twice, a class above 0 beside a note that there is none.
        """
        mapped = read_mapped(path, self.source_id)
        edition = mapped.edition()
        snapshot_id = edition["snapshot_id"]
        rows = [
            (
                f"{snapshot_id}:{record.line}",
                snapshot_id,
                record.fields["country_as_published"],
                record.fields["country_code_as_published"],
                record.fields["risk_class_as_published"],
                record.fields["notes_as_published"],
                _is_classified(mapped, record),
            )
            for record in mapped.records
        ]
        return [
            delivery_of(
                self.source_id, mapped, edition, pl.DataFrame(rows, schema=CLASSES_SCHEMA, orient="row")
            )
        ]


IMPORTER = OecdCrc()


def _is_classified(mapped: MappedTable, record: MappedRecord) -> bool:
    says_not_classified = {row["note"]: row["is_not_classified"] == "true" for row in column_map(_NOTES_MAP)}
    notes = record.fields["notes_as_published"].split()
    if unknown := [note for note in notes if note not in says_not_classified]:
        raise mapped.refusal(
            record,
            "notes_as_published",
            found=f"the note {unknown[0]}",
            expected=f"one of {', '.join(says_not_classified)}",
            advice=f"A new note needs its row in src/critmin/importers/column_maps/{_NOTES_MAP}.csv",
        )
    is_classified = not any(says_not_classified[note] for note in notes)
    risk_class = record.fields["risk_class_as_published"]
    if not is_classified and risk_class != "0":
        raise mapped.refusal(
            record,
            "risk_class_as_published",
            found=f"the class {risk_class} beside the notes {record.fields['notes_as_published']}",
            expected="0, since the notes say that the country is not classified",
        )
    return is_classified
